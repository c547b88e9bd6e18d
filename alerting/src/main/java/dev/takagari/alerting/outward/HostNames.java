package dev.takagari.alerting.outward;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names of hosts as people configure them.
final class HostNames {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

  private HostNames() {}

  /// Whether it is certainly this machine; nobody is asked.
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
