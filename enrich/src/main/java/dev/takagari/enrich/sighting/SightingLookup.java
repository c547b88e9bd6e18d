package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UrlText;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers whether anyone here has ever seen a value. Safe for use by several threads.
public final class SightingLookup {
  private final SightingIndex index;

  public SightingLookup(SightingIndex index) {
    this.index = index;
  }

  /// What was found.
  ///
  /// @param seen for each text that was asked for, in the order of asking, what it was seen as; an
  ///   empty list if it never was
  public record Answer(Map<String, List<ValueSummary>> seen, SightingCost cost) {}

  /// Looks texts up as whatever they can be.
  ///
  /// @param from first day
  /// @param to first day after them
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the table cannot be read
  public Answer find(Collection<String> texts, LocalDate from, LocalDate to) {
    Map<SightedValue, ValueSummary> asked = new LinkedHashMap<>();
    for (String text : texts) {
      for (SightedValue value : readings(text)) {
        asked.putIfAbsent(value, new ValueSummary(value));
      }
    }
    Map<Observable, Map<Long, List<ValueSummary>>> byHash = new LinkedHashMap<>();
    asked.forEach(
        (value, summary) ->
            byHash
                .computeIfAbsent(value.kind(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(value.hash(), _ -> new ArrayList<>(1))
                .add(summary));
    SightingCost cost =
        index.find(
            new SightingQuestion(List.copyOf(asked.keySet()), from, to),
            row ->
                byHash
                    .getOrDefault(row.kind(), Map.of())
                    .getOrDefault(row.hash(), List.of())
                    .forEach(summary -> summary.add(row)));
    Map<String, List<ValueSummary>> seen = new LinkedHashMap<>();
    for (String text : texts) {
      List<ValueSummary> found = new ArrayList<>();
      for (SightedValue value : readings(text)) {
        ValueSummary summary = asked.get(value);
        if (summary != null && !summary.isEmpty()) {
          found.add(summary);
        }
      }
      seen.put(text, found);
    }
    return new Answer(seen, cost);
  }

  /// What a text can be, likeliest first.
  static List<SightedValue> readings(String text) {
    String plain = text.strip();
    Set<Observable> kinds = EnumSet.noneOf(Observable.class);
    if (IpAddress.canonical(plain) != null) {
      kinds.add(Observable.IP);
    } else if (HashValue.canonical(plain) != null) {
      kinds.add(Observable.HASH);
    } else if (UrlText.canonical(plain) != null) {
      kinds.add(Observable.URL);
    } else {
      if (DomainName.isQualified(DomainName.canonical(plain))) {
        kinds.add(Observable.DOMAIN);
      }
      kinds.add(Observable.FILE);
      kinds.add(Observable.USER);
    }
    Set<SightedValue> readings = new LinkedHashSet<>();
    kinds.forEach(kind -> readings.addAll(SightedValue.all(kind, plain)));
    return List.copyOf(readings);
  }

  /// A question that finds the events, in the columns of the roles in which the value was seen.
  public static Query events(ValueSummary seen) {
    List<Query> places = new ArrayList<>();
    boolean any = seen.roles().containsKey(SightingRole.ANY);
    for (SightedColumn column : SightedColumn.all()) {
      if (column.kind() != seen.kind()) {
        continue;
      }
      Field field = new Field.ColumnField(column.column());
      if (any || seen.roles().containsKey(column.role())) {
        places.add(Literals.matching(field, Pattern.exactly(seen.text())));
      }
      boolean names = column.column().equals(Columns.RELATED_DOMAIN);
      if (names && seen.roles().containsKey(SightingRole.BELOW)) {
        places.add(Literals.matching(field, Pattern.endsWith("." + seen.text())));
      }
    }
    return Query.or(places);
  }
}
