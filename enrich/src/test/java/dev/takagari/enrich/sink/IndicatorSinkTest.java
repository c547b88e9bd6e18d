package dev.takagari.enrich.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitContext;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.list.ListedValues;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.match.FakeChanges;
import dev.takagari.enrich.match.IndicatorMatcher;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndicatorSinkTest {
  private static final UnitLease LEASE = new UnitLease(new UnitId("0".repeat(26)), 4);
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final IndicatorValue EVIL =
      new IndicatorValue(IndicatorType.DOMAIN, "evil.example");

  @TempDir Path directory;
  private final FakeChanges store = new FakeChanges();
  private final FakeHits ledger = new FakeHits();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private MatcherSource matchers;
  private ListedValues lists = ListedValues.NONE;

  @BeforeEach
  void loadNothing() {
    matchers =
        new MatcherSource(store, MatcherSettings.in(directory), Runnable::run, () -> NOW, meters);
    matchers.load();
  }

  @Test
  void saysWhatWasFoundWhereAndWith() {
    match(EVIL);
    SinkOutcome outcome =
        write(
            sink(),
            event("e1", 2_000_000, "a.evil.example"),
            event("e2", 1_000_000, "good.example"),
            event("e3", 3_000_000, "notevil.example"));
    UnitMatches matches = ledger.recorded().getFirst();
    assertThat(matches)
        .isEqualTo(
            new UnitMatches(
                LEASE,
                1,
                Instant.ofEpochSecond(1),
                Instant.ofEpochSecond(3),
                List.of(
                    new IndicatorHit(
                        EVIL,
                        "e1",
                        "source-e1",
                        Instant.ofEpochSecond(2),
                        "host-1",
                        "dns.question.name",
                        "a.evil.example",
                        IndicatorHit.How.FORWARD,
                        NOW,
                        "",
                        HitContext.of(event("e1", 2_000_000, "a.evil.example")))),
                Map.of()));
    assertThat(matches.hits().getFirst().context().text(Columns.HOST_NAME)).isEqualTo("WS-1");
    assertThat(outcome.accepted()).isEqualTo(3);
    assertThat(outcome.written()).isEqualTo(3);
    assertThat(meters.counter("takagari.indicators.hits.listed").count()).isEqualTo(1);
  }

  @Test
  void recordsAUnitWithoutEventsAndOneWithoutHits() {
    match(EVIL);
    assertThat(write(sink()).accepted()).isZero();
    write(sink(), event("e1", 5_000_000, "good.example"));
    assertThat(ledger.recorded())
        .extracting(UnitMatches::first, UnitMatches::last)
        .containsExactly(
            tuple(null, null), tuple(Instant.ofEpochSecond(5), Instant.ofEpochSecond(5)));
    assertThat(ledger.recorded()).allMatch(matches -> matches.hits().isEmpty());
  }

  @Test
  void takesAnEventThatNoStoreTakes() {
    match(EVIL);
    EventRow.Builder event = EventRow.builder().set(Columns.DNS_QUESTION_NAME, "evil.example");
    SinkOutcome outcome =
        write(
            sink(),
            event.build(),
            event.set(Columns.EVENT_ID, "e1").build(),
            event("e2", 7_000_000, "good.example"));
    assertThat(outcome.accepted()).isEqualTo(3);
    assertThat(outcome.written()).isEqualTo(3);
    UnitMatches matches = ledger.recorded().getFirst();
    assertThat(matches.hits()).isEmpty();
    assertThat(matches.first()).isEqualTo(Instant.ofEpochSecond(7));
  }

  @Test
  void opensNoUnitBeforeItKnowsTheIndicators() {
    IndicatorSink sink = sink();
    assertThatThrownBy(() -> sink.open(LEASE)).isInstanceOf(TakagariException.class);
    assertThatThrownBy(sink::check).isInstanceOf(TakagariException.class);
    match(EVIL);
    sink.check();
  }

  @Test
  void comparesAUnitWithTheIndicatorsAsOfItsBeginning() {
    match(EVIL);
    try (UnitWriter writer = sink().open(LEASE)) {
      store.change(List.of(), List.of(EVIL));
      matchers.poll();
      writer.accept(event("e1", 1, "evil.example"));
      writer.finish();
    }
    assertThat(matchers.current().generation()).isEqualTo(2);
    assertThat(ledger.recorded().getFirst().generation()).isEqualTo(1);
    assertThat(ledger.recorded().getFirst().hits()).hasSize(1);
  }

  @Test
  void holdsItsIndicatorsUntilItIsClosed() {
    match(EVIL);
    IndicatorMatcher first = matchers.current();
    try (UnitWriter writer = sink().open(LEASE)) {
      store.change(List.of(), List.of(EVIL));
      store.forget();
      matchers.poll();
      writer.accept(event("e1", 1, "evil.example"));
      writer.finish();
    }
    assertThat(ledger.recorded().getFirst().hits()).hasSize(1);
    assertThatThrownBy(
            () -> first.newMatching().match(event("e2", 1, "evil.example"), (_, _, _) -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void listsAnEventThatCameTwiceOnce() {
    match(EVIL);
    write(sink(), event("e1", 1, "evil.example"), event("e1", 1, "evil.example"));
    assertThat(ledger.recorded().getFirst().hits()).hasSize(1);
    assertThat(ledger.recorded().getFirst().unlisted()).isEmpty();
  }

  @Test
  void countsWhatItDoesNotList() {
    IndicatorValue other = new IndicatorValue(IndicatorType.DOMAIN, "other.example");
    match(EVIL, other);
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(event("e" + i, i, "evil.example"));
    }
    events.add(event("o", 1, "other.example"));
    write(sink(new IndicatorSinkSettings(3, 100)), events.toArray(EventRow[]::new));
    UnitMatches ofIndicator = ledger.recorded().getLast();
    assertThat(ofIndicator.hits()).hasSize(4);
    assertThat(ofIndicator.unlisted()).isEqualTo(Map.of(EVIL, 7L));

    write(sink(new IndicatorSinkSettings(3, 2)), events.toArray(EventRow[]::new));
    UnitMatches ofUnit = ledger.recorded().getLast();
    assertThat(ofUnit.hits()).hasSize(2);
    assertThat(ofUnit.unlisted()).isEqualTo(Map.of(EVIL, 8L, other, 1L));
    assertThat(meters.counter("takagari.indicators.hits.unlisted").count()).isEqualTo(7 + 9);
  }

  @Test
  void saysWhichListKeepsAHitQuiet() {
    match(EVIL);
    lists =
        (indicator, observed) ->
            indicator.equals(EVIL) && observed.equals("cdn.evil.example") ? "our CDN" : "";
    write(sink(), event("e1", 1, "cdn.evil.example"), event("e2", 1, "evil.example"));
    assertThat(ledger.recorded().getFirst().hits())
        .extracting(IndicatorHit::eventId, IndicatorHit::list)
        .containsExactlyInAnyOrder(tuple("e1", "our CDN"), tuple("e2", ""));
    assertThat(meters.counter("takagari.indicators.hits.quiet").count()).isEqualTo(1);
  }

  @Test
  void failsWhenTheLedgerDoesNotAnswer() {
    match(EVIL);
    ledger.setSilent(true);
    try (UnitWriter writer = sink().open(LEASE)) {
      writer.accept(event("e1", 1, "evil.example"));
      assertThatThrownBy(writer::finish).isInstanceOf(TakagariException.class);
    }
    assertThat(meters.counter("takagari.indicators.hits.listed").count()).isZero();
  }

  @Test
  void findsAllThatWasPlantedAndNothingElse() throws Exception {
    PlantedEvents planted = PlantedEvents.generate(Seeds.random("planted"), 900, 20_000);
    store.change(planted.indicators, List.of());
    matchers.poll();
    SinkOutcome outcome;
    try (UnitWriter writer = sink().open(LEASE);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Callable<Void>> parts = new ArrayList<>();
      for (int part = 0; part < 3; part++) {
        int first = part;
        parts.add(
            () -> {
              for (int i = first; i < planted.events.size(); i += 3) {
                writer.accept(planted.events.get(i));
              }
              return null;
            });
      }
      for (Future<Void> part : threads.invokeAll(parts)) {
        part.get();
      }
      outcome = writer.finish();
    }
    assertThat(outcome.accepted()).isEqualTo(planted.events.size());
    List<IndicatorHit> hits = ledger.recorded().getFirst().hits();
    Set<String> found = new HashSet<>();
    hits.forEach(hit -> found.add(hit.sourceEventId() + " " + hit.indicator()));
    Set<String> missing = planted.truth();
    missing.removeAll(found);
    found.removeAll(planted.truth());
    assertThat(missing).as("missing").isEmpty();
    assertThat(found).as("found where it is not").isEmpty();
    assertThat(hits).hasSameSizeAs(planted.truth());
    assertThat(hits.stream().map(IndicatorHit::indicator).distinct()).hasSize(900);
  }

  private void match(IndicatorValue... values) {
    store.change(
        List.of(values).stream().map(value -> new ActiveIndicator(value, false)).toList(),
        List.of());
    matchers.poll();
  }

  private IndicatorSink sink() {
    return sink(IndicatorSinkSettings.USUAL);
  }

  private IndicatorSink sink(IndicatorSinkSettings settings) {
    return new IndicatorSink(
        matchers,
        ledger,
        (indicator, text) -> lists.find(indicator, text),
        settings,
        () -> NOW,
        meters);
  }

  private static SinkOutcome write(IndicatorSink sink, EventRow... events) {
    try (UnitWriter writer = sink.open(LEASE)) {
      for (EventRow event : events) {
        writer.accept(event);
      }
      return writer.finish();
    }
  }

  private static EventRow event(String id, long micros, String name) {
    return EventRow.builder()
        .set(Columns.EVENT_ID, id)
        .set(Columns.EVENT_DATASET, "crowdstrike.fdr")
        .set(Columns.TIMESTAMP, micros)
        .set(Columns.HOST_ID, "host-1")
        .set(Columns.HOST_NAME, "WS-1")
        .set(Columns.DNS_QUESTION_NAME, name)
        .set(Columns.RELATED_DOMAIN, List.of(name))
        .attribute("id", "source-" + id)
        .build();
  }
}
