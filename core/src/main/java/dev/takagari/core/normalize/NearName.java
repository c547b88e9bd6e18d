package dev.takagari.core.normalize;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody meant.
public final class NearName {
  private NearName() {}

  /// The known name with the fewest letters to put in, leave out or change, upper case and
  /// separators aside; empty when none is near.
  public static Optional<String> of(String name, Collection<String> known) {
    String bare = bare(name);
    String nearest = null;
    int least = Math.max(2, bare.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(bare, bare(candidate));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /// A name without what is easily mistaken: in lower case, only letters, digits and `@`.
  public static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@]", "");
  }

  /// How many characters have to be put in, left out or changed.
  public static int distance(String a, String b) {
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
