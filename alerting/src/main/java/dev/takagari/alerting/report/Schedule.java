package dev.takagari.alerting.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// A time of day on some days of the week. On every such day there is exactly one slot: of a time
/// that the clocks show twice the first, and in place of one that they leave out the moment in
/// which they do. Immutable.
///
/// @param days never empty
/// @param at local time
/// @param zone where it is that time
public record Schedule(Set<DayOfWeek> days, LocalTime at, ZoneId zone) {
  public Schedule {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a schedule has days");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /// Every day.
  public static Schedule daily(LocalTime at, ZoneId zone) {
    return new Schedule(EnumSet.allOf(DayOfWeek.class), at, zone);
  }

  /// One time at which something is due.
  ///
  /// @param day local date
  public record Slot(LocalDate day, Instant at) {}

  /// The newest slot that is not after a time.
  public Slot last(Instant now) {
    LocalDate day = LocalDate.ofInstant(now, zone).plusDays(1);
    while (true) {
      if (days.contains(day.getDayOfWeek()) && !instant(day).isAfter(now)) {
        return slot(day);
      }
      day = day.minusDays(1);
    }
  }

  /// The earliest slot after a time.
  public Slot next(Instant after) {
    // clocks that are put back may show yesterday again
    LocalDate day = LocalDate.ofInstant(after, zone).minusDays(1);
    while (true) {
      if (days.contains(day.getDayOfWeek()) && instant(day).isAfter(after)) {
        return slot(day);
      }
      day = day.plusDays(1);
    }
  }

  /// The newest slot before a slot.
  public Slot before(Slot slot) {
    return last(slot.at().minusNanos(1));
  }

  /// The slot of a day, also of one that is not among the days.
  public Slot slot(LocalDate day) {
    return new Slot(day, instant(day));
  }

  private Instant instant(LocalDate day) {
    LocalDateTime local = day.atTime(at);
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
