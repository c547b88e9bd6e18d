package dev.takagari.alerting.slack;

import dev.takagari.alerting.hook.HookHeaders;
import dev.takagari.core.digest.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells calls that come from Slack: HMAC-SHA256 over version, time and body, which must be of now,
/// as <https://docs.slack.dev/authentication/verifying-requests-from-slack> says. A call that was
/// taken is not taken a second time. Safe for use by several threads; no answer takes longer the
/// more of a signature is right.
public final class SlackSignature {
  /// How far the time of a call may be from now.
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String TIME = "X-Slack-Request-Timestamp";
  private static final String SIGNATURE = "X-Slack-Signature";
  private static final Pattern FORM = Pattern.compile("v0=([0-9a-f]{64})");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  /// Only who knows the secret can make one, so nobody else can push them out.
  private static final int MOST_TAKEN = 20_000;

  private final HmacSha256 hmac;
  private final InstantSource clock;

  /// Calls that were taken, by their signatures, the earliest first, with their times.
  private final Map<String, Instant> taken = new LinkedHashMap<>();

  /// @param secret of the app; not empty
  public SlackSignature(String secret, InstantSource clock) {
    hmac = new HmacSha256(secret);
    this.clock = clock;
  }

  /// Whether the headers do not rule the call out: asked before its body is read.
  public boolean mayAdmit(HookHeaders headers) {
    return signature(headers) != null && time(headers) != null;
  }

  /// Whether the call comes from Slack and was not taken before.
  ///
  /// @param body as it came, byte for byte
  public boolean admits(HookHeaders headers, byte[] body) {
    String given = signature(headers);
    String time = time(headers);
    if (given == null || time == null) {
      return false;
    }
    boolean isRight = MessageDigest.isEqual(made(time, body), HexFormat.of().parseHex(given));
    synchronized (taken) {
      return isRight && !taken.containsKey(given);
    }
  }

  /// Remembers a call that was taken: the same one is not admitted again.
  public void taken(HookHeaders headers) {
    String given = signature(headers);
    if (given == null) {
      return;
    }
    Instant now = clock.instant();
    synchronized (taken) {
      taken.put(given, now);
      Iterator<Instant> times = taken.values().iterator();
      while (times.hasNext()) {
        // its time may have been ahead as far as the window reaches
        boolean isOver = times.next().plus(WINDOW.multipliedBy(2)).isBefore(now);
        if (!isOver && taken.size() <= MOST_TAKEN) {
          break;
        }
        times.remove();
      }
    }
  }

  private byte[] made(String time, byte[] body) {
    return hmac.of(("v0:" + time + ":").getBytes(StandardCharsets.US_ASCII), body);
  }

  private static @Nullable String signature(HookHeaders headers) {
    String text = headers.first(SIGNATURE);
    if (text == null) {
      return null;
    }
    Matcher form = FORM.matcher(text);
    return form.matches() ? form.group(1) : null;
  }

  /// The time of a call; null when it has none, or one that is too far from now.
  private @Nullable String time(HookHeaders headers) {
    String text = headers.first(TIME);
    if (text == null || !SECONDS.matcher(text).matches()) {
      return null;
    }
    Duration off =
        Duration.between(Instant.ofEpochSecond(Long.parseLong(text)), clock.instant()).abs();
    return off.compareTo(WINDOW) <= 0 ? text : null;
  }
}
