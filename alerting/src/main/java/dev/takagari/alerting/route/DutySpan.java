package dev.takagari.alerting.route;

import java.time.Instant;

/// A time during which the same people are on call for the same reason.
///
/// @param from first moment
/// @param to first moment after it
public record DutySpan(Instant from, Instant to, Duty duty) {}
