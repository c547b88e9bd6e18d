package dev.takagari.alerting.report;

import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.report.CaseFigures.OpenedCases;
import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.report.SpanFigures;
import dev.takagari.core.report.SpanFigures.CaseGroup;
import dev.takagari.core.telling.ActQueue.ActCount;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All that a weekly report is made of.
///
/// @param opened cases that were opened in the week, not all when there are very many
/// @param rules not all when there are very many
/// @param silent sensors that sent in the week before and no more
/// @param volume by feed, most bytes first
/// @param acts what waits and is dead now
/// @param unsure why events of the week may be missing
/// @param missed earlier reports that were not made
record WeekFigures(
    IsoWeek week,
    SpanFigures cases,
    OpenedCases opened,
    List<RuleReport> rules,
    SilentSensors.Found silent,
    List<FeedVolume> volume,
    List<ActCount> acts,
    List<CoverageItem> unsure,
    long missed) {
  WeekFigures {
    rules = List.copyOf(rules);
    volume = List.copyOf(volume);
    acts = List.copyOf(acts);
    unsure = List.copyOf(unsure);
  }

  /// What a feed brought.
  ///
  /// @param bytes of its objects, as they came
  /// @param eventsBefore in the week before
  record FeedVolume(String feed, long events, long bytes, long eventsBefore, long bytesBefore) {}

  long bytes() {
    return volume.stream().mapToLong(FeedVolume::bytes).sum();
  }

  long bytesBefore() {
    return volume.stream().mapToLong(FeedVolume::bytesBefore).sum();
  }

  long events() {
    return volume.stream().mapToLong(FeedVolume::events).sum();
  }

  /// Cases that fit, samples too.
  long cases(Predicate<CaseGroup> which) {
    return cases.groups().stream().filter(which).mapToLong(CaseGroup::cases).sum();
  }

  /// Cases that are told so, without samples.
  long told(Tell tell) {
    return cases(group -> group.tell() == tell && !group.isSample());
  }

  /// Cases by something that they have in common, most first.
  ///
  /// @param key empty for those that are left out
  Map<String, Long> casesBy(Function<CaseGroup, String> key) {
    Map<String, Long> sums =
        cases.groups().stream()
            .filter(group -> !key.apply(group).isEmpty())
            .collect(Collectors.groupingBy(key, Collectors.summingLong(CaseGroup::cases)));
    Map<String, Long> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(one -> sorted.put(one.getKey(), one.getValue()));
    return sorted;
  }

  long detections(Disposition disposition) {
    return cases.detections(disposition);
  }

  long dead() {
    return acts.stream().mapToLong(ActCount::dead).sum();
  }

  long parked() {
    return cases.parked().stream().mapToLong(SpanFigures.Parked::messages).sum();
  }
}
