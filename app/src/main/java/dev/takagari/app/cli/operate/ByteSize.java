package dev.takagari.app.cli.operate;

import dev.takagari.app.cli.CommandFailure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes sizes as people do: `20MB`, where a kilobyte has 1024 bytes.
final class ByteSize {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(B|KB|MB|GB|)");
  private static final long KILO = 1024;

  private ByteSize() {}

  /// @throws CommandFailure when it is no size
  static long parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw CommandFailure.usage("not a size: write for example 500KB or 20MB");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "KB" -> number * KILO;
      case "MB" -> number * KILO * KILO;
      case "GB" -> number * KILO * KILO * KILO;
      default -> number;
    };
  }

  /// With three digits or so.
  static String text(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String next : new String[] {"KB", "MB", "GB", "TB"}) {
      if (value < KILO) {
        break;
      }
      value /= KILO;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
