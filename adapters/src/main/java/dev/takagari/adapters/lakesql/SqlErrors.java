package dev.takagari.adapters.lakesql;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.sql.SQLException;

/// What DuckDB says of a statement, for the one who wrote it. It may hold values of events: never
/// for a log.
final class SqlErrors {
  private static final int LONGEST = 500;

  private SqlErrors() {}

  /// The error of a statement that did not run to its end.
  static TakagariException of(SQLException failure) {
    String text = text(failure);
    if (text.startsWith("Out of Memory")) {
      return new TakagariException(
          ErrorCode.SQL_LIMIT,
          "the statement needs more memory and disk than takagari.sql.memory and takagari.sql.spill"
              + " allow; ask for less time or fewer groups",
          failure);
    }
    if (text.contains(AnswerBound.TOO_LARGE)) {
      return new TakagariException(
          ErrorCode.SQL_LIMIT,
          AnswerBound.TOO_LARGE + ": name fewer columns, or cut values with left(…)",
          failure);
    }
    return new TakagariException(ErrorCode.BAD_SQL, text, failure);
  }

  /// Without the picture of the place: it is of the text as DuckDB wrote it again.
  static String text(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    int picture = message.indexOf("\n\nLINE ");
    String text = (picture < 0 ? message : message.substring(0, picture)).strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
