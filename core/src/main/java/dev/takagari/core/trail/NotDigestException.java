package dev.takagari.core.trail;

/// Content that is not a digest, or not one that can be checked.
public final class NotDigestException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param reason what is wrong, without content
  NotDigestException(String reason) {
    super(reason, null, false, false);
  }

  /// What is wrong.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
