package dev.takagari.core.indicator;

import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/// What matchers need of the store of indicators. Every change of what is matched gets a number,
/// its *generation*; they count up without gaps. Safe for use by several threads and processes.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface IndicatorChanges {
  /// Which store it is: its own since it was made. A generation of another store says nothing here,
  /// so whoever keeps one keeps this beside it.
  UUID store();

  /// The newest generation, 0 when nothing was ever matched.
  long generation();

  /// Finds what has come into its time or gone out of it since the last call, by the clock of the
  /// store, and what sources were switched, and makes that a generation. Does nothing while
  /// somebody else changes the store; the next call will find it.
  ///
  /// @return how many values changed
  long sweep();

  /// Hands over every value that is matched, in no order, as of one generation.
  ///
  /// @return that generation
  long active(Consumer<ActiveIndicator> into);

  /// Hands over what became of the values that changed after a generation: each once, as it is now,
  /// in no order. Values that were not matched then and are not now may be among them.
  ///
  /// @return the generation that this leads to; empty, and nothing was handed over, when the store
  ///   does not remember changes that old or never had that generation: [#active] says all
  OptionalLong since(long generation, Consumer<IndicatorChange> into);
}
