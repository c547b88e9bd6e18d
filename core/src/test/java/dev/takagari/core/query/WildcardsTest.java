package dev.takagari.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WildcardsTest {
  private static final List<Part> PIECES =
      List.of(
          Part.ANY,
          Part.ONE,
          new Part.Text("a"),
          new Part.Text("b"),
          new Part.Text("ab"),
          new Part.Text("😀"),
          new Part.Text(""));
  private static final List<String> LETTERS = List.of("a", "b", "😀");

  @Test
  void agreesWithTryingEverything() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    int fits = 0;
    for (int i = 0; i < 100_000; i++) {
      List<Part> parts = new ArrayList<>();
      for (int j = random.nextInt(8); j > 0; j--) {
        parts.add(PIECES.get(random.nextInt(PIECES.size())));
      }
      StringBuilder value = new StringBuilder();
      for (int j = random.nextInt(7); j > 0; j--) {
        value.append(LETTERS.get(random.nextInt(LETTERS.size())));
      }
      boolean expected = tryAll(parts, value.toString());
      assertThat(new Wildcards(Pattern.of(parts)).test(value.toString()))
          .as("%s on %s", parts, value)
          .isEqualTo(expected);
      fits += expected ? 1 : 0;
    }
    assertThat(fits).isGreaterThan(5_000);
  }

  private static boolean tryAll(List<Part> parts, String value) {
    if (parts.isEmpty()) {
      return value.isEmpty();
    }
    List<Part> rest = parts.subList(1, parts.size());
    return switch (parts.getFirst()) {
      case Part.Text(String text) ->
          value.startsWith(text) && tryAll(rest, value.substring(text.length()));
      case Part.AnyOne _ ->
          !value.isEmpty() && tryAll(rest, value.substring(value.offsetByCodePoints(0, 1)));
      case Part.AnyRun _ ->
          tryAll(rest, value)
              || (!value.isEmpty()
                  && tryAll(parts, value.substring(value.offsetByCodePoints(0, 1))));
    };
  }
}
