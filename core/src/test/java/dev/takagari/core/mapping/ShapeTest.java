package dev.takagari.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void leavesEmptyPartsOut() {
    assertThat(new Shape("fdr.1", List.of(), List.of()).text()).isEqualTo("fdr.1");
    assertThat(new Shape("fdr.1", List.of("b", "a", "Z"), List.of()).text())
        .isEqualTo("fdr.1|Z,a,b");
    assertThat(new Shape("fdr.1", List.of(), List.of("x")).text()).isEqualTo("fdr.1||x");
  }

  @Test
  void anyNamesComeBack() {
    RandomGenerator random = Seeds.random("shape");
    List<String> pieces = List.of("", "\\", ",", "|", "a", "\\0", "0", "$", "é", "😀", "\uFFFF");
    for (int i = 0; i < 20_000; i++) {
      List<List<String>> names = List.of(new ArrayList<>(), new ArrayList<>());
      for (List<String> list : names) {
        for (int n = random.nextInt(4); n > 0; n--) {
          list.add(
              pieces.get(random.nextInt(pieces.size()))
                  + pieces.get(random.nextInt(pieces.size())));
        }
      }
      Shape shape = new Shape("fdr.1", names.get(0), names.get(1));
      assertThat(Shape.parse(shape.text())).as(shape.text()).isEqualTo(shape);
    }
  }

  @Test
  void refusesWhatIsNoShape() {
    assertThatThrownBy(() -> Shape.parse("a|b|c|d")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.parse("")).isInstanceOf(IllegalArgumentException.class);
  }
}
