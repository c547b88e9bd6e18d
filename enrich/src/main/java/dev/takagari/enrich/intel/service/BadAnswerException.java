package dev.takagari.enrich.intel.service;

/// An answer is not what its service documents. The message holds no text of the answer.
public final class BadAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  BadAnswerException(String message) {
    super(message);
  }
}
