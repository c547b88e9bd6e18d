package dev.takagari.ingest.coverage;

import java.time.Duration;
import java.util.Optional;

/// A configured feed.
///
/// @param interval the longest time between deliveries; empty to learn it from what came
/// @param alertsOnly whether its kind of log holds alerts and nothing else
public record WatchedFeed(String name, Optional<Duration> interval, boolean alertsOnly) {}
