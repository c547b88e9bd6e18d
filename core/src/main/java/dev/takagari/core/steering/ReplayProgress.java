package dev.takagari.core.steering;

/// What a replay has looked at and done so far.
///
/// @param after how far it came: the last key, or the last unit; empty at the beginning
/// @param objects looked at, within the time asked for
/// @param bytes of these
/// @param known of these objects, those that need nothing: the ledger has them, or every sink
/// @param knownBytes of these
/// @param units made or run again; for a dry run those that would be
public record ReplayProgress(
    String after, long objects, long bytes, long known, long knownBytes, long units) {
  /// Nothing yet.
  public static final ReplayProgress START = new ReplayProgress("", 0, 0, 0, 0, 0);

  /// Objects that are new, or run again.
  public long taken() {
    return objects - known;
  }

  public long takenBytes() {
    return bytes - knownBytes;
  }
}
