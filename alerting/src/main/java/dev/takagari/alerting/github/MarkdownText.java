package dev.takagari.alerting.github;

import dev.takagari.core.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text as GitHub-flavoured Markdown that shows just that text. GitHub looks for mentions, numbers
/// of issues, digests of commits, addresses and the like in what is left after Markdown was read,
/// so no escape hides them: only code spans and code blocks do. What follows is therefore decided
/// word by word: words of letters and digits stay, everything else goes into code. Nothing is left
/// out, and what is copied out of code is what the event held.
///
/// Whoever wants text defanged does so before; here a text only becomes Markdown.
public final class MarkdownText {
  /// Words that Markdown and GitHub make nothing of, with the marks of a sentence around them.
  private static final Pattern WORD =
      Pattern.compile(
          "[(\"'“‘]{0,2}[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}'’,.%/-]*[\\p{L}\\p{M}\\p{N}%])?"
              + "[)\"'”’,;.:!?…]{0,3}");

  /// Marks that stand alone.
  private static final Pattern MARK = Pattern.compile("[·→←±–—…]");

  /// Digests of commits, in whatever marks.
  private static final Pattern DIGEST = Pattern.compile("(?i)(?<![\\p{L}\\p{N}])[0-9a-f]{7,}");

  /// `GH-12` is an issue, and a repository may have any other letters stand for a tracker.
  private static final Pattern TICKET = Pattern.compile("(?i)(?<![a-z0-9])[a-z][a-z0-9]*+-[0-9]");

  private static final Pattern SITE = Pattern.compile("(?i)www\\.");

  /// What begins a list when it begins a line.
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}[.)]");

  private static final Pattern BACKTICKS = Pattern.compile("`+");
  private static final int LEAST_FENCE = 3;

  private MarkdownText() {}

  /// A text among other text, on one line; for a list, a paragraph or a quotation.
  public static String words(String text) {
    return words(text, false);
  }

  /// A text in a cell of a table.
  public static String cell(String text) {
    return words(text, true);
  }

  private static String words(String text, boolean inTable) {
    List<String> shown = new ArrayList<>();
    List<String> code = new ArrayList<>();
    for (String word : PlainText.visible(text).strip().split(" +", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      boolean isFirst = shown.isEmpty() && code.isEmpty();
      if (isPlain(word) && !(isFirst && NUMBER.matcher(word).matches())) {
        flush(code, shown, inTable);
        shown.add(word);
      } else if (word.equals("&")) {
        flush(code, shown, inTable);
        shown.add("&amp;");
      } else {
        code.add(word);
      }
    }
    flush(code, shown, inTable);
    return String.join(" ", shown);
  }

  private static boolean isPlain(String word) {
    return MARK.matcher(word).matches()
        || (WORD.matcher(word).matches()
            && !DIGEST.matcher(word).find()
            && !TICKET.matcher(word).find()
            && !SITE.matcher(word).find());
  }

  private static void flush(List<String> code, List<String> shown, boolean inTable) {
    if (!code.isEmpty()) {
      String joined = String.join(" ", code);
      shown.add(inTable ? codeCell(joined) : code(joined));
      code.clear();
    }
  }

  /// A value among text, to be copied as it is.
  ///
  /// @return empty for a blank text
  public static String code(String text) {
    String plain = unmarked(PlainText.visible(text));
    if (plain.isBlank()) {
      return "";
    }
    String fence = "`".repeat(longestRun(plain) + 1);
    boolean isPadded =
        plain.startsWith("`")
            || plain.endsWith("`")
            || (plain.startsWith(" ") && plain.endsWith(" "));
    String pad = isPadded ? " " : "";
    return fence + pad + plain + pad + fence;
  }

  /// A value in a cell of a table. Of a bar behind a backslash tables make an end of the cell, even
  /// in code: between the two stands a gap.
  ///
  /// @return empty for a blank text
  public static String codeCell(String text) {
    List<String> spans = new ArrayList<>();
    for (String part : text.split("(?<=\\\\)(?=\\|)", -1)) {
      spans.add(code(part).replace("|", "\\|"));
    }
    return String.join(" ", spans);
  }

  /// Lines as a block of code.
  ///
  /// @param language for colours; may be empty
  public static String block(String language, List<String> lines) {
    List<String> plain = lines.stream().map(line -> unmarked(PlainText.visible(line))).toList();
    int run = plain.stream().mapToInt(MarkdownText::longestRun).max().orElse(0);
    String fence = "`".repeat(Math.max(LEAST_FENCE, run + 1));
    return fence + language + "\n" + String.join("\n", plain) + "\n" + fence;
  }

  /// What we hide in issues to find them again is never in anything that an event says.
  static String unmarked(String text) {
    return text.replace("<!-- takagari", "<!--  takagari");
  }

  private static int longestRun(String text) {
    Matcher runs = BACKTICKS.matcher(text);
    int longest = 0;
    while (runs.find()) {
      longest = Math.max(longest, runs.end() - runs.start());
    }
    return longest;
  }

  /// A link of ours.
  ///
  /// @param url absolute; one that is neither `https` nor `http` is only told
  public static String link(String text, String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
      return words(text);
    }
    StringBuilder safe = new StringBuilder();
    for (byte each : url.getBytes(StandardCharsets.UTF_8)) {
      boolean isSafe = each > ' ' && each < 0x7f && "()<>[]\\`|\"".indexOf(each) < 0;
      safe.append(
          isSafe ? String.valueOf((char) each) : String.format(Locale.ROOT, "%%%02X", each));
    }
    return "[" + words(text) + "](" + safe + ")";
  }
}
