package dev.takagari.alerting.hook;

import dev.takagari.core.digest.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Admits calls whose body is signed: HMAC-SHA256 in hex, with or without `sha256=` before it. With
/// a header of times the signature is over the time, a dot and the body, and the time must be near.
public final class SignatureGuard implements HookGuard {
  private static final String PREFIX = "sha256=";
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  private final String header;
  private final HmacSha256 hmac;
  private final String timeHeader;
  private final Duration window;
  private final InstantSource clock;

  /// @param header that holds the signature
  /// @param timeHeader that holds the time in seconds of the epoch, empty when there is none
  /// @param window how far that time may be from now, either way
  public SignatureGuard(
      String header, String secret, String timeHeader, Duration window, InstantSource clock) {
    this.header = header;
    hmac = new HmacSha256(secret);
    this.timeHeader = timeHeader;
    this.window = window;
    this.clock = clock;
  }

  @Override
  public boolean mayAdmit(HookHeaders headers) {
    return signature(headers) != null && (timeHeader.isEmpty() || isNear(time(headers)));
  }

  @Override
  public boolean admits(HookHeaders headers, byte[] body) {
    byte[] given = signature(headers);
    if (given == null || !mayAdmit(headers)) {
      return false;
    }
    byte[] first =
        timeHeader.isEmpty()
            ? new byte[0]
            : (time(headers) + ".").getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(hmac.of(first, body), given);
  }

  private byte @Nullable [] signature(HookHeaders headers) {
    String text = headers.first(header);
    if (text == null) {
      return null;
    }
    String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    return HEX.matcher(hex).matches() ? HexFormat.of().parseHex(hex) : null;
  }

  private @Nullable String time(HookHeaders headers) {
    return headers.first(timeHeader);
  }

  private boolean isNear(@Nullable String time) {
    return time != null
        && SECONDS.matcher(time).matches()
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant())
                .abs()
                .compareTo(window)
            <= 0;
  }
}
