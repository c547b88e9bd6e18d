package dev.takagari.alerting.note;

import dev.takagari.core.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Which words of a text Markdown, and GitHub and chats after it, make nothing of. They look for
/// mentions, numbers of issues, digests of commits, addresses and the like in what is left after
/// Markdown was read, so no escape hides them: only code does. It is therefore decided word by
/// word: words of letters and digits stay, everything else goes into code.
public final class MarkdownWords {
  /// With the marks of a sentence around it.
  private static final Pattern WORD =
      Pattern.compile(
          "[(\"'“‘]{0,2}[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}'’,.%/-]*[\\p{L}\\p{M}\\p{N}%])?"
              + "[)\"'”’,;.:!?…]{0,3}");

  /// Marks that stand alone.
  private static final Pattern MARK = Pattern.compile("[·→←±–—…]");

  /// What may follow a value in a sentence, and is nothing to be made anything of.
  private static final Pattern MARKS_BEHIND = Pattern.compile("(?<=[^,:])[,:]+$");

  /// Digests of commits, in whatever marks.
  private static final Pattern DIGEST = Pattern.compile("(?i)(?<![\\p{L}\\p{N}])[0-9a-f]{7,}");

  /// `GH-12` is an issue, and a repository may have any other letters stand for a tracker.
  private static final Pattern TICKET = Pattern.compile("(?i)(?<![a-z0-9])[a-z][a-z0-9]*+-[0-9]");

  private static final Pattern SITE = Pattern.compile("(?i)www\\.");

  /// What begins a list when it begins a line.
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}[.)]");

  private MarkdownWords() {}

  /// A text among other text, on one line. Nothing is left out but blanks at its ends and those
  /// between words that are more than one.
  ///
  /// @param code puts neighbours that are more than words into code
  /// @param ampersand in place of one that stands alone; empty for one in code
  public static String of(String text, UnaryOperator<String> code, String ampersand) {
    List<String> shown = new ArrayList<>();
    List<String> coded = new ArrayList<>();
    for (String word : PlainText.visible(text).strip().split(" +", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      boolean isFirst = shown.isEmpty() && coded.isEmpty();
      boolean isAmpersand = word.equals("&") && !ampersand.isEmpty();
      if (isAmpersand || (isPlain(word) && !(isFirst && NUMBER.matcher(word).matches()))) {
        flush(coded, shown, code);
        shown.add(isAmpersand ? ampersand : word);
      } else {
        // a value is copied without the mark of the sentence behind it
        String value = MARKS_BEHIND.matcher(word).replaceFirst("");
        coded.add(value);
        if (value.length() < word.length()) {
          flush(coded, shown, code);
          shown.add(shown.removeLast() + word.substring(value.length()));
        }
      }
    }
    flush(coded, shown, code);
    return String.join(" ", shown);
  }

  private static void flush(List<String> coded, List<String> shown, UnaryOperator<String> code) {
    if (!coded.isEmpty()) {
      shown.add(code.apply(String.join(" ", coded)));
      coded.clear();
    }
  }

  private static boolean isPlain(String word) {
    return MARK.matcher(word).matches()
        || (WORD.matcher(word).matches()
            && !DIGEST.matcher(word).find()
            && !TICKET.matcher(word).find()
            && !SITE.matcher(word).find());
  }
}
