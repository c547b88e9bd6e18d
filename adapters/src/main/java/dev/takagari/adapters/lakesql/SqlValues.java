package dev.takagari.adapters.lakesql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of answers as plain Java has them.
final class SqlValues {
  private static final int MOST_BYTES_OF_BLOB = 1 << 20;
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 6, 9, true)
          .toFormatter(java.util.Locale.ROOT);

  private SqlValues() {}

  static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean b -> b;
      case Double d -> Double.isFinite(d) ? (Object) d : d.toString();
      case Float f -> Float.isFinite(f) ? (Object) f : f.toString();
      case Byte n -> n;
      case Short n -> n;
      case Integer n -> n;
      case Long n -> n;
      case BigInteger n -> n;
      case BigDecimal n -> n;
      case OffsetDateTime time ->
          LOCAL.format(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + "Z";
      case Timestamp time -> LOCAL.format(time.toLocalDateTime());
      case LocalDateTime time -> LOCAL.format(time);
      case Array array -> list((Object[]) array.getArray());
      case Struct struct -> struct(struct);
      case Map<?, ?> map -> map(map);
      case Blob blob ->
          HexFormat.of()
              .formatHex(blob.getBytes(1, (int) Math.min(blob.length(), MOST_BYTES_OF_BLOB)));
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(values.length);
    for (Object value : values) {
      list.add(plain(value));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values) throws SQLException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      map.put(String.valueOf(plain(entry.getKey())), plain(entry.getValue()));
    }
    return map;
  }

  private static Object struct(Struct struct) throws SQLException {
    if (struct instanceof org.duckdb.DuckDBStruct named) {
      return map(named.getMap());
    }
    return list(struct.getAttributes());
  }
}
