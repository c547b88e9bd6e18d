package dev.takagari.enrich.stix;

/// A pattern that breaks the grammar. The message says where, without text of the pattern.
final class UnreadablePatternException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadablePatternException(String message) {
    super(message);
  }
}
