package dev.takagari.core.sighting.store;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/// Remembers rewrites of the table, so that one that was interrupted is finished or forgotten. Safe
/// for use by several threads and processes; every method is one transaction and throws
/// `database-unavailable`.
public interface SightingRewrites {

  /// The oldest rewrite that was begun and neither finished nor abandoned.
  Optional<SightingRewrite> open();

  /// Begins a rewrite.
  SightingRewrite begin(YearMonth month, int level, List<String> inputs);

  /// Records the outputs, before the table is touched.
  ///
  /// @return false if the rewrite was abandoned or staged by somebody else: its files are orphans
  ///   then
  boolean stage(SightingRewrite rewrite);

  /// Records that the outputs are in the table. Idempotent.
  void finish(SightingRewrite rewrite);

  /// Forgets a rewrite that cannot be any more. Idempotent.
  void abandon(SightingRewrite rewrite);
}
