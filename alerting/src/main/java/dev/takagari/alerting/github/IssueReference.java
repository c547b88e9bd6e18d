package dev.takagari.alerting.github;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The issue of a case, as an act says where it is found: `482`, or `491:anew` of one that was
/// begun because the first was deleted or moved away.
///
/// @param anew whether it is the second one; there is no third
record IssueReference(int number, boolean anew) {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(:anew)?");
  private static final String ANEW = ":anew";

  static Optional<IssueReference> find(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new IssueReference(Integer.parseInt(matcher.group(1)), matcher.group(2) != null))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return number + (anew ? ANEW : "");
  }
}
