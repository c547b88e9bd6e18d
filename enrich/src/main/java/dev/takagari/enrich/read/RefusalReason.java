package dev.takagari.enrich.read;

import java.util.Locale;

/// Why records of feeds, or parts of them, are not taken.
public enum RefusalReason {
  NO_VALUE("it names no value"),
  NOT_A_VALUE("what it names is no value of its type; the detail says what is wrong"),
  TOO_WIDE("so much fits it that it would be found everywhere; the detail says what its bound is"),
  DOUBTFUL(
      "in text for people it looks like an indicator and may be something else; the detail says"
          + " what"),
  TYPE_UNKNOWN("its type is in no table; map it with the option `types`"),
  TYPE_NOT_GUESSED("nothing tells its type; give the option `type`"),
  NOT_FOR_DETECTION(
      "its source says that it is context and not for detection; the option"
          + " `also-not-for-detection` takes it"),
  ALLOWED_BY_SOURCE("its source says that it is harmless"),
  NOT_AN_INDICATOR("it is a record of another kind; the detail says of which"),
  NOT_REPRESENTABLE(
      "it says more than that a value is bad; to take the value alone would widen it; the detail"
          + " says what"),
  PATTERN_NOT_READABLE("its pattern breaks the grammar; the detail says where"),
  ROW_NOT_READABLE("it is no row of its format; the detail says why"),
  LINE_TOO_LONG("it is longer than a line may be"),
  NOT_TEXT("its value has bytes that are no characters, or U+0000");

  private final String meaning;

  RefusalReason(String meaning) {
    this.meaning = meaning;
  }

  /// For reports and the reference.
  public String meaning() {
    return meaning;
  }

  /// The name in reports, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
