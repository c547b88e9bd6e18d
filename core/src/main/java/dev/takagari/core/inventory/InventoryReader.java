package dev.takagari.core.inventory;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.normalize.Fold;
import java.util.List;
import java.util.Set;

/// Reads lines of inventories. For one thread.
public final class InventoryReader {
  private static final Set<String> ABSENT =
      Set.of("", "-", "none", "N/A", "!!!!UNKNOWN!!!!", "<NA>");
  private static final List<String> TIMES = List.of("Time", "_time", "timestamp", "AgentLocalTime");

  private final JsonRecordReader reader = new JsonRecordReader();

  /// Reads one line without its line feed. The body is the line; bytes that are not UTF-8 come out
  /// as U+FFFD there, the archive keeps them.
  ///
  /// @throws UndecodableLineException if the bytes are not one JSON object
  public InventoryRow read(
      InventoryKind kind, byte[] buffer, int offset, int length, String rawObject, long line) {
    JsonRecord record;
    try {
      record = reader.read(buffer, offset, length);
    } catch (NotJsonException e) {
      throw new UndecodableLineException(
          e.isJson() ? ErrorCode.LINE_NOT_OBJECT : ErrorCode.LINE_NOT_JSON,
          rawObject,
          line,
          e.offset(),
          String.valueOf(e.getMessage()));
    }
    return new InventoryRow(
        kind.segment(),
        Fold.fold(first(record, List.of("cid"))),
        ident(kind, record),
        first(record, names(kind)),
        time(record),
        JsonRecordReader.source(buffer, offset, length));
  }

  private static String ident(InventoryKind kind, JsonRecord record) {
    return switch (kind) {
      case AIDMASTER, MANAGEDASSETS, APPINFO -> Fold.fold(first(record, List.of("aid")));
      case USERINFO ->
          Fold.upper(first(record, List.of("UserSid_readable", "UserSid", "User", "UserName")));
      case NOTMANAGED -> Fold.fold(first(record, List.of("MAC", "CurrentLocalIP", "ComputerName")));
    };
  }

  private static List<String> names(InventoryKind kind) {
    return switch (kind) {
      case AIDMASTER, MANAGEDASSETS, NOTMANAGED -> List.of("ComputerName", "NeighborName");
      case USERINFO -> List.of("UserName", "User");
      case APPINFO -> List.of("AppName", "ComputerName");
    };
  }

  private static long time(JsonRecord record) {
    for (String field : TIMES) {
      String text = record.scalar(field);
      EventTime time = text == null ? null : EventTime.parse(text);
      if (time != null) {
        return time.micros();
      }
    }
    return 0;
  }

  /// The first field that says something, else empty.
  private static String first(JsonRecord record, List<String> fields) {
    for (String field : fields) {
      String text = record.scalar(field);
      if (text != null && !ABSENT.contains(text)) {
        return text;
      }
    }
    return "";
  }
}
