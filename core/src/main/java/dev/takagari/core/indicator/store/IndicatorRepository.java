package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// All that sources say of values: one entry for each source and value, side by side. Entries are
/// never deleted: what ends stays as expired. Safe for use by several threads and processes; times
/// are the store's.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface IndicatorRepository {
  /// Begins an import. The source comes to be with its first commit.
  ///
  /// @param source 1 to 100 letters, digits, `.`, `_`, `-`, `:` or spaces
  /// @throws dev.takagari.core.error.TakagariException bad-request if the name is none
  IndicatorImport begin(String source, ImportMode mode);

  /// Indicators in a lasting order: each has the same place for ever.
  ///
  /// @param after place of the last one that the caller has, 0 for the beginning
  /// @param limit 1 to 10,000
  List<Placed> list(IndicatorFilter filter, long after, int limit);

  /// What all sources say of the values given, sources in the order of their names. Values of which
  /// nobody says anything are left out.
  ///
  /// @param values at most 10,000
  Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values);

  /// Ends what is meant. It stays ended until its source says something new of it, or lost it and
  /// has it again, or an import that adds names it.
  ///
  /// @return how many had not ended before
  long expire(IndicatorFilter filter);

  /// Every source, by name. Counts what is there: not for every second.
  List<IndicatorSource> sources();

  /// Whether what a source says is matched; true of a source for which nobody set a rule.
  boolean isEnabled(String source);

  /// Sets what we make of a source, known yet or not. States follow with the next sweep.
  ///
  /// @param by who wants it
  void rule(String source, SourceRules rules, String by);

  /// An indicator and its place.
  record Placed(long place, StoredIndicator indicator) {}
}
