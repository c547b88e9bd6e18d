package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lengths of time as rules have them: `90s`, `10m`, `1h`, `7d`.
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  /// The length of a key, null when it is not there or cannot be, with the problem noted.
  static @Nullable Duration read(
      YamlAccess yaml, YamlTree.Entries map, String key, Duration longest) {
    String text = yaml.text(map, key);
    if (text == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (!duration.isZero() && duration.compareTo(longest) <= 0) {
        return duration;
      }
    }
    yaml.problems()
        .add(
            YamlAccess.line(map, key),
            "`" + key + "` must be a length of time",
            "as 90s, 10m, 1h; at most " + longest.toDays() + "d");
    return null;
  }
}
