package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactWorld.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactRefreshTest {
  private static final Instant LONG_AGO = T.minus(Duration.ofDays(1));

  private static List<FactGroup> groups(Kind kind, State state, Instant at) {
    return List.of(
        new FactGroup(kind, state, "", at, List.of()),
        new FactGroup(Kind.WHO, State.COMPLETE, "", at, List.of()));
  }

  @Test
  void asksAgainAtLongerAndLongerTimesWhileEventsMayStillCome() {
    List<Duration> asked = new ArrayList<>();
    Optional<Instant> next = FactRefresh.next(T, LONG_AGO, groups(Kind.BEFORE, State.PENDING, T));
    while (next.isPresent()) {
      asked.add(Duration.between(T, next.get()));
      next = FactRefresh.next(T, LONG_AGO, groups(Kind.BEFORE, State.PENDING, next.get()));
    }

    assertThat(asked)
        .containsExactly(
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60));
  }

  @Test
  void passesOverTimesThatWentByWhileItWasDown() {
    assertThat(
            FactRefresh.next(
                T, LONG_AGO, groups(Kind.AFTER, State.PENDING, T.plus(Duration.ofMinutes(20)))))
        .contains(T.plus(Duration.ofMinutes(30)));
  }

  @Test
  void asksASearchThatFailedAgainButNotASourceOfIntel() {
    assertThat(FactRefresh.next(T, LONG_AGO, groups(Kind.BEFORE, State.PARTIAL, T)))
        .contains(T.plusSeconds(30));
    assertThat(FactRefresh.next(T, LONG_AGO, groups(Kind.KNOWN, State.PARTIAL, T))).isEmpty();
  }

  @Test
  void looksOnceMoreWhenTheHourAfterTheDetectionIsOver() {
    List<FactGroup> early = groups(Kind.AFTER, State.COMPLETE, T.plusSeconds(40));
    assertThat(FactRefresh.next(T, T, early)).contains(T.plus(Duration.ofMinutes(70)));

    List<FactGroup> late = groups(Kind.AFTER, State.COMPLETE, T.plus(Duration.ofMinutes(70)));
    assertThat(FactRefresh.next(T, T, late)).isEmpty();
  }
}
