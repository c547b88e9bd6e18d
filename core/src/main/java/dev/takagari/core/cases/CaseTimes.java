package dev.takagari.core.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When what became of a case.
///
/// @param opened when its first detection was filed
/// @param first when its earliest detection counts as having happened
///   ([dev.takagari.core.detection.Detection#happened])
/// @param last when its latest detection does
/// @param acknowledged when somebody first said that they look at it; null if nobody did
/// @param closed null unless it is closed
/// @param snoozedUntil until when nobody is to be reminded; null if not snoozed
public record CaseTimes(
    Instant opened,
    Instant first,
    Instant last,
    @Nullable Instant acknowledged,
    @Nullable Instant closed,
    @Nullable Instant snoozedUntil) {}
