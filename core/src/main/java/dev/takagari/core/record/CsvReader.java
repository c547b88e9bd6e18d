package dev.takagari.core.record;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads separated values as RFC 4180 writes them: a value may stand in `"`, then it holds
/// separators, line feeds and, written twice, quotes. A quote inside a value that does not begin
/// with one is that character.
///
/// Names come from the columns that were given or from the first record of the object. Values
/// beyond the last name are kept as `column.<number>`, from 1; fewer values than required are an
/// error, since a line that was cut off looks like that.
public final class CsvReader implements RecordReader {
  private static final char QUOTE = '"';

  private final char separator;
  private final Header header;
  private final List<String> given;
  private final Set<String> known;
  private final int required;
  private final JsonRecord record = new JsonRecord();
  private final List<String> values = new ArrayList<>();
  private List<String> names;
  private State state;

  /// Where names are from.
  private enum State {
    GIVEN,
    LEARNT,
    UNNAMED
  }

  /// What the first record of an object is.
  public enum Header {
    /// An event like the others.
    NONE,
    /// The names of the columns.
    ALWAYS,
    /// The names of the columns when at least half of its values are names that were given.
    DETECTED
  }

  /// A reader of one kind of log.
  ///
  /// @param columns names in their order, for objects without a header
  /// @param known names by which a header is detected, beside the columns
  /// @param required how many values there must be at least; of a header, all it names are
  public CsvReader(
      char separator, Header header, List<String> columns, Set<String> known, int required) {
    this.separator = separator;
    this.header = header;
    this.given = List.copyOf(columns);
    this.known = Set.copyOf(known);
    this.required = required;
    names = given;
    state = header == Header.ALWAYS ? State.UNNAMED : State.GIVEN;
  }

  @Override
  public boolean header(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    names = given;
    state = header == Header.ALWAYS ? State.UNNAMED : State.GIVEN;
    if (header == Header.NONE) {
      return false;
    }
    split(RecordText.of(buffer, offset, length));
    if (header == Header.DETECTED) {
      long familiar = values.stream().filter(v -> known.contains(v) || given.contains(v)).count();
      if (familiar == 0 || familiar * 2 < values.size()) {
        return false;
      }
    }
    names = List.copyOf(values);
    state = State.LEARNT;
    return true;
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    RecordText line = RecordText.of(buffer, offset, length);
    split(line);
    if (state == State.UNNAMED) {
      throw line.unreadable(0, "the names of the columns could not be read");
    }
    int least = state == State.LEARNT ? names.size() : required;
    if (values.size() < least) {
      throw line.unreadable(
          line.text().length(),
          values.size() + " values where at least " + least + " are expected");
    }
    record.clear();
    if (line.replaced()) {
      record.setReplaced();
    }
    for (int i = 0; i < values.size(); i++) {
      String name = i < names.size() ? names.get(i) : "column." + (i + 1);
      record.add(name, JsonKind.STRING, values.get(i), false);
    }
    return record;
  }

  private void split(RecordText line) throws UnreadableRecordException {
    values.clear();
    String text = line.text();
    int at = 0;
    while (true) {
      int end = at < text.length() && text.charAt(at) == QUOTE ? quoted(line, at) : plain(text, at);
      if (end == text.length()) {
        return;
      }
      at = end + 1;
    }
  }

  /// Adds a value without quotes; where its separator is, or the end.
  private int plain(String text, int from) {
    int found = text.indexOf(separator, from);
    int end = found < 0 ? text.length() : found;
    values.add(text.substring(from, end));
    return end;
  }

  private int quoted(RecordText line, int from) throws UnreadableRecordException {
    String text = line.text();
    StringBuilder value = new StringBuilder();
    int at = from + 1;
    while (true) {
      int close = text.indexOf(QUOTE, at);
      if (close < 0) {
        throw line.unreadable(from, "a quote that is never closed");
      }
      value.append(text, at, close);
      at = close + 1;
      if (at == text.length() || text.charAt(at) == separator) {
        values.add(value.toString());
        return at;
      }
      if (text.charAt(at) != QUOTE) {
        throw line.unreadable(at, "text behind a closing quote");
      }
      value.append(QUOTE);
      at++;
    }
  }
}
