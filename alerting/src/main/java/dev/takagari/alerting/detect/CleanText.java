package dev.takagari.alerting.detect;

import dev.takagari.core.text.PlainText;

/// Texts of events as detections hold them: as they are, but bounded, and without the few
/// characters that queues and databases refuse. Escaping is left to whoever shows them.
public final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';

  private CleanText() {}

  /// Without U+0000, with U+FFFD for U+FFFE and U+FFFF, cut after `longest` characters.
  public static String of(String text, int longest) {
    String bounded = cut(text, longest);
    StringBuilder changed = null;
    for (int i = 0; i < bounded.length(); i++) {
      char c = bounded.charAt(i);
      boolean refused = c == 0 || c > REPLACEMENT;
      if (refused && changed == null) {
        changed = new StringBuilder(bounded.length()).append(bounded, 0, i);
      }
      if (changed != null && c != 0) {
        changed.append(c > REPLACEMENT ? REPLACEMENT : c);
      }
    }
    return changed == null ? bounded : changed.toString();
  }

  /// As [#of], in one line: runs of white space and control characters become one space.
  static String line(String text, int longest) {
    // what does not count for the result must not be walked for ever
    String near = of(text, longest * 4);
    StringBuilder line = new StringBuilder(Math.min(near.length(), longest));
    boolean gap = false;
    for (int i = 0; i < near.length(); i++) {
      char c = near.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c)) {
        gap = !line.isEmpty();
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.append(c);
    }
    return cut(line.toString(), longest);
  }

  /// Bytes of the text inside JSON.
  static int jsonBytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += 6;
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else {
        bytes += c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }

  private static String cut(String text, int longest) {
    return PlainText.beginning(text, longest);
  }
}
