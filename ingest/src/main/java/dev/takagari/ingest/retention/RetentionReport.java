package dev.takagari.ingest.retention;

import dev.takagari.core.retention.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is too old, and what became of it.
///
/// @param ran false when another process was at it, or only a report was asked for
/// @param due what was found, store by store
/// @param notes for people: what was not done, and why
public record RetentionReport(boolean ran, List<Due> due, List<String> notes) {
  public RetentionReport {
    due = List.copyOf(due);
    notes = List.copyOf(notes);
  }

  /// How far a removal is.
  public enum State {
    /// Nobody was told yet.
    NEW,
    /// Goes by itself when the notice is over.
    ANNOUNCED,
    /// Goes when somebody permits it.
    WAITS,
    /// Goes with the next run.
    IN_FORCE,
    /// Is gone.
    REMOVED
  }

  /// What is too old of one scope.
  ///
  /// @param scope a class, or for the archive a feed
  /// @param period by which it is too old
  /// @param first the first day or index
  /// @param last the last one
  /// @param parts partitions, indices, or days
  /// @param objects files, indices, or objects
  /// @param rows events, 0 for the archive
  /// @param announcedAt empty when nobody was told yet
  public record Due(
      Store store,
      String scope,
      String period,
      String first,
      String last,
      long parts,
      long objects,
      long rows,
      long bytes,
      State state,
      Optional<Instant> announcedAt) {

    Due as(State other) {
      return new Due(
          store, scope, period, first, last, parts, objects, rows, bytes, other, announcedAt);
    }
  }

  static RetentionReport elsewhere() {
    return new RetentionReport(
        false, List.of(), List.of("another process keeps the lake just now; try again later"));
  }

  /// What was removed, of all stores.
  public long bytesRemoved() {
    return due.stream().filter(d -> d.state() == State.REMOVED).mapToLong(Due::bytes).sum();
  }

  /// Whether a store is known to hold nothing that is too old: all of it is gone.
  public boolean isDone(Store store) {
    return ran
        && notes.isEmpty()
        && due.stream().allMatch(d -> d.store() != store || d.state() == State.REMOVED);
  }

  /// What only waits for time or a person.
  public long waiting() {
    return due.stream()
        .filter(d -> d.state() != State.REMOVED && d.state() != State.IN_FORCE)
        .count();
  }
}
