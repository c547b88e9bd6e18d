package dev.takagari.core.intel;

import java.util.Locale;

/// Why a source that was asked gave no answer.
public enum IntelFailure {
  BAD_KEY("the source does not accept our key", false),
  RATE_LIMITED("the source says that it was asked too often", true),
  SERVER_ERROR("the source has trouble of its own", true),
  TIMEOUT("the source did not answer in time", true),
  CONNECTION("the source cannot be reached, or the connection broke", true),
  BAD_ANSWER("the answer is not what the source documents", true),
  TOO_LARGE("the answer is larger than we read", false),
  REDIRECTED("the source sends us elsewhere; we do not follow", false),
  REFUSED("the source refuses this question", false),
  UNAVAILABLE("a part of ours that the source needs does not answer", true),
  INTERNAL("a fault of ours; the log has the whole of it", false);

  private final String meaning;
  private final boolean passing;

  IntelFailure(String meaning, boolean passing) {
    this.meaning = meaning;
    this.passing = passing;
  }

  /// For people.
  public String meaning() {
    return meaning;
  }

  /// Whether the same question may be answered later.
  public boolean isTransient() {
    return passing;
  }

  /// The name in answers and metrics, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
