package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.route.RotaFallback;
import dev.takagari.core.route.RotaFile;
import dev.takagari.core.route.RotaOverride;
import dev.takagari.core.route.RotaShift;
import dev.takagari.core.route.RotaShift.Staff;
import dev.takagari.core.route.RotaTeam;
import dev.takagari.core.testing.Seeds;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random rotas over three weeks in which clocks change, compared at every minute with what
/// somebody would say who looks at the clock of the zone all the time.
class RotaOracleTest {
  private static final int ROTAS = 8;
  private static final int MINUTES = 21 * 24 * 60;
  private static final Duration BEFORE = Duration.ofDays(4);
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final People PEOPLE =
      new People(NAMES.stream().map(name -> new Person(name, "", "", "", "")).toList());

  @ParameterizedTest
  @CsvSource({
    // both change their clocks: on 2026-10-25 and 2026-11-01, on 2027-03-28 and 2027-03-14
    "Europe/Berlin, 2026-10-19T00:00:00Z",
    "America/New_York, 2026-10-19T00:00:00Z",
    "Europe/Berlin, 2027-03-10T00:00:00Z",
    "America/New_York, 2027-03-10T00:00:00Z",
    // half an hour; at midnight; a whole day left out
    "Australia/Lord_Howe, 2026-09-25T00:00:00Z",
    "America/Havana, 2026-10-25T00:00:00Z",
    "Pacific/Apia, 2011-12-20T00:00:00Z",
  })
  void everyMinuteHasThePeopleWhomTheClockSays(ZoneId zone, Instant from) {
    RandomGenerator random = Seeds.random(zone + " " + from);
    for (int i = 0; i < ROTAS; i++) {
      RotaTeam other = team("other", random, zone, from, Optional.empty());
      RotaTeam team =
          team("soc", random, zone, from, Optional.of(new RotaFallback.OtherTeam("other", 9)));
      check(new RotaFile("oncall.yml", List.of(team, other)), team, other, from);
    }
  }

  private static void check(RotaFile file, RotaTeam team, RotaTeam other, Instant from) {
    Rota rota = new Rota(file, PEOPLE);
    List<DutySpan> spans = rota.spans("soc", from, from.plus(Duration.ofMinutes(MINUTES)));
    int span = 0;
    LocalDateTime latest = LocalDateTime.MIN;
    for (Instant at = from.minus(BEFORE); at.isBefore(from); at = at.plusSeconds(60)) {
      latest = later(latest, LocalDateTime.ofInstant(at, team.zone()));
    }
    for (int minute = 0; minute < MINUTES; minute++) {
      Instant at = from.plusSeconds(60L * minute);
      latest = later(latest, LocalDateTime.ofInstant(at, team.zone()));
      List<String> expected = onCall(team, latest, at);
      if (expected.isEmpty()) {
        expected = onCall(other, latest, at);
      }
      while (!at.isBefore(spans.get(span).to())) {
        span++;
      }
      List<String> found = RoutingTexts.names(rota.duty("soc", at));
      List<String> ofSpan = RoutingTexts.names(spans.get(span).duty());
      if (!found.equals(expected) || !ofSpan.equals(expected)) {
        // only then: messages of two million assertions take their time
        assertThat(List.of(found, ofSpan))
            .as(at + ", the clock shows or showed " + latest + ", " + file)
            .containsOnly(expected);
      }
    }
  }

  private static LocalDateTime later(LocalDateTime a, LocalDateTime b) {
    return a.isAfter(b) ? a : b;
  }

  /// @param latest latest time that the clock has shown: a time of the file is over once it was
  ///   shown, or a later one
  private static List<String> onCall(RotaTeam team, LocalDateTime latest, Instant at) {
    List<String> overriding = List.of();
    for (RotaOverride override : team.overrides()) {
      if (!at.isBefore(override.from())
          && at.isBefore(override.to())
          && override.people().stream().anyMatch(NAMES::contains)) {
        overriding = override.people().stream().filter(NAMES::contains).distinct().toList();
      }
    }
    if (!overriding.isEmpty()) {
      return overriding;
    }
    List<String> people = new ArrayList<>();
    for (RotaShift shift : team.shifts()) {
      for (int back = 3; back >= 0; back--) {
        LocalDate day = latest.toLocalDate().minusDays(back);
        LocalDateTime begin = day.atTime(shift.from());
        LocalDateTime end = day.atTime(shift.to());
        if (!end.isAfter(begin)) {
          end = end.plusDays(1);
        }
        if (begins(shift, day) && !latest.isBefore(begin) && latest.isBefore(end)) {
          String name = name(shift.staff(), latest);
          if (NAMES.contains(name) && !people.contains(name)) {
            people.add(name);
          }
        }
      }
    }
    return people;
  }

  private static boolean begins(RotaShift shift, LocalDate day) {
    boolean inWeek =
        shift.weeks().isEmpty()
            || shift.weeks().stream().anyMatch(monday -> week(monday).equals(week(day)));
    return inWeek
        && shift.days().contains(day.getDayOfWeek())
        && (shift.since().isEmpty() || !day.isBefore(shift.since().get()))
        && (shift.until().isEmpty() || !day.isAfter(shift.until().get()));
  }

  private static List<Integer> week(LocalDate day) {
    return List.of(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static String name(Staff staff, LocalDateTime latest) {
    return switch (staff) {
      case Staff.Fixed(String person) -> person;
      case Staff.Weekly weekly -> {
        int handovers = 0;
        for (LocalDateTime next = weekly.first().atTime(weekly.at());
            !latest.isBefore(next);
            next = next.plusDays(7)) {
          handovers++;
        }
        yield handovers == 0 ? "" : weekly.people().get((handovers - 1) % weekly.people().size());
      }
    };
  }

  private static RotaTeam team(
      String name,
      RandomGenerator random,
      ZoneId zone,
      Instant from,
      Optional<RotaFallback> fallback) {
    LocalDate first = LocalDate.ofInstant(from, zone);
    List<RotaShift> shifts = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      shifts.add(shift(random, first));
    }
    List<RotaOverride> overrides = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Instant begin = from.plus(Duration.ofMinutes(random.nextInt(MINUTES)));
      overrides.add(
          new RotaOverride(
              1, begin, begin.plus(Duration.ofMinutes(1 + random.nextInt(4_000))), names(random)));
    }
    return new RotaTeam(1, name, zone, shifts, overrides, fallback);
  }

  private static RotaShift shift(RandomGenerator random, LocalDate first) {
    Set<DayOfWeek> days = EnumSet.of(DayOfWeek.SUNDAY);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (random.nextInt(3) > 0) {
        days.add(day);
      }
    }
    Set<LocalDate> weeks = new HashSet<>();
    if (random.nextInt(4) == 0) {
      weeks.add(first.minusDays(first.getDayOfWeek().getValue() - 1).plusWeeks(random.nextInt(4)));
    }
    Staff staff;
    if (random.nextBoolean()) {
      staff = new Staff.Fixed(names(random).getFirst());
    } else {
      LocalDate since = first.minusDays(random.nextInt(60)).plusDays(10);
      staff = new Staff.Weekly(names(random), since, time(random));
    }
    return new RotaShift(
        1,
        days,
        weeks,
        time(random),
        time(random),
        random.nextInt(4) == 0 ? Optional.of(first.plusDays(random.nextInt(8))) : Optional.empty(),
        random.nextInt(4) == 0
            ? Optional.of(first.plusDays(12 + random.nextInt(8)))
            : Optional.empty(),
        staff);
  }

  /// Often of the hours in which clocks change.
  private static LocalTime time(RandomGenerator random) {
    return random.nextInt(3) == 0
        ? LocalTime.of(random.nextInt(24), random.nextInt(60))
        : LocalTime.of(random.nextInt(4), 15 * random.nextInt(4));
  }

  /// Now and then with somebody who is not there.
  private static List<String> names(RandomGenerator random) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      names.add(random.nextInt(12) == 0 ? "gone" : NAMES.get(random.nextInt(NAMES.size())));
    }
    return names;
  }
}
