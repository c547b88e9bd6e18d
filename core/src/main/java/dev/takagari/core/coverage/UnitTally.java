package dev.takagari.core.coverage;

import java.time.Instant;
import java.util.Map;

/// What the events of one unit say together.
///
/// @param events all of them
/// @param alerts of these, alerts
/// @param delays from when they occurred until they were delivered
/// @param hosts when hosts were heard of last, by their ids; not all of them when there are very
///   many
/// @param containers when containers were heard of last, by their ids; not all of them when there
///   are very many
public record UnitTally(
    long events,
    long alerts,
    DelayHistogram delays,
    Map<String, Instant> hosts,
    Map<String, ContainerTimes> containers) {}
