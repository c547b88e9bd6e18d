package dev.takagari.core.mapping.panw;

import java.util.ArrayList;
import java.util.List;

/// Cuts a line at its commas, as firewalls write them: a value with commas stands in quotes, a
/// quote inside it is written twice, and a list in braces keeps its commas without quotes
/// (`link_switches`). What is not closed is text like any other.
final class CsvLine {
  private static final char QUOTE = '"';

  private CsvLine() {}

  /// The values from a position to the end of the line; at least one.
  static List<String> values(String line, int from) {
    List<String> values = new ArrayList<>(128);
    int at = from;
    while (true) {
      int end = end(line, at);
      values.add(value(line, at, end));
      if (end >= line.length()) {
        return values;
      }
      at = end + 1;
    }
  }

  /// Where the value that begins at a position ends: at a comma, or at the end of the line.
  private static int end(String line, int from) {
    if (from < line.length()) {
      int closed =
          switch (line.charAt(from)) {
            case QUOTE -> afterQuotes(line, from);
            case '{' -> afterBraces(line, from);
            default -> -1;
          };
      if (closed == line.length() || (closed > 0 && line.charAt(closed) == ',')) {
        return closed;
      }
    }
    int comma = line.indexOf(',', from);
    return comma < 0 ? line.length() : comma;
  }

  /// The position behind the closing quote, -1 when there is none.
  private static int afterQuotes(String line, int from) {
    int at = from + 1;
    while (true) {
      int quote = line.indexOf(QUOTE, at);
      if (quote < 0) {
        return -1;
      }
      boolean doubled = quote + 1 < line.length() && line.charAt(quote + 1) == QUOTE;
      if (!doubled) {
        return quote + 1;
      }
      at = quote + 2;
    }
  }

  /// The position behind the brace that closes the first, -1 when there is none.
  private static int afterBraces(String line, int from) {
    int depth = 0;
    for (int at = from; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return at + 1;
        }
      }
    }
    return -1;
  }

  private static String value(String line, int from, int end) {
    boolean quoted = end - from > 1 && line.charAt(from) == QUOTE && afterQuotes(line, from) == end;
    return quoted
        ? line.substring(from + 1, end - 1).replace("\"\"", "\"")
        : line.substring(from, end);
  }
}
