package dev.takagari.core.indicator.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a feed of indicators is doing.
///
/// @param feed its name
/// @param marks of what is in the store now
/// @param reason for people; what it has of the feed's text is harmless; empty when the condition
///   is good
/// @param code of the error in it; empty when there is none
/// @param failures how many tries in a row brought nothing
/// @param indicators how many values it had when it was good last
/// @param offered digest of the values that wait for a confirmation; empty when none do
/// @param confirmed digest that somebody confirmed; empty when nobody did
/// @param stale whether it was told that there was no good try for too long
/// @param lastTry null when there was none
/// @param lastGood null when there was none
/// @param nextTry not before; null for at once
public record FeedState(
    String feed,
    FeedMarks marks,
    FeedCondition condition,
    String code,
    String reason,
    int failures,
    long indicators,
    String offered,
    String confirmed,
    boolean stale,
    @Nullable Instant lastTry,
    @Nullable Instant lastGood,
    @Nullable Instant nextTry) {
  /// A feed that was never tried.
  public static FeedState of(String feed) {
    return new FeedState(
        feed, FeedMarks.NONE, FeedCondition.NEW, "", "", 0, 0, "", "", false, null, null, null);
  }

  /// Whether somebody should look: its last try brought nothing, it waits for a confirmation, or it
  /// brought nothing for too long.
  public boolean isInTrouble() {
    return condition == FeedCondition.FAILED
        || condition == FeedCondition.NEEDS_CONFIRMATION
        || stale;
  }

  /// Whether it is time for a try.
  public boolean isDue(Instant now) {
    return nextTry == null || !nextTry.isAfter(now);
  }

  /// The same with the digest that somebody confirmed.
  public FeedState withConfirmed(String digest) {
    return with(digest, stale, nextTry);
  }

  /// The same, told that it is stale or not.
  public FeedState withStale(boolean told) {
    return with(confirmed, told, nextTry);
  }

  /// The same with another time of the next try; null for at once.
  public FeedState withNextTry(@Nullable Instant at) {
    return with(confirmed, stale, at);
  }

  private FeedState with(String digest, boolean told, @Nullable Instant at) {
    return new FeedState(
        feed,
        marks,
        condition,
        code,
        reason,
        failures,
        indicators,
        offered,
        digest,
        told,
        lastTry,
        lastGood,
        at);
  }
}
