package dev.takagari.core.hunt;

import dev.takagari.core.indicator.ActiveIndicator;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Hunts that were asked for, so that they go on after a process died. Safe for use by several
/// threads and processes; times are the database's.
///
/// Every method throws `database-unavailable` when the database does not answer, and creating one
/// `bad-request` when too many wait already.
public interface HuntLedger {
  /// Adds one that looks for values, whether they are kept or not.
  ///
  /// @param values 1 to 1,000,000, each once
  HuntJob create(Collection<ActiveIndicator> values, Instant since, Instant until, String by);

  /// Adds one that looks for what became active in a range of generations.
  HuntJob create(HuntScope.Generations generations, Instant since, Instant until, String by);

  /// The newest ones, newest first.
  ///
  /// @param running only those that are not over
  List<HuntJob> list(boolean running, int limit);

  /// One, empty when there is none.
  Optional<HuntJob> find(UUID id);

  /// Ends one; who works on it learns it when it saves its progress.
  ///
  /// @return whether it was not over
  boolean cancel(UUID id, String note);
}
