package dev.takagari.core.route;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Hours of some days, in the zone of the team.
///
/// A local time means the first moment at which the clock of the zone shows it or a later one. So
/// one that clocks leave out is the moment at which they are put forward, and one that they show
/// twice is the first of both.
///
/// @param line where it begins in its file, from 1
/// @param days on which it begins; not empty
/// @param weeks on whose days it begins, Mondays of ISO weeks; empty for every week
/// @param to when it ends: on the day after, unless it is later than `from`
/// @param since first day on which it begins; empty for a rotation, which says so itself
/// @param until last day on which it begins
public record RotaShift(
    int line,
    Set<DayOfWeek> days,
    Set<LocalDate> weeks,
    LocalTime from,
    LocalTime to,
    Optional<LocalDate> since,
    Optional<LocalDate> until,
    Staff staff) {
  public RotaShift {
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    weeks = Set.copyOf(weeks);
  }

  /// Who is on a shift.
  public sealed interface Staff {
    /// Always the same.
    ///
    /// @param person a name
    record Fixed(String person) implements Staff {}

    /// A week each, one after the other, from the first handover on.
    ///
    /// @param people names; not empty
    /// @param first day of the first handover
    /// @param at hour of every handover
    record Weekly(List<String> people, LocalDate first, LocalTime at) implements Staff {
      public Weekly {
        people = List.copyOf(people);
      }
    }

    /// All names, in the order of the file.
    default List<String> names() {
      return switch (this) {
        case Fixed(String person) -> List.of(person);
        case Weekly weekly -> weekly.people();
      };
    }
  }
}
