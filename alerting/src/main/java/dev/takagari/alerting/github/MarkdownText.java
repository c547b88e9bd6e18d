package dev.takagari.alerting.github;

import dev.takagari.alerting.note.MarkdownWords;
import dev.takagari.core.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text as GitHub-flavoured Markdown that shows just that text: words stay as [MarkdownWords]
/// decides, everything else goes into code. Nothing is left out, and what is copied out of code is
/// what the event held.
///
/// Whoever wants text defanged does so before; here a text only becomes Markdown.
public final class MarkdownText {
  private static final Pattern BACKTICKS = Pattern.compile("`+");
  private static final int LEAST_FENCE = 3;
  private static final String AMPERSAND = "&amp;";

  private MarkdownText() {}

  /// A text among other text, on one line; for a list, a paragraph or a quotation.
  public static String words(String text) {
    return MarkdownWords.of(text, MarkdownText::code, AMPERSAND);
  }

  /// A text in a cell of a table.
  public static String cell(String text) {
    return MarkdownWords.of(text, MarkdownText::codeCell, AMPERSAND);
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
