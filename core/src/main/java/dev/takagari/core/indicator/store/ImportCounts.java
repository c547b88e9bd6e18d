package dev.takagari.core.indicator.store;

/// What an import does to what its source said before. Each value is counted once, however often
/// the import names it; the last mention counts.
///
/// @param added values that the source did not have, or that had left it
/// @param unchanged values of which the source says what it said
/// @param changed values of which it says something else
/// @param vanished values that were in the source and are not in it any more; 0 unless the import
///   is the whole content
/// @param before values that were in the source, ended by us or not; what had left it not counted
public record ImportCounts(long added, long unchanged, long changed, long vanished, long before) {
  /// Distinct values in the import.
  public long values() {
    return added + unchanged + changed;
  }
}
