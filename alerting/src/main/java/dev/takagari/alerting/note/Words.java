package dev.takagari.alerting.note;

import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Texts of one case, harmless to read. Not for several threads.
public final class Words {
  private static final int LONGEST_LINE = 300;
  private static final char REPLACEMENT = '\uFFFD';
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");

  private final Set<String> accounts = new HashSet<>();

  /// Text of an event without knowledge of its case: on one line, defanged, bounded. It is not
  /// escaped for any markup.
  public static String plain(String text) {
    return plain(text, LONGEST_LINE);
  }

  /// As [#plain(String)].
  ///
  /// @param longest columns that may be left of it
  public static String plain(String text, int longest) {
    return new Words().of(text, longest);
  }

  /// The name of one of our own people, who did something to a case or has it: on one line and
  /// bounded. It is not of an event, so that nothing is defanged, unless there is `://` in it,
  /// which nobody is called. It is not escaped for any markup.
  public static String person(String name) {
    return name.contains("://") ? plain(name) : PlainText.cut(flat(name), LONGEST_LINE);
  }

  /// The name of an account that an event has, as [#plain(String, int)].
  static String account(String name, int longest) {
    return PlainText.cut(Defanged.account(flat(name)), longest);
  }

  /// Accounts are called by first and last name with a dot between: of those that the case names as
  /// accounts nobody needs the dot in brackets.
  void know(String account) {
    accounts.add(account);
  }

  String line(String text) {
    return of(text, LONGEST_LINE);
  }

  /// @param longest columns that may be left of it
  String of(String text, int longest) {
    // what is cut away need not be read
    String near = text.length() > 2 * longest ? head(text, 2 * longest) : text;
    return PlainText.cut(Defanged.words(flat(near), this::known), longest);
  }

  /// On one line, and without what turns the direction of writing or cannot be seen. An escape in
  /// its place would make a path of a name, in which nobody sees the name.
  private static String flat(String text) {
    if (text.codePoints().noneMatch(c -> PlainText.isHarmful(c, false))) {
      return text;
    }
    StringBuilder flat = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .map(c -> PlainText.isHarmful(c, false) ? REPLACEMENT : c)
        .forEach(flat::appendCodePoint);
    return flat.toString();
  }

  private static String head(String text, int end) {
    return PlainText.beginning(text, end) + "…";
  }

  private Optional<String> known(String word) {
    boolean isTime = INSTANT.matcher(word).matches();
    boolean isAccount = accounts.contains(word) && Defanged.isFullName(word);
    return isTime || isAccount ? Optional.of(word) : Optional.empty();
  }
}
