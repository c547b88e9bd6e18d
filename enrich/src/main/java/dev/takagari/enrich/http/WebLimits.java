package dev.takagari.enrich.http;

import java.time.Duration;

/// How long and how much a server may answer.
///
/// @param connect until a connection is there
/// @param total until the last byte of an answer is here, redirects counted in
/// @param bytes of a body as it comes, and of what it unpacks to
public record WebLimits(Duration connect, Duration total, long bytes) {
  /// Ten seconds, five minutes, 256 MiB.
  public static final WebLimits DEFAULT =
      new WebLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), 256L << 20);

  public WebLimits {
    if (connect.isNegative() || connect.isZero() || total.isNegative() || total.isZero()) {
      throw new IllegalArgumentException("times are longer than nothing");
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("at least one byte");
    }
  }
}
