package dev.takagari.core.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a partition, or a feed as a whole, is doing. Times are the ledger's.
///
/// @param condition what its consumer said last; its trouble stays named when it is connected again
/// @param owner process that reads the feed, or did last
/// @param heardAt when that process last said anything of the feed
/// @param troubledAt when the trouble was said; null when there was none
/// @param position how far it is kept; null for a feed as a whole
/// @param storedAt when that was recorded; null before the first record
public record StreamStanding(
    StreamCondition condition,
    String owner,
    Instant heardAt,
    @Nullable Instant troubledAt,
    @Nullable StreamPosition position,
    @Nullable Instant storedAt) {}
