package dev.takagari.core.cases;

/// Gathers what is known of a case and says what to make of it, after a detection was filed. Safe
/// for use by several threads; no transaction is open while it works.
@FunctionalInterface
public interface CaseEnricher {
  /// Does nothing: the case keeps what its severity says.
  CaseEnricher NONE = filed -> {};

  /// Called after a detection became part of a case; perhaps again for the same one, also beside
  /// itself for one case.
  ///
  /// @param filed with a case
  void enrich(Filed filed);
}
