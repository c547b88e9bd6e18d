package dev.takagari.alerting.rule;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.rule.RuleMatches;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One unit, asked of all rules by as many threads as bring events.
final class RuleUnitWriter implements UnitWriter {
  private static final int AT_ONCE = 100;

  private final UnitLease lease;
  private final CompiledRules rules;
  private final RuleSink sink;
  private final Queue<Station> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Station> all = new ConcurrentLinkedQueue<>();
  private final Map<Integer, FoundEvents> found = new ConcurrentHashMap<>();

  /// What one thread at a time works with.
  private static final class Station {
    private final CompiledRules.Asking asking;
    private long events;
    private long fitted;

    Station(CompiledRules.Asking asking) {
      this.asking = asking;
    }
  }

  RuleUnitWriter(UnitLease lease, CompiledRules rules, RuleSink sink) {
    this.lease = lease;
    this.rules = rules;
    this.sink = sink;
  }

  @Override
  public void accept(Event event) {
    Station station = Objects.requireNonNullElseGet(idle.poll(), this::newStation);
    station.events++;
    // an event without time or id is in no store, so nobody could look at it
    if (event.has(Columns.TIMESTAMP) && event.has(Columns.EVENT_ID)) {
      int count = station.asking.ask(event);
      for (int i = 0; i < count; i++) {
        found.computeIfAbsent(station.asking.rule(i), this::newFound).add(event);
      }
      station.fitted += count == 0 ? 0 : 1;
    }
    idle.add(station);
  }

  private FoundEvents newFound(int rule) {
    return new FoundEvents(rules.rules().get(rule), RuleSink.MOST_TOLD, RuleSink.MOST_COUNTED);
  }

  private Station newStation() {
    Station station = new Station(rules.asking());
    all.add(station);
    return station;
  }

  @Override
  public SinkOutcome finish() {
    long events = all.stream().mapToLong(station -> station.events).sum();
    long fitted = all.stream().mapToLong(station -> station.fitted).sum();
    List<Detection> detections = new ArrayList<>();
    List<RuleMatches> counted = new ArrayList<>();
    long uncounted = 0;
    for (FoundEvents each : new TreeMap<>(found).values()) {
      List<Detection> own = each.detections(lease.unit());
      detections.addAll(own);
      long known = own.stream().mapToLong(Detection::count).sum();
      List<RuleMatches> groups = each.matches();
      counted.addAll(groups);
      known += groups.stream().mapToLong(group -> group.matches().size()).sum();
      uncounted += each.uncounted();
      sink.fitted(each.rule().id(), known + each.uncounted());
    }
    long inAlarms = sink.counts().add(counted);
    long below = counted.stream().mapToLong(group -> group.matches().size()).sum() - inAlarms;
    publish(detections);
    sink.alarms().tell();
    sink.tallies()
        .record(
            lease,
            RuleSink.NAME,
            new DetectionTally(
                events, detections.size() + inAlarms, without(events - fitted, below, uncounted)));
    return new SinkOutcome(events, events, 0, List.of(), 0, List.of());
  }

  private void publish(List<Detection> detections) {
    for (int from = 0; from < detections.size(); from += AT_ONCE) {
      sink.outlet().publish(detections.subList(from, Math.min(detections.size(), from + AT_ONCE)));
    }
  }

  private static SortedMap<String, Long> without(long noRule, long below, long uncounted) {
    SortedMap<String, Long> without = new TreeMap<>();
    put(without, "no-rule", noRule);
    put(without, "below-threshold", below);
    put(without, "too-many-to-count", uncounted);
    return without;
  }

  private static void put(SortedMap<String, Long> without, String reason, long count) {
    if (count > 0) {
      without.put(reason, count);
    }
  }

  @Override
  public void close() {
    idle.clear();
    all.clear();
    found.clear();
  }
}
