package dev.takagari.core.query.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BytePatternTest {
  private static final List<Part> PARTS =
      List.of(
          Part.ANY,
          Part.ONE,
          new Part.Text("a"),
          new Part.Text("b"),
          new Part.Text("ab"),
          new Part.Text("é"),
          new Part.Text("😀"));
  private static final List<String> LETTERS = List.of("a", "b", "é", "😀");

  @Test
  void fitsTheBytesOfWhatFits() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    ByteSpan span = new ByteSpan();
    AddressBytes address = new AddressBytes();
    int fits = 0;
    for (int i = 0; i < 200_000; i++) {
      List<Part> parts = new ArrayList<>();
      for (int j = random.nextInt(8); j > 0; j--) {
        parts.add(PARTS.get(random.nextInt(PARTS.size())));
      }
      Pattern pattern = Pattern.of(parts);
      if (pattern.fitsAll()) {
        continue;
      }
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(LETTERS.get(random.nextInt(LETTERS.size())));
      }
      byte[] bytes = ("a" + text + "b").getBytes(StandardCharsets.UTF_8);
      span.set(bytes, 1, bytes.length - 2);
      boolean expected = QueryMatcher.ofText(new Condition.Matching(pattern)).test(text.toString());
      assertThat(new BytePattern(pattern).fits(span, address))
          .as("%s on %s", pattern, text)
          .isEqualTo(expected);
      fits += expected ? 1 : 0;
    }
    assertThat(fits).isGreaterThan(5_000);
  }
}
