package dev.takagari.core.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a case turned out to be.
public enum CloseReason {
  /// It was what the detection said.
  TRUE_POSITIVE(false, true),
  /// It happened, and somebody may do this.
  EXPECTED(false, false),
  /// It did not happen, or is harmless.
  FALSE_POSITIVE(false, false),
  /// Another case is about it.
  DUPLICATE(false, false),
  /// Nobody can tell; the note says what was missing.
  NOT_ENOUGH_DATA(true, true),
  /// Anything else; the note says what.
  OTHER(true, true);

  private final boolean needsNote;
  private final boolean reopens;

  CloseReason(boolean needsNote, boolean reopens) {
    this.needsNote = needsNote;
    this.reopens = reopens;
  }

  /// Whether it says nothing without a note.
  public boolean needsNote() {
    return needsNote;
  }

  /// Whether a case that was closed so is opened again when the same is detected again soon.
  public boolean reopens() {
    return reopens;
  }

  /// The name in requests and answers, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// All codes, as a sentence lists them.
  public static String codes() {
    List<String> codes = Arrays.stream(values()).map(CloseReason::code).toList();
    return String.join(", ", codes.subList(0, codes.size() - 1)) + " or " + codes.getLast();
  }

  /// The reason of a code, if there is one.
  public static Optional<CloseReason> find(String code) {
    for (CloseReason reason : values()) {
      if (reason.code().equals(code)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
