package dev.takagari.core.indicator;

import java.util.function.Consumer;

/// What matchers need of the store of indicators. Every change of what is matched gets a number,
/// its *generation*; they count up without gaps. Safe for use by several threads and processes.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface IndicatorChanges {
  /// The newest generation, 0 when nothing was ever matched.
  long generation();

  /// Finds what has come into its time or gone out of it since the last call, by the clock of the
  /// store, and makes that a generation.
  ///
  /// @return how many values changed
  long sweep();

  /// Hands over every value that is matched, in no order, as of one generation.
  ///
  /// @return that generation
  long active(Consumer<ActiveIndicator> into);

  /// Hands over what became of the values that changed after a generation: each once, as it is now.
  ///
  /// @return the generation that this leads to
  long since(long generation, Consumer<IndicatorChange> into);
}
