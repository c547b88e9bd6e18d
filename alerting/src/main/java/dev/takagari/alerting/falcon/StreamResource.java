package dev.takagari.alerting.falcon;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// A partition as discovery names it.
///
/// @param partition its number
/// @param stream where its records come from
/// @param token of the session
/// @param end of the session
/// @param refreshEvery how often it has to be refreshed at least
record StreamResource(int partition, URI stream, String token, Instant end, Duration refreshEvery) {
  /// Without the token.
  @Override
  public String toString() {
    return "partition " + partition;
  }
}
