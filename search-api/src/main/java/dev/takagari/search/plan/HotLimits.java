package dev.takagari.search.plan;

import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Requirements;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What the hot index does not hold on purpose, as far as a question asks for it. Safe for use by
/// several threads.
final class HotLimits {
  private final Optional<HotExclusions> exclusions;

  HotLimits(Optional<HotExclusions> exclusions) {
    this.exclusions = exclusions;
  }

  /// Rows that only the lake has.
  ///
  /// @param range the days in which they are
  /// @param rows says which rows they are
  record LakeRows(TimeRange range, Query rows) {}

  /// The time before the latest floor of the classes that may hold a fitting event: the index of a
  /// class is complete from its floor on.
  TimeRanges before(Query query, TimeRange range) {
    if (exclusions.isEmpty()) {
      return TimeRanges.NONE;
    }
    Map<String, LocalDate> floors = exclusions.get().floors();
    Optional<Set<String>> classes = Requirements.values(query, Columns.EVENT_CLASS);
    Instant latest = range.from();
    for (Map.Entry<String, LocalDate> floor : floors.entrySet()) {
      Instant start = floor.getValue().atStartOfDay(ZoneOffset.UTC).toInstant();
      boolean asked = classes.isEmpty() || classes.get().contains(floor.getKey());
      if (asked && start.isAfter(latest)) {
        latest = start;
      }
    }
    Instant end = latest.isAfter(range.to()) ? range.to() : latest;
    return new TimeRanges(List.of(new TimeRange(range.from(), end)));
  }

  /// The rows of a range that fit and are not in the hot index, empty when there cannot be any.
  Optional<LakeRows> lakeOnly(Query query, TimeRange range) {
    if (exclusions.isEmpty() || range.isEmpty()) {
      return Optional.empty();
    }
    List<LeftOut.Kind> kinds =
        exclusions.get().lakeOnly(day(range.from()), day(range.to().minusNanos(1))).stream()
            .filter(kind -> mayFit(kind, query))
            .toList();
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    LocalDate first = kinds.getFirst().partition().day();
    LocalDate last = kinds.getLast().partition().day();
    Map<String, Set<String>> patterns = new TreeMap<>();
    for (LeftOut.Kind kind : kinds) {
      patterns
          .computeIfAbsent(kind.partition().eventClass(), _ -> new LinkedHashSet<>())
          .add(kind.pattern());
    }
    List<Query> rows = new ArrayList<>();
    patterns.forEach(
        (eventClass, some) ->
            rows.add(
                Query.and(
                    List.of(
                        new Query.Where(
                            new Field.ColumnField(Columns.EVENT_CLASS),
                            new Condition.Matching(Pattern.exactly(eventClass))),
                        Query.or(some.stream().map(LakeOnly::query).toList())))));
    TimeRange days =
        new TimeRange(
            first.atStartOfDay(ZoneOffset.UTC).toInstant(),
            last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    return new TimeRanges(List.of(days))
        .within(range).ranges().stream()
            .findFirst()
            .map(inside -> new LakeRows(inside, Query.and(List.of(query, Query.or(rows)))));
  }

  private static boolean mayFit(LeftOut.Kind kind, Query query) {
    Optional<Set<String>> classes = Requirements.values(query, Columns.EVENT_CLASS);
    if (classes.isPresent() && !classes.get().contains(kind.partition().eventClass())) {
      return false;
    }
    if (kind.pattern().equals(LakeOnly.EVERYTHING)) {
      return true;
    }
    LakeOnly one = LakeOnly.of(List.of(kind.pattern()));
    return Requirements.values(query, Columns.EVENT_ACTION)
        .map(actions -> actions.stream().anyMatch(action -> one.pattern(action).isPresent()))
        .orElse(true);
  }

  static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
