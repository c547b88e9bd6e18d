package dev.takagari.core.hunt;

/// What a hunt has looked at and found so far.
///
/// @param checkpoint where to go on, in words of who hunts; empty at the beginning, at most 100,000
///   characters
/// @param done parts that were looked through
/// @param total of these, as far as is known; 0 before anybody counted
/// @param bytes read
/// @param found events in which an indicator is
/// @param hits of these, hits that were not known
public record HuntProgress(
    String checkpoint, long done, long total, long bytes, long found, long hits) {
  /// Nothing yet.
  public static final HuntProgress START = new HuntProgress("", 0, 0, 0, 0, 0);

  /// The same, to go on elsewhere.
  public HuntProgress at(String other) {
    return new HuntProgress(other, done, total, bytes, found, hits);
  }
}
