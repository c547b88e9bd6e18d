package dev.takagari.enrich.text;

import java.util.ArrayList;
import java.util.List;

/// Several texts in one cell of a table, between semicolons: `a;b`. A semicolon within a text is
/// written `\;`, a backslash `\\`.
public final class JoinedTexts {
  private static final char SEPARATOR = ';';
  private static final char ESCAPE = '\\';

  private JoinedTexts() {}

  public static String join(List<String> texts) {
    StringBuilder joined = new StringBuilder();
    for (String text : texts) {
      if (!joined.isEmpty()) {
        joined.append(SEPARATOR);
      }
      for (int i = 0; i < text.length(); i++) {
        if (isEscaped(text.charAt(i))) {
          joined.append(ESCAPE);
        }
        joined.append(text.charAt(i));
      }
    }
    return joined.toString();
  }

  /// The texts of a cell; a backslash before anything else stands for itself. Empty texts are left
  /// out.
  public static List<String> split(String joined) {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= joined.length(); i++) {
      char c = i < joined.length() ? joined.charAt(i) : SEPARATOR;
      boolean escape = c == ESCAPE && i + 1 < joined.length() && isEscaped(joined.charAt(i + 1));
      if (escape) {
        text.append(joined.charAt(++i));
      } else if (c != SEPARATOR) {
        text.append(c);
      } else if (!text.isEmpty()) {
        texts.add(text.toString());
        text.setLength(0);
      }
    }
    return texts;
  }

  private static boolean isEscaped(char c) {
    return c == SEPARATOR || c == ESCAPE;
  }
}
