package dev.takagari.core.record;

import dev.takagari.core.json.JsonRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a line and tells its pieces as `name=value`, those that are JSON tokens as `name:token`.
final class Pieces {
  private Pieces() {}

  static List<String> of(RecordReader reader, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      return of(reader.read(bytes, 0, bytes.length));
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> of(JsonRecord record) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      pieces.add(record.name(i) + (record.isToken(i) ? ":" : "=") + record.text(i));
    }
    return pieces;
  }

  /// What is wrong with a line, as the quarantine would say it.
  static String refusal(RecordReader reader, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      return "read: " + of(reader.read(bytes, 0, bytes.length));
    } catch (UnreadableRecordException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
