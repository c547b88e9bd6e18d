package dev.takagari.core.coverage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a feed brought something, as its messages say.
///
/// @param first the first delivery
/// @param last the last delivery
/// @param pauses how many pauses between deliveries were looked at
/// @param usualPause 95 of 100 pauses were not longer; empty when there were none
public record FeedArrivals(
    String feed, Instant first, Instant last, long pauses, Optional<Duration> usualPause) {}
