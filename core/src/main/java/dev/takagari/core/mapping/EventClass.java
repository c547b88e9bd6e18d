package dev.takagari.core.mapping;

import dev.takagari.core.normalize.Fold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Partitions of the lake by what an event is about.
public enum EventClass {
  PROCESS,
  NETWORK,
  DNS,
  FILE,
  REGISTRY,
  IDENTITY,
  ALERT,
  OTHER;

  /// The name in the column `event.class`.
  public String text() {
    return Fold.fold(name());
  }

  /// The class of an event: the first that fits.
  public static EventClass of(
      String kind, List<String> categories, @Nullable String action, boolean asksForName) {
    if (kind.equals("alert")) {
      return ALERT;
    }
    if (categories.contains("network")) {
      boolean dns = asksForName || (action != null && Fold.fold(action).contains("dns"));
      return dns ? DNS : NETWORK;
    }
    if (categories.contains("process")) {
      return PROCESS;
    }
    if (categories.contains("registry")) {
      return REGISTRY;
    }
    if (containsAny(categories, "file", "library", "driver")) {
      return FILE;
    }
    // Calls of a cloud's API are told by who made them, whatever they were about.
    return containsAny(categories, "authentication", "iam", "session", "api") ? IDENTITY : OTHER;
  }

  private static boolean containsAny(List<String> categories, String... wanted) {
    for (String category : wanted) {
      if (categories.contains(category)) {
        return true;
      }
    }
    return false;
  }
}
