package dev.takagari.enrich.stix;

import dev.takagari.core.indicator.Tlp;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What markings of STIX objects mean: those that the standard fixed, and those that a bundle
/// defines itself. For one thread.
final class TlpMarkings {
  private static final int MOST = 10_000;

  /// Of TLP 1, by the standard's text, and of TLP 2, by the extension that OASIS published.
  private static final Map<String, Tlp> FIXED =
      Map.of(
          "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp.CLEAR,
          "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp.GREEN,
          "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", Tlp.AMBER,
          "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp.RED,
          "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", Tlp.CLEAR,
          "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", Tlp.GREEN,
          "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", Tlp.AMBER,
          "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp.AMBER_STRICT,
          "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp.RED);

  private final Map<String, Tlp> defined = new HashMap<>();

  /// Remembers a definition of a bundle. A fixed one stays what it is.
  void define(String id, Tlp tlp) {
    if (defined.size() < MOST) {
      defined.put(id, tlp);
    }
  }

  /// What a marking means; null when it says nothing of sharing.
  @Nullable Tlp of(String id) {
    Tlp fixed = FIXED.get(id);
    return fixed == null ? defined.get(id) : fixed;
  }
}
