package dev.takagari.adapters.mappingfile.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the name that somebody meant.
final class Spelling {
  /// What other products call columns.
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("srcip", "source.ip"),
          Map.entry("srcport", "source.port"),
          Map.entry("sourceaddress", "source.ip"),
          Map.entry("dstip", "destination.ip"),
          Map.entry("dstport", "destination.port"),
          Map.entry("destinationaddress", "destination.ip"),
          Map.entry("clientip", "source.ip"),
          Map.entry("hostname", "host.name"),
          Map.entry("username", "user.name"),
          Map.entry("useragent", "user_agent.original"),
          Map.entry("url", "url.original"),
          Map.entry("protocol", "network.transport"));

  private Spelling() {}

  /// The nearest known name, null when none is near.
  static @Nullable String nearest(String name, Collection<String> known) {
    String bare = bare(name);
    String other = OTHER_NAMES.get(bare);
    if (other != null && known.contains(other)) {
      return other;
    }
    String nearest = null;
    int least = Math.max(2, bare.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(bare, bare(candidate));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@]", "");
  }

  /// How many characters have to be put in, left out or changed.
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
