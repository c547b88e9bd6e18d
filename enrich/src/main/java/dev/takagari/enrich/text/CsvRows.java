package dev.takagari.enrich.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The rows of separated values as feeds write them: a value may stand in quotes, then it holds
/// delimiters, line feeds and, written twice, quotes; there may be blanks before a quote. A quote
/// that is never closed costs its own line only: what cannot be a row within [#MOST_LINES] lines is
/// handed out as a bad row, and reading goes on with the line after it. For one thread.
///
/// This is not the reader of logs ([dev.takagari.core.record.CsvReader]): that one has a fixed
/// quote, takes no blanks before it, and gets rows that somebody else cut.
public final class CsvRows implements Closeable {
  /// How many lines one row may span.
  public static final int MOST_LINES = 20;

  private final TextLines lines;
  private final char delimiter;
  private final char quote;
  private final Deque<Line> ahead = new ArrayDeque<>();
  private boolean ended;

  private record Line(String text, long number, boolean cut) {}

  /// A row.
  ///
  /// @param line number of its first line, from 1
  /// @param text its first line, for comments and for people
  /// @param values as many as there are; empty when it is no row
  /// @param fault why it is no row; empty when it is one
  public record Row(long line, String text, List<String> values, String fault) {
    /// Whether it has no values at all.
    public boolean isBlank() {
      return fault.isEmpty() && text.isBlank();
    }
  }

  /// @param delimiter a blank means any number of blanks and tabs
  public CsvRows(InputStream bytes, char delimiter, char quote) throws IOException {
    lines = new TextLines(bytes);
    this.delimiter = delimiter;
    this.quote = quote;
  }

  /// The next row; its line is 0 when there is none.
  public Row next(String comment) throws IOException {
    if (!look(0)) {
      return new Row(0, "", List.of(), "");
    }
    Line first = ahead.removeFirst();
    if (first.cut()) {
      return bad(first, "it is longer than " + TextLines.LONGEST + " characters");
    }
    if (first.text().isBlank()
        || (!comment.isEmpty() && first.text().stripLeading().startsWith(comment))) {
      return new Row(first.number(), first.text(), List.of(), "");
    }
    StringBuilder text = new StringBuilder(first.text());
    List<String> values = new ArrayList<>();
    int taken = 0;
    while (true) {
      String fault = split(text, values);
      if (fault.isEmpty()) {
        for (int i = 0; i < taken; i++) {
          ahead.removeFirst();
        }
        return new Row(first.number(), first.text(), values, "");
      }
      boolean open = fault.equals(OPEN);
      if (!open || taken + 1 == MOST_LINES || !look(taken)) {
        return bad(first, fault);
      }
      Line more = line(taken++);
      if (more.cut() || text.length() + more.text().length() > TextLines.LONGEST) {
        return bad(first, fault);
      }
      text.append('\n').append(more.text());
    }
  }

  /// The values of one line; empty when its quotes are not right.
  public static List<String> values(String line, char delimiter, char quote) {
    List<String> values = new ArrayList<>();
    return split(line, values, delimiter, quote).isEmpty() ? values : List.of();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static final String OPEN = "a quote is never closed";

  private static Row bad(Line line, String fault) {
    return new Row(line.number(), line.text(), List.of(), fault);
  }

  private Line line(int index) {
    int i = 0;
    for (Line line : ahead) {
      if (i++ == index) {
        return line;
      }
    }
    throw new IllegalStateException("no such line");
  }

  /// Whether there is a line at an index of those ahead.
  private boolean look(int index) throws IOException {
    while (!ended && ahead.size() <= index) {
      if (lines.next()) {
        ahead.addLast(new Line(lines.text(), lines.number(), lines.isCut()));
      } else {
        ended = true;
      }
    }
    return ahead.size() > index;
  }

  private String split(CharSequence text, List<String> values) {
    values.clear();
    return split(text.toString(), values, delimiter, quote);
  }

  private static String split(String text, List<String> values, char delimiter, char quote) {
    int at = 0;
    int length = text.length();
    while (true) {
      int start = at;
      while (start < length && isBlank(text.charAt(start)) && text.charAt(start) != delimiter) {
        start++;
      }
      if (start < length && text.charAt(start) == quote) {
        StringBuilder value = new StringBuilder();
        int from = start + 1;
        while (true) {
          int close = text.indexOf(quote, from);
          if (close < 0) {
            return OPEN;
          }
          value.append(text, from, close);
          from = close + 1;
          if (from < length && text.charAt(from) == quote) {
            value.append(quote);
            from++;
            continue;
          }
          break;
        }
        while (from < length && isBlank(text.charAt(from)) && text.charAt(from) != delimiter) {
          from++;
        }
        if (from < length && text.charAt(from) != delimiter) {
          return "there is text behind a closing quote";
        }
        values.add(value.toString());
        at = from;
      } else {
        int found = text.indexOf(delimiter, start);
        at = found < 0 ? length : found;
        values.add(text.substring(start, at).strip());
      }
      if (at == length) {
        return "";
      }
      at++;
      while (delimiter == ' ' && at < length && isBlank(text.charAt(at))) {
        at++;
      }
      if (delimiter == ' ' && at == length) {
        return "";
      }
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
