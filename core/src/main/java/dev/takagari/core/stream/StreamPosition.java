package dev.takagari.core.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a partition of a stream is kept.
///
/// @param feed name in our configuration
/// @param partition number that the other service gives it
/// @param offset highest of the records that are kept; [#NONE] before the first
/// @param records that were kept so far
/// @param newest when the newest of them was made, by its own word; null before the first that said
///   so
/// @param steps how often a record's offset followed its predecessor's by one
/// @param jumps how often it followed by more
/// @param echoed whether the service ever began with the record that was asked for: then it does so
///   as long as it has that record
public record StreamPosition(
    String feed,
    int partition,
    long offset,
    long records,
    @Nullable Instant newest,
    long steps,
    long jumps,
    boolean echoed) {
  /// Offset before the first record.
  public static final long NONE = -1;

  /// Steps after which it is believed that offsets have no holes.
  private static final long ENOUGH_STEPS = 100;

  /// The place before the first record.
  public static StreamPosition start(String feed, int partition) {
    return new StreamPosition(feed, partition, NONE, 0, null, 0, 0, false);
  }

  /// Whether a hole between two offsets means that records are missing, by what came so far. No
  /// document says that offsets are consecutive, so the stream has to show it: of a hundred steps
  /// at least, no more than one in a hundred was longer than one.
  public boolean isConsecutive() {
    return steps >= ENOUGH_STEPS && jumps * ENOUGH_STEPS <= steps;
  }
}
