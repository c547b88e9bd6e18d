package dev.takagari.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private static RetentionRules hot(Map<String, Period> hot) {
    return RetentionRules.of(hot, Map.of(), Period.ofYears(7), Map.of());
  }

  @Test
  void whatIsNotConfiguredIsUsual() {
    RetentionRules rules = RetentionRules.usual();

    assertThat(rules.keptFrom(Store.HOT, "dns", NOW)).isEqualTo(LocalDate.of(2026, 11, 8));
    assertThat(rules.keptFrom(Store.HOT, "alert", NOW)).isEqualTo(LocalDate.of(2026, 8, 24));
    assertThat(rules.keptFrom(Store.LAKE, "alert", NOW)).isEqualTo(LocalDate.of(2023, 11, 22));
    assertThat(rules.keptFrom(Store.RAW, "any", NOW)).isEqualTo(LocalDate.of(2019, 11, 22));
    assertThat(rules.faults()).isEmpty();
    assertThat(rules.warnings(List.of("any"))).isEmpty();
  }

  @Test
  void theLakeHoldsNothingBeforeWhatItKeepsLongest() {
    RetentionRules rules =
        RetentionRules.of(
            Map.of(),
            Map.of(
                "default", Period.ofDays(30), "alert", Period.ofYears(5), "dns", Period.ofDays(7)),
            Period.ofYears(7),
            Map.of());
    assertThat(rules.lakeKeptFrom(NOW)).isEqualTo(LocalDate.of(2021, 11, 22));
    assertThat(RetentionRules.usual().lakeKeptFrom(NOW)).isEqualTo(LocalDate.of(2023, 11, 22));
  }

  @Test
  void aDayIsKeptAsLongAsAnyMomentOfItIs() {
    RetentionRules rules = hot(Map.of("default", Period.ofDays(1)));

    assertThat(rules.keptFrom(Store.HOT, "dns", Instant.parse("2026-11-22T23:59:59Z")))
        .isEqualTo(LocalDate.of(2026, 11, 21));
  }

  @Test
  void alertsStayLongerUnlessTheyAreNamed() {
    assertThat(hot(Map.of("default", Period.ofDays(30))).period(Store.HOT, "alert"))
        .isEqualTo(Period.ofDays(90));
    assertThat(hot(Map.of("default", Period.ofMonths(6))).period(Store.HOT, "alert"))
        .isEqualTo(Period.ofMonths(6));
    assertThat(hot(Map.of("alert", Period.ofDays(7))).period(Store.HOT, "alert"))
        .isEqualTo(Period.ofDays(7));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThat(
            new RetentionRules(
                    Map.of("default", Period.ofDays(14), "proces", Period.ofDays(1)),
                    Map.of("default", Period.ZERO),
                    Period.ofYears(9_000),
                    Map.of())
                .faults())
        .containsExactly(
            "hot.proces: is neither default nor a class (process, network, dns, file, registry,"
                + " identity, alert, other)",
            "lake.default: must be from 1d to 2000y",
            "raw: must be from 1d to 2000y");
    assertThat(
            RetentionRules.of(
                    Map.of("dns", Period.ofDays(40)),
                    Map.of("dns", Period.ofMonths(1)),
                    Period.ofYears(7),
                    Map.of())
                .faults())
        .singleElement()
        .asString()
        .startsWith("hot: keeps events of class dns for 40d, the lake for 1m only");
  }

  @Test
  void anArchiveThatKeepsLessThanTheLakeIsSaid() {
    RetentionRules rules =
        RetentionRules.of(
            Map.of(),
            Map.of("alert", Period.ofYears(8)),
            Period.ofYears(8),
            Map.of("firewall", Period.of(1, 6, 0)));

    assertThat(rules.faults()).isEmpty();
    assertThat(rules.warnings(List.of("falcon", "firewall")))
        .singleElement()
        .asString()
        .startsWith("the archive keeps what feed firewall brought for 1y6m, the lake keeps rows");
  }
}
