package dev.takagari.alerting.policy;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody meant.
final class NearName {
  private NearName() {}

  /// The name with the fewest characters to put in, leave out or change; empty when none is near.
  static Optional<String> of(String name, Collection<String> known) {
    String nearest = null;
    int least = Math.max(2, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /// As a hint behind a message; empty when none is near.
  static String hint(String name, Collection<String> known) {
    return of(name, known).map(near -> " (did you mean `" + near + "`?)").orElse("");
  }

  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[b.length()];
  }
}
