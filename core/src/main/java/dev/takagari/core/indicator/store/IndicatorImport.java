package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.Indicator;

/// One import from its first indicator to its end. Nobody sees any of it before it is committed,
/// then everybody sees all of it. For one thread at a time; takes any number of indicators in
/// bounded memory. Imports of one source that overlap count in the order of their commits.
///
/// Every method but `close` throws `database-unavailable` when the store does not answer; the
/// import is void then.
public interface IndicatorImport extends AutoCloseable {
  /// Adds one. Of a value that comes again one is kept: what is not revoked before what is, for
  /// several records of a source may name one value, then what ends last, then what came last;
  /// under the strictest of the markings.
  void add(Indicator indicator);

  /// What a commit would do now.
  ImportCounts counts();

  /// Makes it what the source says. The same import twice changes nothing but when the source was
  /// seen. Takes up to minutes for millions of indicators.
  ///
  /// @return what it did
  ImportCounts commit();

  /// Ends it; what was not committed is forgotten. Does not fail.
  @Override
  void close();
}
