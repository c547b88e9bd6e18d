package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotaTest {
  @TempDir private Path directory;

  private Rota rota(String rota) {
    return new RoutingTexts(directory)
        .with("people.yml", RoutingTexts.PEOPLE)
        .with("oncall.yml", rota)
        .read()
        .rota();
  }

  private static String on(Rota rota, String at) {
    return on(rota, "soc", at);
  }

  private static String on(Rota rota, String team, String at) {
    return String.join(" ", RoutingTexts.names(rota.duty(team, Instant.parse(at))));
  }

  @Test
  void aShiftOverMidnightBelongsToTheDayOnWhichItBegins() {
    Rota rota =
        rota(
            """
            zone: Asia/Tokyo
            teams:
              soc: {shifts: [{days: fri, from: 18:00, to: 09:00, person: aiko}]}
            """);
    assertThat(on(rota, "2026-11-20T08:59:59.999Z")).isEmpty();
    assertThat(on(rota, "2026-11-20T09:00:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-11-20T23:59:59.999Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-11-21T00:00:00Z")).isEmpty();
    assertThat(on(rota, "2026-11-19T23:00:00Z")).isEmpty();
  }

  @Test
  void aRotationChangesAtTheHandoverAlsoWithinAShift() {
    Rota rota =
        rota(
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {people: [aiko, ben, chie], since: 2026-11-02, handover: mon 09:00}
            """);
    assertThat(on(rota, "2026-11-02T07:59:00Z")).isEmpty();
    assertThat(on(rota, "2026-11-02T08:00:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-11-09T07:59:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-11-09T08:00:00Z")).isEqualTo("ben");
    assertThat(on(rota, "2026-11-16T08:00:00Z")).isEqualTo("chie");
    assertThat(on(rota, "2026-11-23T08:00:00Z")).isEqualTo("aiko");
    // summer time: nine in Berlin is seven in UTC
    assertThat(on(rota, "2027-03-29T06:59:00Z")).isEqualTo("chie");
    assertThat(on(rota, "2027-03-29T07:00:00Z")).isEqualTo("aiko");
  }

  @Test
  void anHourThatClocksLeaveOutIsTheMomentTheyAreSet() {
    Rota rota =
        rota(
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {days: sun, from: 02:30, to: 06:00, person: aiko}
                  - {days: sun, from: 02:10, to: 02:50, person: ben}
                  - {days: sat, from: 22:00, to: 02:30, person: chie}
            """);
    // clocks go from 02:00 to 03:00 at one o'clock of UTC
    assertThat(on(rota, "2027-03-28T00:59:00Z")).isEqualTo("chie");
    assertThat(on(rota, "2027-03-28T01:00:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2027-03-28T03:59:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2027-03-28T04:00:00Z")).isEmpty();
    // a week later all of it is there
    assertThat(on(rota, "2027-04-04T00:20:00Z")).isEqualTo("ben chie");
  }

  @Test
  void anHourThatClocksShowTwiceIsTheFirstOfBoth() {
    Rota rota =
        rota(
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {days: sun, from: 02:30, to: 06:00, person: aiko}
                  - {days: sat, from: 22:00, to: 02:30, person: chie}
                  - {days: sun, from: 02:10, to: 02:20, person: ben}
            """);
    // clocks go from 03:00 back to 02:00 at one o'clock of UTC
    assertThat(on(rota, "2026-10-25T00:15:00Z")).isEqualTo("chie ben");
    assertThat(on(rota, "2026-10-25T00:29:00Z")).isEqualTo("chie");
    assertThat(on(rota, "2026-10-25T00:30:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-10-25T01:15:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-10-25T04:59:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-10-25T05:00:00Z")).isEmpty();
  }

  @Test
  void weeksAndDaysBoundAShift() {
    Rota rota =
        rota(
            """
            zone: UTC
            teams:
              soc:
                shifts:
                  - {week: 2026-W53, from: 18:00, to: 06:00, person: eri}
                  - {since: 2026-11-10, until: 2026-11-11, person: dan}
            """);
    assertThat(on(rota, "2026-12-28T17:59:00Z")).isEmpty();
    assertThat(on(rota, "2026-12-28T18:00:00Z")).isEqualTo("eri");
    // the shift of Sunday, the third of January, ends on Monday of the next week
    assertThat(on(rota, "2027-01-04T05:59:00Z")).isEqualTo("eri");
    assertThat(on(rota, "2027-01-04T18:00:00Z")).isEmpty();
    assertThat(on(rota, "2026-11-09T23:59:00Z")).isEmpty();
    assertThat(on(rota, "2026-11-10T00:00:00Z")).isEqualTo("dan");
    assertThat(on(rota, "2026-11-11T23:59:00Z")).isEqualTo("dan");
    assertThat(on(rota, "2026-11-12T00:00:00Z")).isEmpty();
  }

  @Test
  void anOverrideTakesThePlaceOfShiftsAndTheLastOneCounts() {
    Rota rota =
        rota(
            """
            zone: UTC
            teams:
              soc:
                shifts: [{person: aiko}, {person: ben}]
                overrides:
                  - {from: 2026-12-24T18:00Z, to: 2026-12-26T00:00Z, people: [chie, dan]}
                  - {from: 2026-12-25T00:00Z, to: 2026-12-25T12:00Z, person: eri}
            """);
    assertThat(on(rota, "2026-12-24T17:59:59Z")).isEqualTo("aiko ben");
    assertThat(on(rota, "2026-12-24T18:00:00Z")).isEqualTo("chie dan");
    assertThat(on(rota, "2026-12-25T00:00:00Z")).isEqualTo("eri");
    assertThat(on(rota, "2026-12-25T12:00:00Z")).isEqualTo("chie dan");
    assertThat(on(rota, "2026-12-26T00:00:00Z")).isEqualTo("aiko ben");
    assertThat(rota.duty("soc", Instant.parse("2026-12-25T00:00:00Z")))
        .extracting(Duty::by, Duty::line)
        .containsExactly(Duty.By.OVERRIDE, 7);
  }

  @Test
  void holesCallTheFallbackAndItsFallback() {
    Rota rota =
        rota(
            """
            zone: UTC
            teams:
              soc:
                shifts: [{from: 09:00, to: 17:00, person: aiko}]
                fallback: {team: Ops}
              ops:
                shifts: [{from: 17:00, to: 22:00, person: ben}]
                fallback: {person: chie}
              alone:
                shifts: [{from: 09:00, to: 17:00, person: aiko}]
            """);
    assertThat(on(rota, "2026-11-20T12:00:00Z")).isEqualTo("aiko");
    assertThat(on(rota, "2026-11-20T18:00:00Z")).isEqualTo("ben");
    assertThat(on(rota, "2026-11-20T23:00:00Z")).isEqualTo("chie");
    assertThat(rota.duty("soc", Instant.parse("2026-11-20T23:00:00Z")).by())
        .isEqualTo(Duty.By.FALLBACK);
    assertThat(
            rota.holes(
                "soc",
                Instant.parse("2026-11-20T00:00:00Z"),
                Instant.parse("2026-11-27T00:00:00Z")))
        .isEmpty();
    assertThat(
            rota.holes(
                "ALONE",
                Instant.parse("2026-11-20T12:00:00Z"),
                Instant.parse("2026-11-21T10:00:00Z")))
        .containsExactly(
            new DutySpan(
                Instant.parse("2026-11-20T17:00:00Z"),
                Instant.parse("2026-11-21T09:00:00Z"),
                Duty.NONE));
  }

  @Test
  void nobodyIsOnCallForATeamThatHasNoRotaOrWhoseFallbacksGoRound() {
    Rota rota =
        rota(
            """
            zone: UTC
            teams:
              a: {fallback: {team: b}}
              b: {fallback: {team: a}}
              c: {fallback: {team: nowhere}}
            """);
    assertThat(rota.duty("a", Instant.EPOCH)).isEqualTo(Duty.NONE);
    assertThat(rota.duty("c", Instant.EPOCH)).isEqualTo(Duty.NONE);
    assertThat(rota.duty("none", Instant.EPOCH)).isEqualTo(Duty.NONE);
    assertThat(rota.duty("", Instant.EPOCH)).isEqualTo(Duty.NONE);
  }

  @Test
  void whoeverIsNotKnownIsNobodySoThatTheFallbackIsCalled() {
    Rota rota =
        rota(
            """
            zone: UTC
            teams:
              soc:
                shifts: [{person: gone}]
                overrides:
                  - {from: 2026-12-24T18:00Z, to: 2026-12-26T00:00Z, person: gone}
                fallback: {person: Ben}
            """);
    assertThat(on(rota, "2026-11-20T12:00:00Z")).isEqualTo("ben");
    assertThat(on(rota, "2026-12-25T12:00:00Z")).isEqualTo("ben");
  }

  @Test
  void spansFollowOneAnotherAndNameEveryChange() {
    Rota rota =
        rota(
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {days: sat, from: 20:00, to: 08:00, person: aiko}
                fallback: {team: ops}
              ops:
                shifts: [{days: sun, from: 09:00, to: 10:00, person: ben}]
            """);
    List<DutySpan> spans =
        rota.spans(
            "soc", Instant.parse("2026-10-24T00:00:00Z"), Instant.parse("2026-10-25T22:00:00Z"));
    assertThat(spans)
        .extracting(span -> span.from() + " " + RoutingTexts.names(span.duty()))
        .containsExactly(
            "2026-10-24T00:00:00Z []",
            "2026-10-24T18:00:00Z [aiko]",
            // thirteen hours, because clocks went back
            "2026-10-25T07:00:00Z []",
            "2026-10-25T08:00:00Z [ben]",
            "2026-10-25T09:00:00Z []");
    assertThat(spans.getLast().to()).isEqualTo(Instant.parse("2026-10-25T22:00:00Z"));
  }
}
