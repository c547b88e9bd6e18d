package dev.takagari.core.indicator;

import java.util.Locale;
import java.util.Optional;

/// With whom an indicator may be shared: the Traffic Light Protocol 2.0 of FIRST, in rising order
/// of secrecy.
public enum Tlp {
  CLEAR,
  GREEN,
  AMBER,
  AMBER_STRICT,
  RED;

  /// Whether the value may be sent to services outside.
  public boolean mayLeave() {
    return this != AMBER_STRICT && this != RED;
  }

  /// The name in files, requests and answers: `amber+strict`, else one word.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }

  /// Reads a marking in any of its usual spellings: `tlp:amber+strict`, `TLP:WHITE`, `green`.
  public static Optional<Tlp> find(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.startsWith("tlp:")) {
      word = word.substring(4).strip();
    }
    return switch (word) {
      case "clear", "white" -> Optional.of(CLEAR);
      case "green" -> Optional.of(GREEN);
      case "amber" -> Optional.of(AMBER);
      case "amber+strict", "amber-strict", "amber strict" -> Optional.of(AMBER_STRICT);
      case "red" -> Optional.of(RED);
      default -> Optional.empty();
    };
  }
}
