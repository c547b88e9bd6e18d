package dev.takagari.alerting.github;

import dev.takagari.core.cases.CaseKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// The body of an issue, in which our part stands among what people wrote. Only our part is ever
/// changed. Line ends that GitHub's page made `\r\n` count as ours.
final class IssueBody {
  /// Longest body that GitHub takes, in characters.
  static final int LONGEST = 65_536;

  private static final String OPEN = "- [ ] ";
  private static final Set<String> TICKS = Set.of("- [x] ", "- [X] ");

  private IssueBody() {}

  /// The body with our part as it is now. Where people deleted the marks of our part, or a half of
  /// it, a new one is put below what is there.
  ///
  /// @param body as it is on GitHub; empty for none
  /// @param block makes our part, between its marks, of so many characters at most; empty when that
  ///   is too few
  /// @return the body as it was when there is no room
  static String with(String body, CaseKey key, IntFunction<String> block) {
    String now = body.replace("\r\n", "\n");
    List<Integer> place = IssueMarks.block(now);
    String mark = IssueMarks.ofCase(key);
    String before;
    String after;
    String old;
    if (place.isEmpty()) {
      String cut = now.replace(IssueMarks.BEGIN, "").replace(IssueMarks.END, "").stripTrailing();
      before = cut.isEmpty() ? "" : cut + "\n\n";
      after = "";
      old = "";
    } else {
      before = now.substring(0, place.getFirst());
      after = now.substring(place.getLast());
      old = now.substring(place.getFirst(), place.getLast());
    }
    String head = (before + after).contains(mark) ? "" : mark + "\n";
    int around =
        before.length()
            + head.length()
            + IssueMarks.BEGIN.length()
            + IssueMarks.END.length()
            + after.length()
            + 2;
    String text = around >= LONGEST ? "" : block.apply(LONGEST - around);
    if (text.isEmpty()) {
      return body;
    }
    String made =
        before + head + IssueMarks.BEGIN + "\n" + ticked(text, old) + "\n" + IssueMarks.END + after;
    return made.equals(now) ? body : made;
  }

  /// Steps that people ticked stay ticked.
  private static String ticked(String text, String old) {
    Set<String> done = new HashSet<>();
    for (String line : old.split("\n", -1)) {
      if (TICKS.stream().anyMatch(line::startsWith)) {
        done.add(line.substring(OPEN.length()));
      }
    }
    return done.isEmpty()
        ? text
        : text.lines()
            .map(
                line ->
                    line.startsWith(OPEN) && done.contains(line.substring(OPEN.length()))
                        ? "- [x] " + line.substring(OPEN.length())
                        : line)
            .collect(Collectors.joining("\n"));
  }
}
