package dev.takagari.core.record;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads lines by an example with names in braces, as `{ip} - {user} [{time}] "{request}"
/// {status}`: everything else stands in the line as it is.
///
/// A piece ends at the first occurrence of what follows it in the pattern. Between `"` a backslash
/// protects the next character, and both stay in the value. A piece with a blank behind it is not
/// empty; one with nothing behind it goes to the end of the line. From one name on pieces may be
/// missing, together with all behind them. What stands behind the end of the pattern is kept as
/// `rest`.
public final class PatternReader implements RecordReader {
  /// Member with what stands behind the end of the pattern.
  public static final String REST = "rest";

  private final String before;
  private final List<Piece> pieces;
  private final int required;
  private final JsonRecord record = new JsonRecord();

  /// @param after the text up to the next piece, empty for the last one
  /// @param quoted whether it stands between quotes
  private record Piece(String name, String after, boolean quoted) {}

  /// A reader of one kind of line.
  ///
  /// @param optionalFrom the first name that may be missing, null when all must be there
  /// @throws IllegalArgumentException if the pattern cannot be; the message says why
  public PatternReader(String pattern, @Nullable String optionalFrom) {
    int open = pattern.indexOf('{');
    if (open < 0) {
      throw new IllegalArgumentException("the pattern names no piece in braces");
    }
    before = pattern.substring(0, open);
    pieces = pieces(pattern, open);
    required = optionalFrom == null ? pieces.size() : names().indexOf(optionalFrom);
    if (required < 0) {
      throw new IllegalArgumentException("the pattern has no piece {" + optionalFrom + "}");
    }
    if (required == 0) {
      throw new IllegalArgumentException("the first piece cannot be optional");
    }
  }

  /// Names of the pieces in order.
  public List<String> names() {
    return pieces.stream().map(Piece::name).toList();
  }

  private static List<Piece> pieces(String pattern, int first) {
    List<Piece> pieces = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int open = first;
    while (open >= 0) {
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a brace of the pattern is never closed");
      }
      String name = pattern.substring(open + 1, close);
      if (name.isBlank() || name.indexOf('{') >= 0) {
        throw new IllegalArgumentException("a piece of the pattern has no name");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException("the pattern names {" + name + "} twice");
      }
      int next = pattern.indexOf('{', close);
      String after = pattern.substring(close + 1, next < 0 ? pattern.length() : next);
      if (next >= 0 && after.isEmpty()) {
        throw new IllegalArgumentException("nothing stands behind {" + name + "}");
      }
      boolean quoted = open > 0 && pattern.charAt(open - 1) == '"' && after.startsWith("\"");
      pieces.add(new Piece(name, after, quoted));
      open = next;
    }
    return List.copyOf(pieces);
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    RecordText line = RecordText.of(buffer, offset, length);
    String text = line.text();
    record.clear();
    if (line.replaced()) {
      record.setReplaced();
    }
    if (!text.startsWith(before)) {
      throw line.unreadable(0, "the line does not begin as the pattern does");
    }
    int at = before.length();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean last = i == pieces.size() - 1;
      boolean mayEnd = i + 1 >= required;
      int end = end(line, piece, at, last);
      int after = end < 0 ? -1 : afterwards(text, piece, end, mayEnd);
      if (after < 0) {
        throw line.unreadable(at, "{" + piece.name() + "} does not end as in the pattern");
      }
      if (end == at && piece.after().startsWith(" ")) {
        throw line.unreadable(at, "nothing stands where {" + piece.name() + "} is expected");
      }
      record.add(piece.name(), JsonKind.STRING, text.substring(at, end), false);
      at = after;
      if (at == text.length() && mayEnd) {
        return record;
      }
    }
    if (at < text.length()) {
      record.add(REST, JsonKind.STRING, text.substring(at), false);
    }
    return record;
  }

  /// Where a piece that begins at `from` ends, -1 when what follows it is not there.
  private static int end(RecordText line, Piece piece, int from, boolean last) {
    String text = line.text();
    if (piece.quoted()) {
      int at = from;
      while (at < text.length() && text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' && at + 1 < text.length() ? 2 : 1;
      }
      return at < text.length() ? at : -1;
    }
    if (piece.after().isEmpty()) {
      return text.length();
    }
    int end = text.indexOf(piece.after(), from);
    if (end >= 0) {
      return end;
    }
    return endBefore(text, piece, from, last);
  }

  /// Where a piece ends whose pattern goes on with words that the line does not have: at the end of
  /// the line, or before the closing bracket or whatever stands before the blank in the pattern.
  private static int endBefore(String text, Piece piece, int from, boolean last) {
    if (last) {
      return -1;
    }
    int blank = piece.after().indexOf(' ');
    if (blank < 0) {
      return -1;
    }
    String closing = piece.after().substring(0, blank);
    int end = text.length() - closing.length();
    return end >= from && text.endsWith(closing) ? end : -1;
  }

  /// Where the next piece begins when one ended at `end`; the end of the text when the line may end
  /// there and does; -1 when something else than in the pattern follows.
  private static int afterwards(String text, Piece piece, int end, boolean mayEnd) {
    if (text.startsWith(piece.after(), end)) {
      return end + piece.after().length();
    }
    int blank = piece.after().indexOf(' ');
    String closing = blank < 0 ? piece.after() : piece.after().substring(0, blank);
    boolean ends = text.startsWith(closing, end) && end + closing.length() == text.length();
    return mayEnd && ends ? text.length() : -1;
  }
}
