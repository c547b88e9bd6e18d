package dev.takagari.adapters.lakesql;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds what an answer takes of the heap. The driver turns 2,048 rows into objects at once,
/// whatever their size, so rows that are too large must not come that far: small ones count for
/// nothing, all larger ones of an answer together have a limit. For all threads of one statement.
final class AnswerBound {
  /// Name of the function that is told the size of each row.
  static final String FUNCTION = "takagari_answer_bound";

  /// What the message of an error says when an answer is too large.
  static final String TOO_LARGE = "rows of the answer are too large";

  private static final long SMALL_BYTES = 12L << 10;
  private static final long MOST_BYTES = 64L << 20;

  private final AtomicLong large = new AtomicLong();

  /// The query, in whose answer every row is looked at.
  static String within(String query) {
    return "SELECT * FROM ("
        + query
        + ") AS takagari_answer WHERE "
        + FUNCTION
        + "(strlen(CAST(takagari_answer AS VARCHAR)))";
  }

  /// A row of so many bytes comes.
  ///
  /// @throws IllegalStateException if the large rows so far are too large together
  void add(long bytes) {
    if (bytes > SMALL_BYTES && large.addAndGet(bytes) > MOST_BYTES) {
      throw new IllegalStateException(TOO_LARGE);
    }
  }
}
