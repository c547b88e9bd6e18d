package dev.takagari.enrich.sink;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.match.EventMatching;
import dev.takagari.enrich.match.IndicatorMatcher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// One unit, compared with one matcher by as many threads as bring events.
final class IndicatorUnitWriter implements UnitWriter {
  private final UnitLease lease;
  private final IndicatorMatcher matcher;
  private final UnitHits hits;
  private final Consumer<UnitMatches> ledger;
  private final Queue<Station> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Station> all = new ConcurrentLinkedQueue<>();

  /// What one thread at a time works with.
  private static final class Station {
    private final EventMatching matching;
    private long events;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Station(EventMatching matching) {
      this.matching = matching;
    }
  }

  IndicatorUnitWriter(
      UnitLease lease, IndicatorMatcher matcher, UnitHits hits, Consumer<UnitMatches> ledger) {
    this.lease = lease;
    this.matcher = matcher;
    this.hits = hits;
    this.ledger = ledger;
  }

  @Override
  public void accept(Event event) {
    Station station = Objects.requireNonNullElseGet(idle.poll(), this::newStation);
    station.events++;
    if (event.has(Columns.TIMESTAMP) && event.has(Columns.EVENT_ID)) {
      compare(station, event);
    }
    idle.add(station);
  }

  /// An event without time or id is in no store, so nobody could look at the hit.
  private void compare(Station station, Event event) {
    long time = event.number(Columns.TIMESTAMP);
    station.first = Math.min(station.first, time);
    station.last = Math.max(station.last, time);
    station.matching.match(
        event, (indicator, column, observed) -> hits.add(event, indicator, column, observed));
  }

  private Station newStation() {
    Station station = new Station(matcher.newMatching());
    all.add(station);
    return station;
  }

  @Override
  public SinkOutcome finish() {
    long events = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Station station : all) {
      events += station.events;
      first = Math.min(first, station.first);
      last = Math.max(last, station.last);
    }
    ledger.accept(
        new UnitMatches(
            lease,
            matcher.generation(),
            first > last ? null : instant(first),
            first > last ? null : instant(last),
            hits.listed(),
            hits.unlisted()));
    return new SinkOutcome(events, events, 0, List.of(), 0, List.of());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    idle.clear();
    all.clear();
    matcher.letGo();
  }
}
