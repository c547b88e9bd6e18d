package dev.takagari.app.operation;

import dev.takagari.core.error.TakagariException;
import dev.takagari.search.time.TimeExpression;
import java.time.Instant;

/// Reads what operators write as a time: `7d` (so long ago), or a time as searches take it.
final class PointInTime {
  private PointInTime() {}

  /// @param name what the time is for, named when it cannot be read
  /// @throws TakagariException code bad-request if it is neither
  static Instant parse(String name, String text, Instant now) {
    if (!text.strip().matches("[0-9]{1,9}[smhdwSMHDW]")) {
      return TimeExpression.parse(name, text, now);
    }
    Instant time = now.minus(TimeExpression.parseDuration(name, text));
    return time.isBefore(TimeExpression.EARLIEST) ? TimeExpression.EARLIEST : time;
  }
}
