package dev.takagari.adapters.lakesql;

import java.time.Duration;
import java.util.Map;

/// What somebody asks.
///
/// @param text one statement
/// @param parameters texts that stand for `$name`
/// @param maxRows most rows of the answer
/// @param timeout after which the statement is ended
public record SqlQuestion(
    String text, Map<String, String> parameters, int maxRows, Duration timeout) {
  public SqlQuestion {
    parameters = Map.copyOf(parameters);
    if (maxRows < 1 || !timeout.isPositive()) {
      throw new IllegalArgumentException("an answer has room for a row, and time");
    }
  }
}
