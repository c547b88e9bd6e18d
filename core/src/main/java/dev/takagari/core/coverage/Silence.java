package dev.takagari.core.coverage;

import java.time.Instant;

/// A time between two deliveries of a feed.
public record Silence(Instant from, Instant until) {}
