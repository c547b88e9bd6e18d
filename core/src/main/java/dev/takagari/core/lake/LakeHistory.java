package dev.takagari.core.lake;

import dev.takagari.core.mapping.EventClass;
import java.time.LocalDate;
import java.util.Optional;

/// Says how far back the lake goes: of what nobody recorded nobody can say that it never was. Safe
/// for use by several threads.
@FunctionalInterface
public interface LakeHistory {

  /// The first day (UTC) of which the lake has an event of a class, but not before the day on which
  /// anything first came: a machine that was off sends old events, and they say nothing of others.
  /// Empty when it has none.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  Optional<LocalDate> firstDay(EventClass eventClass);
}
