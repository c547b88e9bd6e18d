package dev.takagari.enrich.sighting;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.LocalAddress;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes the values of events, and gives them as rows.
///
/// An event costs one look into a table of texts and one into a table of sums for each of its
/// values. What a value is canonically, whether it is a local address and which names are above it
/// is asked once for each text when rows are made, not for each event. For one thread.
final class Collector {
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;
  private static final byte HOST = Byte.MAX_VALUE;
  private static final SightedColumn[] COLUMNS = SightedColumn.all().toArray(SightedColumn[]::new);

  private final TextNumbers texts = new TextNumbers();
  private final Sums sums = new Sums();
  private final ByteSpan span = new ByteSpan();
  private int[] seen = new int[64];
  private int seenCount;
  private long events;

  /// A value in the spelling of the table.
  private record Spelled(Observable kind, long hash, byte[] stored, boolean isLocal) {
    static Spelled of(SightedValue value) {
      return new Spelled(
          value.kind(),
          value.hash(),
          value.stored(),
          value.kind() == Observable.IP && LocalAddress.is(value.text()));
    }
  }

  /// Takes the values of one event.
  void add(Event event) {
    events++;
    long time = event.number(Columns.TIMESTAMP);
    long day = Math.floorDiv(time, MICROS_PER_DAY);
    if (event.has(Columns.HOST_ID)) {
      event.text(Columns.HOST_ID, span);
    } else {
      span.set(span.array(), 0, 0);
    }
    int host = texts.number(HOST, span);
    seenCount = 0;
    for (SightedColumn sighted : COLUMNS) {
      Column column = sighted.column();
      if (!event.has(column)) {
        continue;
      }
      if (column.type() == ColumnType.TEXT_LIST) {
        int count = event.count(column);
        for (int i = 0; i < count; i++) {
          event.element(column, i, span);
          add(sighted, host, day, time);
        }
      } else {
        event.text(column, span);
        add(sighted, host, day, time);
      }
    }
  }

  private void add(SightedColumn sighted, int host, long day, long time) {
    if (span.length() == 0) {
      return;
    }
    int value = texts.number((byte) SightedValue.number(sighted.kind()), span);
    int role = sighted.role().number();
    if (!isNew(value, role, sighted.isRest())) {
      return;
    }
    sums.add(value, host, day, role, time);
  }

  /// Whether the event did not have the value before, in this role or, for the rest, in any.
  private boolean isNew(int value, int role, boolean isRest) {
    for (int i = 0; i < seenCount; i += 2) {
      if (seen[i] == value && (isRest || seen[i + 1] == role)) {
        return false;
      }
    }
    if (seenCount == seen.length) {
      seen = Arrays.copyOf(seen, seenCount * 2);
    }
    seen[seenCount++] = value;
    seen[seenCount++] = role;
    return true;
  }

  long events() {
    return events;
  }

  /// Bytes of memory that are in use.
  long memory() {
    return texts.memory() + sums.memory();
  }

  /// The rows of all events since the last call, sorted by month; a key may occur twice.
  NavigableMap<YearMonth, List<SightingRow>> take() {
    @Nullable Spelled[] spelled = new @Nullable Spelled[texts.count()];
    byte[][] hosts = new byte[texts.count()][];
    List<List<Spelled>> above = new ArrayList<>();
    Map<SightedValue, Spelled> names = new HashMap<>();
    for (int number = 0; number < spelled.length; number++) {
      above.add(List.of());
      if (texts.tag(number) == HOST) {
        hosts[number] = texts.text(number);
        continue;
      }
      SightedValue value =
          SightedValue.ofColumn(
              SightedValue.kind(texts.tag(number)),
              new String(texts.text(number), StandardCharsets.UTF_8));
      spelled[number] = Spelled.of(value);
      above.set(
          number,
          value.above().stream().map(name -> names.computeIfAbsent(name, Spelled::of)).toList());
    }
    NavigableMap<YearMonth, List<SightingRow>> months = new TreeMap<>();
    for (int row = 0; row < sums.count(); row++) {
      int number = sums.value(row);
      Spelled value = spelled[number];
      if (value == null) {
        throw new IllegalStateException("a host where a value belongs");
      }
      List<SightingRow> rows =
          months.computeIfAbsent(
              YearMonth.from(LocalDate.ofEpochDay(sums.day(row))), _ -> new ArrayList<>());
      byte[] host = hosts[sums.host(row)];
      rows.add(
          value.isLocal()
              ? row(row, value, SightingRow.many(), SightingRole.ANY)
              : row(row, value, host, SightingRole.of(sums.role(row))));
      for (Spelled name : above.get(number)) {
        rows.add(row(row, name, host, SightingRole.BELOW));
      }
    }
    months.values().forEach(rows -> rows.sort(null));
    texts.clear();
    sums.clear();
    return months;
  }

  private SightingRow row(int row, Spelled value, byte[] host, SightingRole role) {
    return new SightingRow(
        value.kind(),
        value.hash(),
        value.stored(),
        Math.toIntExact(sums.day(row)),
        host,
        role,
        sums.first(row),
        sums.last(row),
        sums.events(row));
  }
}
