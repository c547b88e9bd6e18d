package dev.takagari.core.hunt;

/// What a hunt looks for.
public sealed interface HuntScope {
  /// Values that became active, or wider, after one generation and up to another, and still are.
  record Generations(long after, long upTo) implements HuntScope {
    public Generations {
      if (after < 0 || upTo <= after) {
        throw new IllegalArgumentException("a range of generations is not empty");
      }
    }
  }

  /// Values that somebody named.
  ///
  /// @param count of them
  record Values(int count) implements HuntScope {}

  /// As generations, in units that were compared with older ones: [HuntWork#late] names them.
  ///
  /// @param units count of them
  record Late(long after, long upTo, int units) implements HuntScope {}
}
