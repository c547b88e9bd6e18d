package dev.takagari.core.mapping;

import java.util.Set;

/// Texts by which feeds say that there is no value: no column is filled from them.
public final class AbsentText {
  private static final int LONGEST = 15;
  private static final Set<String> ABSENT =
      Set.of("", "-", "none", "N/A", "!!!!UNKNOWN!!!!", "<NA>");

  private AbsentText() {}

  /// Whether a text says that there is no value.
  public static boolean is(String text) {
    return text.length() <= LONGEST && ABSENT.contains(text);
  }
}
