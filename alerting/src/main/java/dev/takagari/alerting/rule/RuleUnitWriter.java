package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.BroughtRecords;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordAccount;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleMatches;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// One unit, asked of all rules by as many threads as bring events.
final class RuleUnitWriter implements UnitWriter {
  private static final int AT_ONCE = 100;

  private final UnitLease lease;
  private final CompiledRules rules;
  private final RuleSink sink;
  private final Queue<Station> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Station> all = new ConcurrentLinkedQueue<>();
  private final Map<Integer, FoundEvents> found = new ConcurrentHashMap<>();
  private final BroughtRecords brought = new BroughtRecords();

  /// Events of a unit that somebody brought which fit, by id.
  private final Map<String, BroughtFit> broughtFits = new ConcurrentHashMap<>();

  /// What one thread at a time works with, and what became of its events: each counts once, however
  /// many rules it fits.
  private static final class Station {
    private final CompiledRules.Asking asking;
    private long events;

    /// Told of by a rule.
    private long told;

    /// To be counted by rules only.
    private long counted;

    /// Of these, those that the unit had brought before.
    private long copies;

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
      if (count > 0) {
        take(event, station, count);
      }
    }
    idle.add(station);
  }

  private void take(Event event, Station station, int count) {
    CompiledRules.Asking asking = station.asking;
    boolean isTold = false;
    for (int i = 0; i < count; i++) {
      isTold |= rules.rules().get(asking.rule(i)).counting().tellsOfEach();
    }
    boolean isCopy = false;
    for (int i = 0; i < count; i++) {
      boolean isHeld = found.computeIfAbsent(asking.rule(i), this::newFound).add(event, isTold);
      // one rule decides, so that of several threads with the same event one is the first
      isCopy |= isHeld && i == 0;
    }
    if (isTold) {
      station.told++;
    } else {
      station.counted++;
      station.copies += isCopy ? 1 : 0;
    }
    if (brought.holds(event)) {
      BroughtFit fit =
          broughtFits.computeIfAbsent(
              String.valueOf(event.string(Columns.EVENT_ID)), _ -> new BroughtFit());
      fit.addLine(BroughtRecords.line(event));
      for (int i = 0; i < count; i++) {
        Rule rule = rules.rules().get(asking.rule(i));
        if (rule.counting().tellsOfEach()) {
          fit.addRule(rule);
        }
      }
    }
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
    List<Detection> detections = new ArrayList<>();
    List<RuleMatches> counted = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (FoundEvents each : new TreeMap<>(found).values()) {
      List<Detection> own = each.detections(lease.unit());
      detections.addAll(own);
      long known = own.stream().mapToLong(Detection::count).sum();
      List<RuleMatches> groups = each.matches();
      counted.addAll(groups);
      known += groups.stream().mapToLong(group -> group.matches().size()).sum();
      waiting.addAll(each.untold());
      sink.fitted(each.rule().id(), known + each.uncounted());
    }
    Set<String> inAlarms = sink.counts().add(counted);
    Set<String> below = new HashSet<>(waiting);
    below.removeAll(inAlarms);
    noteBrought(detections, inAlarms, below);
    publish(detections);
    sink.alarms().tell();
    DetectionTally tally = tally(waiting.size(), below.size());
    sink.tallies().record(lease, RuleSink.NAME, tally);
    return new SinkOutcome(tally.events(), tally.events(), 0, List.of(), 0, List.of());
  }

  /// @param waiting events that rules counted and none told of
  /// @param below of these, those that wait for others
  private DetectionTally tally(int waiting, int below) {
    long events = all.stream().mapToLong(station -> station.events).sum();
    long told = all.stream().mapToLong(station -> station.told).sum();
    long counted = all.stream().mapToLong(station -> station.counted).sum();
    long copies = all.stream().mapToLong(station -> station.copies).sum();
    SortedMap<String, Long> without = new TreeMap<>();
    put(without, "no-rule", events - told - counted);
    put(without, RecordAccount.BELOW_THRESHOLD, below);
    put(without, RecordAccount.TOO_MANY, counted - copies - waiting);
    put(without, RecordAccount.DUPLICATE, copies);
    return new DetectionTally(events, told + waiting - below, without, brought.fates());
  }

  /// Says of each record that somebody brought and that fits what became of it.
  private void noteBrought(List<Detection> detections, Set<String> inAlarms, Set<String> below) {
    if (broughtFits.isEmpty()) {
      return;
    }
    Set<String> earlier =
        sink
            .tallies()
            .earlier(lease.unit(), detections.stream().map(DetectionVersion::of).toList())
            .stream()
            .map(DetectionVersion::id)
            .collect(Collectors.toSet());
    broughtFits.forEach(
        (event, fit) -> {
          String fate;
          if (fit.isTold()) {
            fate = fit.isKnown(event, earlier) ? RecordFates.KNOWN : RecordFates.DETECTED;
          } else if (inAlarms.contains(event)) {
            fate = RecordFates.DETECTED;
          } else {
            fate = below.contains(event) ? RecordAccount.BELOW_THRESHOLD : RecordAccount.TOO_MANY;
          }
          fit.lines().stream().forEach(line -> brought.note(line, fate));
        });
  }

  private void publish(List<Detection> detections) {
    for (int from = 0; from < detections.size(); from += AT_ONCE) {
      sink.outlet().publish(detections.subList(from, Math.min(detections.size(), from + AT_ONCE)));
    }
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
    broughtFits.clear();
  }
}
