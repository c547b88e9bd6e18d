package dev.takagari.core.retention;

import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// Knows what feeds brought and what of it the archive keeps. What is removed stays known: an
/// object that is announced again is not new. Safe for use by several threads and processes; every
/// method is one transaction.
public interface RawLedger {

  /// Days of which something can be removed: archived, in all sinks, and nothing of it waits in the
  /// quarantine.
  ///
  /// @param before days from this one on are kept
  List<Day> due(String feed, LocalDate before);

  /// Units of days before `before` that are kept because something of them is unfinished.
  long kept(String feed, LocalDate before);

  /// Units of a day that can be removed, and those whose removal was begun, by id.
  ///
  /// @param after the last id of the page before, empty for the first page
  List<UnitId> units(String feed, LocalDate day, String after, int limit);

  /// Marks a unit: from now on nothing can be read again from its objects.
  ///
  /// @return false if something of it is unfinished by now
  boolean begin(UnitId unit, Instant now);

  /// Records that a unit's objects and its manifest are gone. Idempotent.
  ///
  /// @param removal that the figures are added to
  void finish(UnitId unit, long removal, Instant now);

  /// Feeds that brought anything that is still kept.
  List<String> feeds();

  /// What one feed brought on one day.
  record Day(String feed, LocalDate day, long units, long objects, long bytes) {}
}
