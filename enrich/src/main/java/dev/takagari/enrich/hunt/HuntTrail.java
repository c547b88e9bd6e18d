package dev.takagari.enrich.hunt;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Finds out where the values of a hunt can be: asks the sightings as far as they go, and names
/// whole days for the rest. Takes any number of values and keeps those only that were seen. For one
/// thread.
final class HuntTrail {
  /// Values of one question.
  private static final int SLICE = SightingQuestion.MOST_VALUES / 3;

  private final SightingIndex sightings;
  private final LocalDate from;
  private final LocalDate to;
  private final SightingCoverage.Uncovered uncovered;

  private final List<HuntedValue> slice = new ArrayList<>();
  private final List<ActiveIndicator> unindexed = new ArrayList<>();
  private final Set<ActiveIndicator> seen = new LinkedHashSet<>();
  private final Map<LocalDate, Set<String>> hosts = new TreeMap<>();
  private final Set<LocalDate> whole = new HashSet<>();
  private long bytes;

  /// @param from first day
  /// @param to first day after them
  HuntTrail(SightingIndex sightings, SightingCoverage coverage, LocalDate from, LocalDate to) {
    this.sightings = sightings;
    this.from = from;
    this.to = to;
    uncovered = coverage.uncovered(from, to);
  }

  void add(ActiveIndicator indicator) {
    if (!indicator.value().type().isMatched()) {
      return;
    }
    HuntedValue.of(indicator).ifPresentOrElse(slice::add, () -> unindexed.add(indicator));
    if (slice.size() >= SLICE) {
      ask();
    }
  }

  /// After the last value.
  void end() {
    ask();
  }

  private void ask() {
    if (slice.isEmpty()) {
      return;
    }
    Set<SightedValue> asked = new HashSet<>();
    Map<Long, List<HuntedValue>> byHash = new HashMap<>();
    for (HuntedValue value : slice) {
      for (SightedValue sighted : value.sighted()) {
        asked.add(sighted);
        byHash.computeIfAbsent(sighted.hash(), _ -> new ArrayList<>(1)).add(value);
      }
    }
    slice.clear();
    bytes +=
        sightings
            .find(
                new SightingQuestion(List.copyOf(asked), from, to),
                row -> take(row, byHash.getOrDefault(row.hash(), List.of())))
            .bytes();
  }

  /// Two values of one hash only make the hunt read more.
  private void take(SightingRow row, List<HuntedValue> asked) {
    boolean any = false;
    for (HuntedValue value : asked) {
      if (value.sighted().getFirst().kind() == row.kind() && value.mayBeIn(row.role())) {
        seen.add(value.indicator());
        any = true;
      }
    }
    if (!any) {
      return;
    }
    String host = row.hostId();
    if (host.isEmpty()) {
      whole.add(row.date());
    } else {
      Set<String> some = hosts.computeIfAbsent(row.date(), _ -> new HashSet<>());
      if (some.size() <= HuntDay.MOST_HOSTS) {
        some.add(host);
      }
    }
  }

  /// What has to be read, newest first.
  List<HuntDay> days() {
    List<HuntDay> days = new ArrayList<>();
    for (LocalDate day = to.minusDays(1); !day.isBefore(from); day = day.minusDays(1)) {
      if (!unindexed.isEmpty() || !uncovered.covers(day) || whole.contains(day)) {
        days.add(HuntDay.whole(day));
      } else if (hosts.containsKey(day)) {
        days.add(new HuntDay(day, hosts.get(day)));
      }
    }
    return days;
  }

  /// Whether sightings know every event of a day: only values that were seen can be in it, and
  /// those that they cannot be asked for.
  boolean isCovered(LocalDate day) {
    return uncovered.covers(day);
  }

  /// The values that can be in days that are covered.
  List<ActiveIndicator> candidates() {
    List<ActiveIndicator> all = new ArrayList<>(seen);
    all.addAll(unindexed);
    return all;
  }

  /// Bytes that the sightings were read for.
  long bytes() {
    return bytes;
  }
}
