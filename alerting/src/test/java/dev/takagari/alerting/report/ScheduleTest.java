package dev.takagari.alerting.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.alerting.report.Schedule.Slot;
import dev.takagari.core.testing.Seeds;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofDays(6);

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29, 02:30, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-03-29, 03:00, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-10-25, 02:30, 2026-10-25T00:30:00Z",
    "Europe/Berlin, 2026-10-25, 09:00, 2026-10-25T08:00:00Z",
    "Asia/Tokyo, 2026-11-23, 09:00, 2026-11-23T00:00:00Z",
    "Australia/Lord_Howe, 2026-10-04, 02:15, 2026-10-03T15:30:00Z"
  })
  void aTimeThatIsLeftOutOrShownTwiceIsOneMoment(
      String zone, LocalDate day, LocalTime at, Instant expected) {
    assertThat(Schedule.daily(at, ZoneId.of(zone)).slot(day).at()).isEqualTo(expected);
  }

  /// Whoever looks at a clock every minute sees that it shows the time, or a later one, on a day on
  /// which it did not before.
  private static List<Slot> seen(Schedule schedule, Instant from, Instant to) {
    List<Slot> seen = new ArrayList<>();
    LocalDate due = LocalDate.ofInstant(from, schedule.zone()).plusDays(1);
    for (Instant now = from; now.isBefore(to); now = now.plus(MINUTE)) {
      while (!now.atZone(schedule.zone()).toLocalDateTime().isBefore(due.atTime(schedule.at()))) {
        if (schedule.days().contains(due.getDayOfWeek())) {
          seen.add(new Slot(due, now));
        }
        due = due.plusDays(1);
      }
    }
    return seen;
  }

  private static void agrees(Schedule schedule, Instant change) {
    Instant from = change.minus(LONG);
    Instant to = change.plus(LONG);
    List<Slot> seen = seen(schedule, from, to);

    Slot first = seen.getFirst();
    List<Slot> planned = new ArrayList<>(List.of(first));
    for (Slot next = schedule.next(first.at());
        next.at().isBefore(to);
        next = schedule.next(next.at())) {
      planned.add(next);
    }
    assertThat(planned).as("%s around %s", schedule, change).isEqualTo(seen);

    int at = 0;
    for (Instant now = first.at(); now.isBefore(to); now = now.plus(MINUTE.multipliedBy(7))) {
      while (at + 1 < seen.size() && !seen.get(at + 1).at().isAfter(now)) {
        at++;
      }
      assertThat(schedule.last(now)).as("%s at %s", schedule, now).isEqualTo(seen.get(at));
    }
    for (int i = 1; i < seen.size(); i++) {
      assertThat(schedule.before(seen.get(i))).isEqualTo(seen.get(i - 1));
    }
  }

  @Test
  void slotsAreThoseThatWhoeverWatchesTheClockSees() {
    RandomGenerator random = Seeds.random("slots");
    for (String zone :
        List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Tokyo",
            "America/Sao_Paulo")) {
      for (String change :
          List.of(
              "2026-03-08T07:00:00Z",
              "2026-03-29T01:00:00Z",
              "2026-04-04T15:00:00Z",
              "2026-10-25T01:00:00Z",
              "2026-11-01T06:00:00Z",
              "2018-11-04T03:00:00Z")) {
        for (String at : List.of("00:00", "01:30", "02:00", "02:15", "02:59", "03:00", "23:59")) {
          agrees(Schedule.daily(LocalTime.parse(at), ZoneId.of(zone)), Instant.parse(change));
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        days.add(DayOfWeek.of(random.nextInt(1, 8)));
        days.add(DayOfWeek.of(random.nextInt(1, 8)));
        LocalTime at = LocalTime.of(random.nextInt(24), random.nextInt(60));
        agrees(new Schedule(days, at, ZoneId.of(zone)), Instant.parse(change));
      }
    }
  }

  @Test
  void aDayThatAZoneLeavesOutHasItsSlotWhenItDoes() {
    Schedule schedule = Schedule.daily(LocalTime.of(9, 0), ZoneId.of("Pacific/Apia"));
    Instant change = Instant.parse("2011-12-30T10:00:00Z");

    assertThat(schedule.slot(LocalDate.of(2011, 12, 30)).at()).isEqualTo(change);
    agrees(schedule, change);
  }

  @Test
  void withoutDaysThereIsNoSchedule() {
    assertThatThrownBy(() -> new Schedule(Set.of(), LocalTime.NOON, ZoneId.of("UTC")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-16, 2026-W47",
    "2026-11-22, 2026-W47",
    "2026-12-28, 2026-W53",
    "2027-01-03, 2026-W53",
    "2027-01-04, 2027-W01",
    "2024-12-30, 2025-W01"
  })
  void weeksAreThoseOfIso8601(LocalDate day, String week) {
    assertThat(IsoWeek.of(day)).hasToString(week);
    assertThat(IsoWeek.find(week)).contains(IsoWeek.of(day));
  }

  @ParameterizedTest
  @CsvSource({"2026-W00", "2026-W54", "2025-W53", "W47", "2026-47", "0000-W01", "2026-W047", "''"})
  void whatIsNoWeekIsNone(String text) {
    assertThat(IsoWeek.find(text)).isEmpty();
  }

  @Test
  void aWeekEndsWhenTheNextBeginsAlsoWhenClocksChange() {
    IsoWeek week = IsoWeek.find("2026-W43").orElseThrow();

    assertThat(
            Duration.between(
                week.range(ZoneId.of("Europe/Berlin")).from(),
                week.range(ZoneId.of("Europe/Berlin")).to()))
        .isEqualTo(Duration.ofHours(7 * 24 + 1));
    assertThat(week.next().before()).isEqualTo(week);
  }
}
