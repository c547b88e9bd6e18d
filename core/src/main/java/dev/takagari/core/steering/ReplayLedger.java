package dev.takagari.core.steering;

import java.util.List;
import java.util.Optional;

/// Replays that were asked for, so that they go on after a process died. Safe for use by several
/// threads and processes; times are the database's.
public interface ReplayLedger {

  /// Adds one, to be run.
  ReplayJob create(ReplayRequest request, String by);

  /// The newest ones, newest first.
  ///
  /// @param running only those that are not over
  List<ReplayJob> list(boolean running, int limit);

  /// One, empty when there is none.
  Optional<ReplayJob> find(long id);

  /// Remembers how far one is. One that is over stays as it is.
  ///
  /// @param note see [ReplayJob]
  /// @return whether it was not over
  boolean save(long id, ReplayState state, ReplayProgress progress, String note);
}
