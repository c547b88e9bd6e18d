package dev.takagari.core.indicator.feed;

import java.util.List;
import java.util.Set;

/// Remembers how feeds of indicators are doing. Safe for use by several threads and processes; who
/// tries a feed holds its lease, so that states are written by one at a time.
///
/// Every method throws `database-unavailable` when the database does not answer.
public interface IndicatorFeedLedger {
  /// How a feed is doing; [FeedState#of] when nothing is known.
  FeedState find(String feed);

  /// Every feed of which something is known, by name.
  List<FeedState> all();

  /// Replaces what is known, but for what was confirmed.
  void save(FeedState state);

  /// Lets a feed bring what it offered although it shrank, at its next try, which is due at once.
  /// Other values that it brings by then need to be confirmed anew.
  ///
  /// @param offered as [FeedState#offered] has it
  /// @param by who confirms
  /// @return whether that is still what is offered
  boolean confirm(String feed, String offered, String by);

  /// Makes a feed due at once. A try that is under way may still say when the next one is.
  void hasten(String feed);

  /// Names of the sources that are switched off by the rules of the store, feeds or not: they are
  /// not to be tried.
  Set<String> off();
}
