package dev.takagari.alerting.policy;

import dev.takagari.core.policy.PolicyFile;

/// The policy that decides at a time.
///
/// @param file what it says
public record PolicyDecides(PolicyFile file, PolicyStanding standing) {}
