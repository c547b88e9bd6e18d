package dev.takagari.ingest.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.InventoryRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads lines of `fdrv2/<kind>/` objects.
public final class InventoryReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SEGMENT = "fdrv2/";
  private static final List<String> HOST = List.of("aid");
  private static final List<String> USER = List.of("UserSid_readable", "UserSid", "UserName");
  private static final List<String> OTHER = List.of("aid", "MAC", "ComputerName", "id");
  private static final List<String> NAMES = List.of("ComputerName", "UserName", "NeighborName");
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);

  private InventoryReader() {}

  /// Whether an object holds an inventory, by its key.
  public static boolean isInventory(String key) {
    return key.startsWith(SEGMENT) || key.contains("/" + SEGMENT);
  }

  /// The kind of inventory: the step after `fdrv2/`.
  public static String kind(String key) {
    int from = key.startsWith(SEGMENT) ? 0 : key.indexOf("/" + SEGMENT) + 1;
    int start = from + SEGMENT.length();
    int end = key.indexOf('/', start);
    return (end < 0 ? key.substring(start) : key.substring(start, end)).toLowerCase(Locale.ROOT);
  }

  /// One line.
  ///
  /// @throws TakagariException code line-not-json or line-not-object
  public static InventoryRow read(String kind, byte[] buffer, int offset, int length) {
    Map<String, String> members = members(buffer, offset, length);
    String body = new String(buffer, offset, length, StandardCharsets.UTF_8).strip();
    List<String> idents =
        switch (kind) {
          case "aidmaster" -> HOST;
          case "userinfo" -> USER;
          default -> OTHER;
        };
    String ident = first(members, idents);
    return new InventoryRow(
        kind,
        members.getOrDefault("cid", ""),
        ident.isEmpty() ? Integer.toHexString(body.hashCode()) : ident,
        first(members, NAMES),
        micros(first(members, List.of("Time", "_time", "timestamp"))),
        body);
  }

  private static Map<String, String> members(byte[] buffer, int offset, int length) {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(buffer, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new TakagariException(ErrorCode.LINE_NOT_OBJECT, "an inventory line is no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token.isStructStart()) {
          parser.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
          members.put(name, parser.getText());
        }
      }
      return members;
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.LINE_NOT_JSON, "an inventory line is not JSON");
    }
  }

  private static String first(Map<String, String> members, List<String> names) {
    for (String name : names) {
      String value = members.getOrDefault(name, "").replace("\0", "");
      if (!value.isBlank() && !value.equals("none") && !value.equals("N/A")) {
        return value;
      }
    }
    return "";
  }

  /// Seconds with a fraction, or milliseconds; 0 when it is neither.
  private static long micros(String text) {
    try {
      if (text.isEmpty() || text.length() > 24) {
        return 0;
      }
      BigDecimal value = new BigDecimal(text);
      BigDecimal seconds = value.compareTo(MILLIS_FROM) > 0 ? value.movePointLeft(3) : value;
      return seconds.multiply(MICROS).longValue();
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
