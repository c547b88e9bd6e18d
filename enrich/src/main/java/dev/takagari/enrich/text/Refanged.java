package dev.takagari.enrich.text;

import java.util.Arrays;

/// A text with what makes indicators harmless undone: `hxxps[:]//evil[.]example` is
/// `https://evil.example` again. Characters that nobody sees are left out.
///
/// What is undone: `.`, `:`, `://`, `@`, `/` and the words `dot` and `at` in round, square or curly
/// brackets, with blanks in them or on both sides of them; an opening bracket before a dot; `hxxp`,
/// `h**p`, `hxtp`, `htxp` and `fxp` with or without `s` before a colon.
public final class Refanged {
  private static final int LONGEST_BRACKET = 8;

  private final String text;
  private final int[] origins;

  private Refanged(String text, int[] origins) {
    this.text = text;
    this.origins = origins;
  }

  /// Undoes it all over a text.
  public static Refanged of(String given) {
    Undoing undoing = new Undoing(given);
    undoing.run();
    return new Refanged(
        undoing.plain.toString(), Arrays.copyOf(undoing.origins, undoing.plain.length() + 1));
  }

  /// The text as it was meant.
  public String text() {
    return text;
  }

  /// Where a character of the text was in what was given; of the end of the text, the end of what
  /// was given.
  public int origin(int index) {
    return origins[index];
  }

  /// Whether nobody sees a character: it joins, hides, or turns others.
  public static boolean isInvisible(char c) {
    return c == 0xAD
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x2069)
        || c == 0xFEFF;
  }

  private static final class Undoing {
    private final String given;
    private final StringBuilder plain = new StringBuilder();
    private int[] origins;

    Undoing(String given) {
      this.given = given;
      origins = new int[given.length() + 16];
    }

    void run() {
      int at = 0;
      while (at < given.length()) {
        char c = given.charAt(at);
        int next = isInvisible(c) ? at + 1 : bracket(at);
        if (next == at) {
          next = scheme(at);
        }
        if (next == at) {
          put(String.valueOf(c), at);
          next = at + 1;
        }
        at = next;
      }
      origins = Arrays.copyOf(origins, plain.length() + 1);
      origins[plain.length()] = given.length();
    }

    private void put(String more, int origin) {
      for (int i = 0; i < more.length(); i++) {
        if (plain.length() == origins.length) {
          origins = Arrays.copyOf(origins, origins.length * 2);
        }
        origins[plain.length()] = origin;
        plain.append(more.charAt(i));
      }
    }

    /// Reads a bracket at an index, or a blank before one; where it ends, or the same index.
    private int bracket(int at) {
      char c = given.charAt(at);
      int open = c == ' ' ? at + 1 : at;
      if (open >= given.length()) {
        return at;
      }
      int close = closing(given.charAt(open));
      if (close < 0) {
        return at;
      }
      int end =
          given.indexOf(close, open + 1, Math.min(given.length(), open + 2 + LONGEST_BRACKET));
      String inside = end < 0 ? "" : given.substring(open + 1, end).strip();
      String meant = meant(inside);
      boolean blank = c == ' ';
      if (!meant.isEmpty()) {
        boolean blankBehind = end + 1 < given.length() && given.charAt(end + 1) == ' ';
        if (blank) {
          boolean word = at > 0 && isWord(given.charAt(at - 1));
          boolean joined =
              word && blankBehind && end + 2 < given.length() && isWord(given.charAt(end + 2));
          if (!joined) {
            return at;
          }
          put(meant, open);
          return end + 2;
        }
        put(meant, open);
        return end + 1;
      }
      boolean half =
          !blank
              && c == '['
              && open + 2 < given.length()
              && given.charAt(open + 1) == '.'
              && open > 0
              && isWord(given.charAt(open - 1))
              && isWord(given.charAt(open + 2));
      if (half) {
        put(".", open);
        return open + 2;
      }
      return at;
    }

    /// Reads a scheme at an index; where it ends, or the same index.
    private int scheme(int at) {
      char c = given.charAt(at);
      if ((c != 'h' && c != 'H' && c != 'f' && c != 'F')
          || (at > 0 && isWord(given.charAt(at - 1)))) {
        return at;
      }
      boolean file = c == 'f' || c == 'F';
      int letters = file ? 1 : 2;
      int end = at + 1 + letters;
      if (end >= given.length() || Character.toLowerCase(given.charAt(end)) != 'p') {
        return at;
      }
      boolean changed = false;
      for (int i = at + 1; i < end; i++) {
        char letter = Character.toLowerCase(given.charAt(i));
        if (letter != 't' && letter != 'x' && letter != '*') {
          return at;
        }
        changed |= letter != 't';
      }
      end++;
      boolean secure = end < given.length() && Character.toLowerCase(given.charAt(end)) == 's';
      if (secure) {
        end++;
      }
      boolean colon = given.startsWith(":", end) || given.startsWith("[:", end);
      if (!changed || !colon) {
        return at;
      }
      put(file ? "ftp" : "http", at);
      if (secure) {
        put("s", end - 1);
      }
      return end;
    }

    private static int closing(char open) {
      return switch (open) {
        case '[' -> ']';
        case '(' -> ')';
        case '{' -> '}';
        default -> -1;
      };
    }

    private static String meant(String inside) {
      return switch (inside.toLowerCase(java.util.Locale.ROOT)) {
        case ".", "dot", "punkt" -> ".";
        case ":" -> ":";
        case "://" -> "://";
        case "@", "at" -> "@";
        case "/" -> "/";
        default -> "";
      };
    }

    private static boolean isWord(char c) {
      return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }
  }
}
