package dev.takagari.core.route;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.List;

/// A file of routing that cannot be used; the message has a line for each thing that is wrong.
public final class BadRoutingFileException extends TakagariException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> problems;

  public BadRoutingFileException(String file, List<String> problems) {
    super(
        ErrorCode.BAD_ROUTING_FILE, file + " cannot be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /// `file:line: what (hint)`, in the order of lines.
  public List<String> problems() {
    return problems;
  }
}
