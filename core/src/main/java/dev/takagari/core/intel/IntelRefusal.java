package dev.takagari.core.intel;

import java.util.Locale;

/// Why a source was not asked.
public enum IntelRefusal {
  PRIVATE_ADDRESS("the address is private or reserved, or in a network of ours"),
  INTERNAL_NAME("the name is one of ours, or of no public domain"),
  CREDENTIALS("the address of the web holds a name or a password"),
  KIND("things of this kind are never sent outside"),
  TLP("the value may not be shared: it is marked TLP:RED or TLP:AMBER+STRICT"),
  TLP_UNKNOWN("the indicator store did not say whether the value may be shared"),
  SWITCHED_OFF("the source is switched off, or has no key"),
  QUOTA("what the source may be asked in a day is used up"),
  RATE("the source is asked as often as it may be"),
  RESTING("the source asked for a pause, or failed several times in a row"),
  BUDGET("the time for the whole question was over"),
  LIMIT("the question names more things than are asked at once");

  private final String meaning;

  IntelRefusal(String meaning) {
    this.meaning = meaning;
  }

  /// For people.
  public String meaning() {
    return meaning;
  }

  /// The name in answers and metrics, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
