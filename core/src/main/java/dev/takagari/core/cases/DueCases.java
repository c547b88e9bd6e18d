package dev.takagari.core.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cases of which facts are to be gathered. Filing a detection makes its case due in the same
/// transaction, so that no death of a process forgets it. Safe for use by several threads and
/// processes; every method throws `database-unavailable` when the store does not answer.
public interface DueCases {

  /// What is to be done about a case. Whoever is slow with the one keeps nobody from the other.
  enum Stage {
    /// It has news: what is there at once is gathered.
    FIRST,
    /// What must be searched or asked outside is gathered.
    MORE
  }

  /// Takes cases that are due, the longest due first; nobody else gets them meanwhile, for whatever
  /// stage.
  ///
  /// @param limit at most so many
  /// @param lease after so long somebody else may have them
  List<Due> claim(Stage stage, int limit, Duration lease);

  /// Says that facts were gathered. A case that got news since it was taken is due again soon for
  /// the first stage, whatever `again` says; that does not put off when it is due for more, or news
  /// that never end would keep its story from everybody. That the lease is over is fine.
  ///
  /// @param again after which time it is due for more; null for not before there is news
  void done(Due due, @Nullable Duration again);

  /// Says that facts could not be gathered: after a pause somebody may take the case again,
  /// whatever comes meanwhile. Nothing changes when somebody else has taken it since.
  void failed(Due due, Duration pause);

  /// Makes cases due of which facts are older than what may be known now: those that are not
  /// closed, the newest first. Those that have news are due already.
  ///
  /// @param kind of the facts
  /// @param before facts that were gathered before that are old
  /// @param opened cases that were opened no longer ago
  /// @param limit at most so many
  /// @return how many
  int renew(FactGroup.Kind kind, Instant before, Duration opened, int limit);

  /// How many are due now and not taken.
  long backlog();

  /// A case that was taken.
  ///
  /// @param stage for which it was taken
  /// @param news counts what made it due
  /// @param attempts how often it was taken since somebody was done with it, this time included
  record Due(CaseKey key, Stage stage, long news, int attempts) {}
}
