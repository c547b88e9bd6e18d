package dev.takagari.core.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a consumer says of one of its partitions, or of its feed as a whole.
///
/// @param partition [#WHOLE] for the feed
/// @param connectedSince null while it is not connected
/// @param trouble what went wrong last, empty if nothing did; ours, without what the other service
///   wrote
public record StreamCondition(
    String feed, int partition, @Nullable Instant connectedSince, String trouble) {
  /// In place of a partition's number.
  public static final int WHOLE = -1;

  /// A connection that is there.
  public static StreamCondition connected(String feed, int partition, Instant since) {
    return new StreamCondition(feed, partition, since, "");
  }

  /// One that is not.
  public static StreamCondition broken(String feed, int partition, String trouble) {
    return new StreamCondition(feed, partition, null, trouble);
  }
}
