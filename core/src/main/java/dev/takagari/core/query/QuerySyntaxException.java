package dev.takagari.core.query;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;

/// A text that is not a query: where, and what to write instead.
public final class QuerySyntaxException extends TakagariException {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final String hint;

  public QuerySyntaxException(int position, String message, String hint) {
    super(ErrorCode.BAD_QUERY, message);
    this.position = position;
    this.hint = hint;
  }

  /// Where in the text, in characters from 0.
  public int position() {
    return position;
  }

  /// What to write instead; may be empty.
  public String hint() {
    return hint;
  }
}
