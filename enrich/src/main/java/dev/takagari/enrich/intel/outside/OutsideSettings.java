package dev.takagari.enrich.intel.outside;

import dev.takagari.core.intel.LookupQuota;
import dev.takagari.enrich.intel.service.ApiKey;
import dev.takagari.enrich.intel.service.ServiceProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/// How one service is asked.
///
/// @param isOn whether it is asked at all
/// @param home where it is: https, or http on this machine only; no slash at the end
/// @param key [ApiKey#NONE] when there is none; a service that needs one is off then
/// @param rate how often it may be asked
/// @param timeout of a request as a whole
/// @param largest bytes of an answer that are read
/// @param concurrent requests at once
/// @param ages how long answers are good
/// @param mostFailures failures in a row after which it is left alone
/// @param pause for how long then, and after "too often" without a time
public record OutsideSettings(
    boolean isOn,
    URI home,
    ApiKey key,
    LookupQuota.Rate rate,
    Duration timeout,
    int largest,
    int concurrent,
    AnswerAges ages,
    int mostFailures,
    Duration pause) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public OutsideSettings {
    boolean isSafe =
        "https".equals(home.getScheme())
            || ("http".equals(home.getScheme()) && LOOPBACK.contains(home.getHost()));
    if (!isSafe || home.toString().endsWith("/") || home.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "a service is at https://host, without a slash at the end");
    }
    if (timeout.isNegative() || timeout.isZero() || largest < 1 || concurrent < 1) {
      throw new IllegalArgumentException("timeout, size and number of requests are at least 1");
    }
    if (mostFailures < 1) {
      throw new IllegalArgumentException("a service may fail at least once");
    }
  }

  /// On when it has the key that it needs; what needs none is off until somebody says so.
  public static OutsideSettings of(ServiceProfile profile, ApiKey key) {
    return new OutsideSettings(
        profile.needsKey() && !key.isNone(),
        profile.home(),
        key,
        profile.rate(),
        Duration.ofSeconds(5),
        4 << 20,
        4,
        AnswerAges.DEFAULT,
        5,
        Duration.ofMinutes(10));
  }

  public OutsideSettings at(URI other) {
    return new OutsideSettings(
        isOn, other, key, rate, timeout, largest, concurrent, ages, mostFailures, pause);
  }

  public OutsideSettings switched(boolean on) {
    return new OutsideSettings(
        on, home, key, rate, timeout, largest, concurrent, ages, mostFailures, pause);
  }

  public OutsideSettings rate(LookupQuota.Rate other) {
    return new OutsideSettings(
        isOn, home, key, other, timeout, largest, concurrent, ages, mostFailures, pause);
  }

  public OutsideSettings limits(Duration longest, int most) {
    return new OutsideSettings(
        isOn, home, key, rate, longest, most, concurrent, ages, mostFailures, pause);
  }

  public OutsideSettings ages(AnswerAges other) {
    return new OutsideSettings(
        isOn, home, key, rate, timeout, largest, concurrent, other, mostFailures, pause);
  }
}
