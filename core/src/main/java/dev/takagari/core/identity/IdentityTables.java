package dev.takagari.core.identity;

import java.time.Instant;
import java.util.Optional;

/// The tables `hosts` and `users` of the lake: every sighting as a row, for whoever reads the lake
/// without us. For one writer at a time.
public interface IdentityTables {

  /// What a table shows.
  ///
  /// @param change number of the newest change that is in it
  /// @param at when it was written
  record Shown(long change, Instant at) {}

  /// What the table of a subject shows, empty before it was written first. Creates the table when
  /// it is not there.
  ///
  /// @throws dev.takagari.core.error.TakagariException code lake-unavailable
  Optional<Shown> shown(Subject subject);

  /// Replaces the rows of a table by all that the book knows now, in one file. What was there can
  /// be read until it is older than `keep`.
  ///
  /// @param keep states that were replaced before this time are removed
  /// @return the number of rows
  /// @throws dev.takagari.core.error.TakagariException code lake-unavailable when nothing, or
  ///   nobody knows what, was committed; to be tried again
  long publish(Subject subject, IdentityBook book, Instant keep);
}
