package dev.takagari.adapters.rulefile;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.List;

/// A rule file that cannot be used; the message has a line for each thing that is wrong.
public final class BadRuleFileException extends TakagariException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> problems;

  public BadRuleFileException(String file, List<String> problems) {
    super(ErrorCode.BAD_RULE_FILE, file + " cannot be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /// `file:line: what (hint)`, in the order of lines.
  public List<String> problems() {
    return problems;
  }
}
