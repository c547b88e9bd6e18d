package dev.takagari.alerting.route;

import dev.takagari.core.route.RotaShift;
import dev.takagari.core.route.RotaShift.Staff;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.Set;

/// When a shift is, and who is on it.
record ShiftCalendar(RotaShift shift, LocalClock clock) {
  /// Days before the one that clocks show on which a shift may have begun that still lasts: the
  /// night before, and one more where a zone left out a whole day.
  private static final int DAYS_BACK = 2;

  /// The name of whoever is on the shift; empty when it is not then.
  Optional<String> person(Instant at) {
    LocalDate today = clock.shown(at).toLocalDate();
    for (LocalDate day = today.minusDays(DAYS_BACK); !day.isAfter(today); day = day.plusDays(1)) {
      if (isBegunOn(day) && !at.isBefore(begin(day)) && at.isBefore(end(day))) {
        return staff(at);
      }
    }
    return Optional.empty();
  }

  /// Adds all moments at which it may be otherwise than before, within some days.
  void changes(LocalDate first, LocalDate last, Set<Instant> into) {
    for (LocalDate day = first.minusDays(DAYS_BACK); !day.isAfter(last); day = day.plusDays(1)) {
      if (isBegunOn(day)) {
        into.add(begin(day));
        into.add(end(day));
      }
      if (shift.staff() instanceof Staff.Weekly weekly
          && day.getDayOfWeek() == weekly.first().getDayOfWeek()) {
        into.add(clock.moment(day.atTime(weekly.at())));
      }
    }
  }

  private boolean isBegunOn(LocalDate day) {
    LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    return shift.days().contains(day.getDayOfWeek())
        && (shift.weeks().isEmpty() || shift.weeks().contains(monday))
        && shift.since().filter(day::isBefore).isEmpty()
        && shift.until().filter(day::isAfter).isEmpty();
  }

  private Instant begin(LocalDate day) {
    return clock.moment(day.atTime(shift.from()));
  }

  private Instant end(LocalDate day) {
    boolean sameDay = shift.to().isAfter(shift.from());
    return clock.moment((sameDay ? day : day.plusDays(1)).atTime(shift.to()));
  }

  private Optional<String> staff(Instant at) {
    return switch (shift.staff()) {
      case Staff.Fixed(String person) -> Optional.of(person);
      case Staff.Weekly weekly -> weekly(weekly, at);
    };
  }

  private Optional<String> weekly(Staff.Weekly weekly, Instant at) {
    LocalDateTime first = weekly.first().atTime(weekly.at());
    long handovers = ChronoUnit.WEEKS.between(first, clock.shown(at)) - 1;
    // by the clock this may be off by one where clocks were put back or forward
    while (!clock.moment(first.plusWeeks(handovers + 1)).isAfter(at)) {
      handovers++;
    }
    if (handovers < 0) {
      return Optional.empty();
    }
    return Optional.of(weekly.people().get(Math.toIntExact(handovers % weekly.people().size())));
  }
}
