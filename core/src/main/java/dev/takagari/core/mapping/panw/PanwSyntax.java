package dev.takagari.core.mapping.panw;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.record.RecordSyntax;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a line of a firewall's log: what a syslog server wrote before it, if anything, and the
/// values between commas. The record has the values by their names, and the header as [#HEADER].
/// For one thread.
public final class PanwSyntax implements RecordSyntax {
  /// The field that holds what stands before the log, to the last blank.
  public static final String HEADER = "syslog_header";

  /// The first values of every log: whatever, receive time, serial number, type.
  private static final Pattern START =
      Pattern.compile(
          "(?<![^\\s])([^,\\s]*),"
              + "(\\d{4}[/-]\\d\\d[/-]\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d[0-9.:Z+-]*),"
              + "([^,]*),([A-Z][A-Z0-9_-]*),");

  private static final int TYPE = 4;
  private static final int LONGEST_HEADER = 4 * 1024;

  /// Whether a line begins as such a log does.
  public static boolean isLog(String line) {
    return START.matcher(line).find();
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length, long line, LineContext context) {
    boolean replaced = !isUtf8(buffer, offset, length);
    String text = withoutReturn(new String(buffer, offset, length, StandardCharsets.UTF_8));
    Matcher start = START.matcher(text);
    start.region(0, Math.min(text.length(), LONGEST_HEADER));
    start.useTransparentBounds(true);
    if (!start.find()) {
      throw new UndecodableLineException(
          ErrorCode.LINE_NOT_RECORD, context.rawObject(), line, 0, "no log of a firewall");
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    if (start.start() > 0) {
      names.add(HEADER);
      values.add(text.substring(0, start.start()));
    }
    String type = start.group(TYPE);
    List<String> cut = CsvLine.values(text, start.start());
    for (int i = 0; i < cut.size(); i++) {
      names.add(PanwFields.name(type, i));
      values.add(cut.get(i));
    }
    return JsonRecord.ofTexts(names, values, replaced);
  }

  /// Windows and syslog end lines so; it is no value.
  private static String withoutReturn(String text) {
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isUtf8(byte[] buffer, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
