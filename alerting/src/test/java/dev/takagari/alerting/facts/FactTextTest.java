package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactWorld.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.event.Columns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactTextTest {
  @Test
  void cutsTextsBetweenCharacters() {
    assertThat(FactText.bounded("abc", 3)).isEqualTo("abc");
    assertThat(FactText.bounded("abcd", 3)).isEqualTo("ab…");
    assertThat(FactText.bounded("a😀bc", 3)).isEqualTo("a…");
  }

  @Test
  void countsThings() {
    assertThat(FactText.count(1, "host")).isEqualTo("1 host");
    assertThat(FactText.count(3, "address")).isEqualTo("3 addresses");
    assertThat(FactText.some(List.of("a", "b", "c"), 2)).isEqualTo("a, b and 1 more");
  }

  @Test
  void saysHowTimesLie() {
    assertThat(FactText.distance(Duration.ofSeconds(-3))).isEqualTo("3 seconds before");
    assertThat(FactText.distance(Duration.ofHours(50))).isEqualTo("2 days after");
    assertThat(FactText.distance(Duration.ofMillis(4))).isEqualTo("at the same time");
  }

  @Test
  void factsAreBoundedWhateverEventsHold() {
    FactGroup group =
        new FactAnswer()
            .fact(
                "process",
                "x".repeat(100_000),
                "sensor",
                T,
                Map.of(Columns.PROCESS_COMMAND_LINE, "y".repeat(100_000)))
            .fact("empty", " ", "sensor", T)
            .group(Kind.BEFORE, T, 10);

    assertThat(group.facts()).hasSize(1);
    assertThat(group.facts().getFirst().text()).hasSize(FactText.LONGEST);
    assertThat(group.facts().getFirst().values().get("process.command_line"))
        .hasSize(FactText.LONGEST_VALUE);
  }

  @Test
  void whatCouldNotBeAskedWeighsMoreThanWhatMayStillCome() {
    assertThat(new FactAnswer().pending().group(Kind.WHO, T, 1).state()).isEqualTo(State.PENDING);
    assertThat(new FactAnswer().pending().missing("it").group(Kind.WHO, T, 1).state())
        .isEqualTo(State.PARTIAL);
    assertThat(new FactAnswer().missing("it").pending().group(Kind.WHO, T, 1).state())
        .isEqualTo(State.PARTIAL);
  }
}
