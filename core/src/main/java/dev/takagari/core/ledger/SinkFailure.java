package dev.takagari.core.ledger;

import dev.takagari.core.error.ErrorCode;
import java.time.Duration;

/// Why a sink did not take a unit, and what follows.
///
/// @param retryAfter when it is due again
/// @param parked whether it is not tried again until somebody asks for it
public record SinkFailure(ErrorCode code, String message, Duration retryAfter, boolean parked) {}
