package dev.takagari.alerting.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which policy decides, and whether it is the one that is meant to.
///
/// @param policy name and version
/// @param origin where it came from
/// @param loadedAt since when it decides in this process
/// @param trouble why the configured one does not decide, with a line for each thing that is wrong;
///   null when it does, or when none is configured
public record PolicyStanding(
    String policy, String origin, Instant loadedAt, @Nullable String trouble) {}
