package dev.takagari.core.indicator.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A source as the store knows it.
///
/// @param rules as they were set last; they show in states and counts after the next sweep
/// @param ruledBy who set the rules; empty when nobody did
/// @param ruledAt when; null when nobody did
/// @param indicators all that are kept of it
/// @param active those that are matched
/// @param firstGood when its first import was committed; null before that
/// @param lastGood when its last import was committed, also one that changed nothing
public record IndicatorSource(
    String name,
    SourceRules rules,
    String ruledBy,
    @Nullable Instant ruledAt,
    long indicators,
    long active,
    @Nullable Instant firstGood,
    @Nullable Instant lastGood) {}
