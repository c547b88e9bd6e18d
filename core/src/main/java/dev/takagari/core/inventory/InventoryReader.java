package dev.takagari.core.inventory;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.normalize.Fold;
import java.util.List;

/// Reads lines of inventories. For one thread.
public final class InventoryReader {
  private static final List<String> TIMES = List.of("Time", "_time", "timestamp", "AgentLocalTime");
  private static final int LONGEST = 300;
  private static final int READABLE = 100;

  private final JsonRecordReader reader = new JsonRecordReader();

  /// Reads one line without its line feed. The body is the line; bytes that are not UTF-8 come out
  /// as U+FFFD there, the archive keeps them.
  ///
  /// @param delivered when the line's object was last modified, µs since 1970: dates a line that
  ///   does not say when it was true
  /// @throws UndecodableLineException if the bytes are not one JSON object
  public InventoryRow read(
      InventoryKind kind,
      byte[] buffer,
      int offset,
      int length,
      String rawObject,
      long line,
      long delivered) {
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
        bounded(Fold.fold(InventoryFields.first(record, List.of("cid")))),
        ident(kind, record),
        InventoryFields.first(record, names(kind)),
        time(record, delivered),
        JsonRecordReader.source(buffer, offset, length));
  }

  /// What tells a line's subject from all others of its kind. A line that names none is its own
  /// subject, so that it takes no other's place.
  private static String ident(InventoryKind kind, JsonRecord record) {
    String ident =
        switch (kind) {
          case AIDMASTER -> Fold.fold(InventoryFields.first(record, List.of("aid")));
          case USERINFO ->
              Fold.upper(
                  InventoryFields.first(
                      record, List.of("UserSid_readable", "UserSid", "User", "UserName")));
          case NOTMANAGED ->
              Fold.fold(
                  InventoryFields.first(
                      record, List.of("MAC", "CurrentLocalIP", "LocalAddressIP4", "ComputerName")));
          case MANAGEDASSETS -> part(record, "aid", List.of("MAC"), List.of("InterfaceAlias"));
          case APPINFO ->
              part(
                  record,
                  "aid",
                  List.of("ProductName", "AppName"),
                  List.of("ProductVersion", "AppVersion"),
                  List.of("FileName"),
                  List.of("SHA256HashData"));
        };
    return ident.isEmpty() ? "line " + Sha256.hex(CanonicalJson.of(record)) : bounded(ident);
  }

  /// Something of a host: the host, then what tells it from its siblings.
  @SafeVarargs
  private static String part(JsonRecord record, String host, List<String>... fields) {
    StringBuilder ident = new StringBuilder();
    boolean said = InventoryFields.text(record, host) != null;
    for (List<String> alternatives : fields) {
      String text = InventoryFields.first(record, alternatives);
      said |= !text.isEmpty();
      ident.append('|').append(Fold.fold(text));
    }
    return said ? Fold.fold(InventoryFields.first(record, List.of(host))) + ident : "";
  }

  /// Database keys have a longest length; what is longer keeps its beginning and a hash.
  private static String bounded(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, READABLE)) + " " + Sha256.hex(text);
  }

  private static List<String> names(InventoryKind kind) {
    return switch (kind) {
      case AIDMASTER, NOTMANAGED -> List.of("ComputerName", "NeighborName");
      case MANAGEDASSETS -> List.of("ComputerName", "hostname", "InterfaceAlias");
      case USERINFO -> List.of("UserName", "User");
      case APPINFO -> List.of("ProductName", "AppName", "FileName");
    };
  }

  private static long time(JsonRecord record, long delivered) {
    for (String field : TIMES) {
      String text = InventoryFields.text(record, field);
      EventTime time = text == null ? null : EventTime.parse(text);
      if (time != null) {
        return time.micros();
      }
    }
    return delivered;
  }
}
