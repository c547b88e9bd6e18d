package dev.takagari.core.text;

import java.util.Locale;

/// Numbers of things in sentences.
public final class Counted {
  private Counted() {}

  /// `1 host`, `1,200 hosts`.
  public static String of(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
