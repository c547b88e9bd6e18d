package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.LocalAddress;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What sightings of events are, said plainly: the oracle.
public final class PlainSightings {
  private final Map<Key, Sum> sums = new HashMap<>();

  record Key(SightedValue value, long day, String host, SightingRole role) {}

  record Sum(long first, long last, long count) {
    Sum plus(Sum other) {
      return new Sum(Math.min(first, other.first), Math.max(last, other.last), count + other.count);
    }
  }

  private record Held(Observable kind, String text, SightingRole role) {}

  public void add(Event event) {
    Set<Held> all = new LinkedHashSet<>();
    for (SightedColumn sighted : SightedColumn.all()) {
      for (String text : texts(event, sighted.column())) {
        boolean elsewhere =
            all.stream()
                .anyMatch(held -> held.kind() == sighted.kind() && held.text().equals(text));
        if (!text.isEmpty() && !(sighted.isRest() && elsewhere)) {
          all.add(new Held(sighted.kind(), text, sighted.role()));
        }
      }
    }
    long time = event.number(Columns.TIMESTAMP);
    long day = Math.floorDiv(time, 86_400_000_000L);
    String host = event.has(Columns.HOST_ID) ? event.string(Columns.HOST_ID) : "";
    for (Held held : all) {
      SightedValue value = SightedValue.ofColumn(held.kind(), held.text());
      if (held.kind() == Observable.IP && LocalAddress.is(value.text())) {
        add(new Key(value, day, "*", SightingRole.ANY), time);
      } else {
        add(new Key(value, day, host, held.role()), time);
      }
      for (SightedValue above : value.above()) {
        add(new Key(above, day, host, SightingRole.BELOW), time);
      }
    }
  }

  private void add(Key key, long time) {
    sums.merge(key, new Sum(time, time, 1), Sum::plus);
  }

  private static List<String> texts(Event event, Column column) {
    if (!event.has(column)) {
      return List.of();
    }
    return column.type() == ColumnType.TEXT_LIST
        ? event.strings(column)
        : List.of(event.string(column));
  }

  /// The rows of some values and days, in no order; as many hosts as there are.
  public List<SightingRow> rows(Set<SightedValue> values, LocalDate from, LocalDate to) {
    List<SightingRow> rows = new ArrayList<>();
    sums.forEach(
        (key, sum) -> {
          LocalDate day = LocalDate.ofEpochDay(key.day());
          if (values.contains(key.value()) && !day.isBefore(from) && day.isBefore(to)) {
            rows.add(
                new SightingRow(
                    key.value().kind(),
                    key.value().hash(),
                    key.value().stored(),
                    Math.toIntExact(key.day()),
                    key.host().getBytes(StandardCharsets.UTF_8),
                    key.role(),
                    sum.first(),
                    sum.last(),
                    sum.count()));
          }
        });
    return rows;
  }

  /// Every value there is.
  Set<SightedValue> values() {
    Set<SightedValue> values = new HashSet<>();
    sums.keySet().forEach(key -> values.add(key.value()));
    return values;
  }

  /// The sums, those of too many hosts without hosts, as texts.
  Map<String, Sum> capped() {
    Map<SightedValue, Map<Long, Set<String>>> hosts = new HashMap<>();
    for (Key key : sums.keySet()) {
      if (!key.host().isEmpty()) {
        hosts
            .computeIfAbsent(key.value(), _ -> new HashMap<>())
            .computeIfAbsent(key.day(), _ -> new HashSet<>())
            .add(key.host());
      }
    }
    Map<String, Sum> capped = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          Set<String> all =
              hosts.getOrDefault(key.value(), Map.of()).getOrDefault(key.day(), Set.of());
          boolean many = all.size() > SightingMerge.MOST_HOSTS || all.contains("*");
          capped.merge(
              text(
                  SightedValue.code(key.value().kind()) + " " + key.value().hash(),
                  new String(key.value().stored(), StandardCharsets.UTF_8),
                  key.day(),
                  many ? "*" : key.host(),
                  key.role()),
              sum,
              Sum::plus);
        });
    return capped;
  }

  private static String text(String kind, String value, long day, String host, SightingRole role) {
    return kind + " " + value + " " + day + " " + host + " " + role.code();
  }

  /// A row as [#capped()] spells it.
  static String text(SightingRow row) {
    return text(
        SightedValue.code(row.kind()) + " " + row.hash(),
        row.valueText(),
        row.day(),
        new String(row.host(), StandardCharsets.UTF_8),
        row.role());
  }

  static Sum sum(SightingRow row) {
    return new Sum(row.first(), row.last(), row.count());
  }
}
