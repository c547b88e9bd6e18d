package dev.takagari.alerting.facts;

import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// How facts are worded. What comes from events stays as it is: whoever shows it makes it safe.
public final class FactText {
  /// Characters of a fact.
  public static final int LONGEST = 400;

  /// Characters of a value for programs.
  public static final int LONGEST_VALUE = 1_000;

  private FactText() {}

  /// The text, or its beginning and a mark.
  public static String bounded(String text, int longest) {
    return PlainText.bounded(text, longest);
  }

  /// A number of things: `1 host`, `2 hosts`, `3 addresses`.
  public static String count(long number, String thing) {
    return number + " " + (number == 1 ? thing : plural(thing));
  }

  /// The word for several of a thing: `hosts`, `hashes`.
  public static String plural(String thing) {
    return thing + (thing.endsWith("s") || thing.endsWith("sh") ? "es" : "s");
  }

  /// Some of them, and how many more there are.
  public static String some(Collection<String> all, int most) {
    List<String> first = all.stream().limit(most).toList();
    int more = all.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /// A length of time as people say it, by its largest unit.
  public static String span(Duration time) {
    Duration length = time.abs();
    if (length.toDays() > 1) {
      return count(length.toDays(), "day");
    }
    if (length.toHours() > 1) {
      return count(length.toHours(), "hour");
    }
    return length.toMinutes() > 1
        ? count(length.toMinutes(), "minute")
        : count(length.toSeconds(), "second");
  }

  /// How one time lies to another: `3 minutes before`, `2 seconds after`, `at the same time`.
  public static String distance(Duration after) {
    if (after.toSeconds() == 0) {
      return "at the same time";
    }
    return span(after) + (after.isNegative() ? " before" : " after");
  }

  /// A code in words: `NOT_FOUND` and `not-found` are `not found`.
  public static String words(String code) {
    return code.replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT);
  }
}
