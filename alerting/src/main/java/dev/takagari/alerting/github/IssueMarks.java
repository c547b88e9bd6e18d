package dev.takagari.alerting.github;

import dev.takagari.core.cases.CaseKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is hidden in issues and comments so that they are found again. Text of events never holds
/// any of it, see [MarkdownText].
final class IssueMarks {
  static final String BEGIN = "<!-- takagari:begin -->";
  static final String END = "<!-- takagari:end -->";

  private static final Pattern CASE =
      Pattern.compile("<!-- takagari case:(A-[0-9]{4}-[0-9]{6,18}) -->");

  private IssueMarks() {}

  static String ofCase(CaseKey key) {
    return "<!-- takagari case:" + key + " -->";
  }

  /// The case of an issue by its body.
  static Optional<CaseKey> caseOf(String body) {
    Matcher found = CASE.matcher(body);
    return found.find() ? CaseKey.find(found.group(1)) : Optional.empty();
  }

  /// @param marker of an act
  static String act(String marker) {
    return "<!-- takagari act:" + marker + " -->";
  }

  /// Marks our answer to what somebody did.
  ///
  /// @param to id of their comment or event
  static String answer(String to) {
    return "<!-- takagari answer:" + to + " -->";
  }

  /// Whether a comment is one of ours.
  static boolean isOurs(String comment) {
    return comment.contains("<!-- takagari act:") || comment.contains("<!-- takagari answer:");
  }

  /// Where our part of a body is.
  ///
  /// @return begin and end; empty when it is not there as a whole
  static List<Integer> block(String body) {
    int begin = body.indexOf(BEGIN);
    int end = begin < 0 ? -1 : body.indexOf(END, begin);
    return end < 0 ? List.of() : List.of(begin, end + END.length());
  }
}
