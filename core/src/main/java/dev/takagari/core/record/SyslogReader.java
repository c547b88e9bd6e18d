package dev.takagari.core.record;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads syslog lines of RFC 5424, and of RFC 3164 with the liberties that senders take (no
/// priority, a time of ISO 8601, no host, no tag).
///
/// Members: `facility`, `severity`, `version`, `time`, `host`, `app`, `procid`, `msgid`,
/// `<element>.<parameter>` of structured data (an element without parameters is the JSON value
/// `true`), `message`. A nil value `-` of RFC 5424 is no member. When an inner reader is given, it
/// reads the message instead, and its members are called `message.<name>`.
public final class SyslogReader implements RecordReader {
  private static final String MESSAGE = "message";
  private static final String NIL = "-";
  private static final int HIGHEST_PRIORITY = 191;
  private static final int LONGEST_PRIORITY = 3;
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final @Nullable RecordReader inner;
  private final JsonRecord record = new JsonRecord();

  /// @param inner reads the message, null to keep it as text
  public SyslogReader(@Nullable RecordReader inner) {
    this.inner = inner;
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    RecordText line = RecordText.of(buffer, offset, length);
    record.clear();
    if (line.replaced()) {
      record.setReplaced();
    }
    int at = priority(line);
    if (line.text().startsWith("1 ", at)) {
      modern(line, at);
    } else {
      legacy(line, at);
    }
    return record;
  }

  /// Reads `<priority>` when it is there; where it ends.
  private int priority(RecordText line) throws UnreadableRecordException {
    String text = line.text();
    if (!text.startsWith("<")) {
      return 0;
    }
    int end = 1;
    int priority = 0;
    while (end < text.length() && isDigit(text.charAt(end)) && end <= LONGEST_PRIORITY) {
      priority = priority * 10 + text.charAt(end) - '0';
      end++;
    }
    boolean padded = end > 2 && text.charAt(1) == '0';
    boolean closed = end > 1 && end < text.length() && text.charAt(end) == '>';
    if (!closed || padded || priority > HIGHEST_PRIORITY) {
      throw line.unreadable(0, "no priority from <0> to <" + HIGHEST_PRIORITY + ">");
    }
    add("facility", Integer.toString(priority / 8));
    add("severity", Integer.toString(priority % 8));
    return end + 1;
  }

  private void modern(RecordText line, int from) throws UnreadableRecordException {
    int at = from;
    for (String name : new String[] {"version", "time", "host", "app", "procid", "msgid"}) {
      at = word(line, name, at);
    }
    String text = line.text();
    if (text.startsWith(NIL, at)) {
      at++;
    } else if (text.startsWith("[", at)) {
      while (at < text.length() && text.charAt(at) == '[') {
        at = element(line, at);
      }
    } else {
      throw line.unreadable(at, "no structured data");
    }
    if (at == text.length()) {
      return;
    }
    if (text.charAt(at) != ' ') {
      throw line.unreadable(at, "no blank behind structured data");
    }
    message(line, text.startsWith("\uFEFF", at + 1) ? at + 2 : at + 1);
  }

  /// Reads a word of the header and the blank behind it; where that ends.
  private int word(RecordText line, String name, int from) throws UnreadableRecordException {
    int end = line.text().indexOf(' ', from);
    if (end <= from) {
      throw line.unreadable(from, "no " + name + " with a blank behind it");
    }
    String word = line.text().substring(from, end);
    if (!word.equals(NIL)) {
      add(name, word);
    }
    return end + 1;
  }

  private int element(RecordText line, int from) throws UnreadableRecordException {
    String text = line.text();
    int at = from + 1;
    while (at < text.length() && " =]\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String id = text.substring(from + 1, at);
    if (id.isEmpty()) {
      throw line.unreadable(at, "no name of structured data");
    }
    int parameters = 0;
    while (at < text.length() && text.charAt(at) == ' ') {
      at = parameter(line, id, at + 1);
      parameters++;
    }
    if (at >= text.length() || text.charAt(at) != ']') {
      throw line.unreadable(from, "structured data that is never closed");
    }
    if (parameters == 0) {
      record.add(id, JsonKind.BOOLEAN, "true", true);
    }
    return at + 1;
  }

  private int parameter(RecordText line, String id, int from) throws UnreadableRecordException {
    String text = line.text();
    int equals = from;
    while (equals < text.length() && " =]\"".indexOf(text.charAt(equals)) < 0) {
      equals++;
    }
    if (equals == from || !text.startsWith("=\"", equals)) {
      throw line.unreadable(equals, "no parameter with a value in quotes");
    }
    StringBuilder value = new StringBuilder();
    int at = equals + 2;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      boolean escaped =
          c == '\\' && at + 1 < text.length() && "\"\\]".indexOf(text.charAt(at + 1)) >= 0;
      if (escaped) {
        at++;
      }
      value.append(text.charAt(at));
      at++;
    }
    if (at >= text.length()) {
      throw line.unreadable(equals + 1, "a quote that is never closed");
    }
    add(id + "." + text.substring(from, equals), value.toString());
    return at + 1;
  }

  private void legacy(RecordText line, int from) throws UnreadableRecordException {
    String text = line.text();
    int end = timeEnd(text, from);
    if (end < 0) {
      throw line.unreadable(from, "neither version 1 nor a time");
    }
    add("time", text.substring(from, end));
    if (end == text.length()) {
      return;
    }
    int at = end + 1;
    int word = text.indexOf(' ', at);
    // a word with a colon at its end is a tag: the host was left out
    if (word > at && text.charAt(word - 1) != ':') {
      add("host", text.substring(at, word));
      at = word + 1;
    }
    message(line, tag(text, at));
  }

  /// Reads `app:`, `app[procid]:` or `app[procid]`; where the message begins.
  private int tag(String text, int from) {
    int end = from;
    while (end < text.length() && " [:".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (end == from || end == text.length() || text.charAt(end) == ' ') {
      return from;
    }
    int procid = -1;
    int at = end;
    if (text.charAt(end) == '[') {
      procid = text.indexOf(']', end);
      if (procid < 0 || text.substring(end, procid).indexOf(' ') >= 0) {
        return from;
      }
      at = procid + 1;
    }
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
    }
    if (at < text.length() && text.charAt(at) != ' ') {
      return from;
    }
    add("app", text.substring(from, end));
    if (procid >= 0) {
      add("procid", text.substring(end + 1, procid));
    }
    return Math.min(at + 1, text.length());
  }

  /// Where a time that begins at `from` ends, -1 when none does: `Mmm dd [yyyy ]hh:mm:ss[.f]`, or a
  /// word of ISO 8601. A blank or the end is behind it.
  private static int timeEnd(String text, int from) {
    int end = from;
    if (isMonth(text, from)) {
      int colon = text.indexOf(':', from);
      end = colon < 0 || colon > from + "Mmm dd yyyy hh".length() ? -1 : text.indexOf(' ', colon);
      if (colon >= 0 && end < 0 && colon <= from + "Mmm dd yyyy hh".length()) {
        end = text.length();
      }
      return end;
    }
    boolean date =
        from + "yyyy-mm-ddThh:mm".length() <= text.length()
            && isDigit(text.charAt(from))
            && text.charAt(from + 4) == '-'
            && text.charAt(from + 7) == '-'
            && text.charAt(from + 10) == 'T';
    if (!date) {
      return -1;
    }
    end = text.indexOf(' ', from);
    return end < 0 ? text.length() : end;
  }

  private static boolean isMonth(String text, int from) {
    if (from + 4 > text.length() || text.charAt(from + 3) != ' ') {
      return false;
    }
    int month = MONTHS.indexOf(text.substring(from, from + 3));
    return month >= 0 && month % 3 == 0;
  }

  private void message(RecordText line, int from) throws UnreadableRecordException {
    String message = line.text().substring(from);
    if (inner == null) {
      add(MESSAGE, message);
      return;
    }
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try {
      record.addAll(MESSAGE + ".", inner.read(bytes, 0, bytes.length));
    } catch (UnreadableRecordException e) {
      throw line.unreadable(from, "the message cannot be read (" + e.getMessage() + " of it)");
    }
  }

  private void add(String name, String value) {
    record.add(name, JsonKind.STRING, value, false);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
