package dev.takagari.adapters.mappingfile.yaml;

import dev.takagari.core.normalize.NearName;
import java.util.Collection;
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
    String other = OTHER_NAMES.get(NearName.bare(name));
    if (other != null && known.contains(other)) {
      return other;
    }
    return NearName.of(name, known).orElse(null);
  }
}
