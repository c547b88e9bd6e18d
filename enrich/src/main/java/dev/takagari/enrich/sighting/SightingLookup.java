package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers whether anyone here has ever seen a value. Safe for use by several threads.
public final class SightingLookup {
  private static final SightingCost NOTHING = new SightingCost(0, 0, 0, 0);

  private final SightingIndex index;

  public SightingLookup(SightingIndex index) {
    this.index = index;
  }

  /// What was found.
  ///
  /// @param found each text that was asked for once, in the order of asking
  public record Answer(List<Found> found, SightingCost cost) {}

  /// What was found of a text.
  ///
  /// @param text as it was asked for
  /// @param asked how it was read, and whether it was looked up
  /// @param seen what it was seen as; empty if it never was, or was not looked up
  public record Found(String text, AskedText asked, List<ValueSummary> seen) {}

  /// Looks texts up as whatever they can be.
  ///
  /// @param from first day
  /// @param to first day after them
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the table cannot be read
  public Answer find(Collection<String> texts, LocalDate from, LocalDate to) {
    Map<String, AskedText> read = new LinkedHashMap<>();
    Map<SightedValue, ValueSummary> asked = new LinkedHashMap<>();
    for (String text : texts) {
      for (SightedValue value : values(read.computeIfAbsent(text, AskedText::of))) {
        asked.putIfAbsent(value, new ValueSummary(value));
      }
    }
    SightingCost cost = asked.isEmpty() ? NOTHING : read(asked, from, to);
    List<Found> found = new ArrayList<>();
    read.forEach(
        (text, how) -> {
          List<ValueSummary> seen = new ArrayList<>();
          for (SightedValue value : values(how)) {
            ValueSummary summary = asked.get(value);
            if (summary != null && !summary.isEmpty()) {
              seen.add(summary);
            }
          }
          found.add(new Found(text, how, seen));
        });
    return new Answer(found, cost);
  }

  private SightingCost read(Map<SightedValue, ValueSummary> asked, LocalDate from, LocalDate to) {
    Map<Observable, Map<Long, List<ValueSummary>>> byHash = new LinkedHashMap<>();
    asked.forEach(
        (value, summary) ->
            byHash
                .computeIfAbsent(value.kind(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(value.hash(), _ -> new ArrayList<>(1))
                .add(summary));
    return index.find(
        new SightingQuestion(List.copyOf(asked.keySet()), from, to),
        row ->
            byHash
                .getOrDefault(row.kind(), Map.of())
                .getOrDefault(row.hash(), List.of())
                .forEach(summary -> summary.add(row)));
  }

  private static List<SightedValue> values(AskedText asked) {
    return switch (asked) {
      case AskedText.Answerable answerable -> answerable.values();
      case AskedText.Unanswerable _ -> List.of();
    };
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
