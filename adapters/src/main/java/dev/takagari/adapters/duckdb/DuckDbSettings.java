package dev.takagari.adapters.duckdb;

/// What a search may use.
///
/// @param memoryBytes native memory of one search
/// @param threads threads of one search
/// @param searches searches at the same time; others wait for their turn
public record DuckDbSettings(long memoryBytes, int threads, int searches) {
  /// For two cores and a small machine.
  public static final DuckDbSettings SMALL = new DuckDbSettings(512L << 20, 2, 2);

  public DuckDbSettings {
    if (memoryBytes < 64L << 20 || threads < 1 || searches < 1) {
      throw new IllegalArgumentException(
          "a search needs at least 64 MiB and one thread, and there must be at least one");
    }
  }
}
