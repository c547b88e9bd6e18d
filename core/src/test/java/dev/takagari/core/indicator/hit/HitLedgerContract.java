package dev.takagari.core.indicator.hit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitLedger.Placed;
import dev.takagari.core.indicator.hit.IndicatorHit.How;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [HitLedger] does beside the store of the indicators.
public abstract class HitLedgerContract {
  protected static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  protected static final IndicatorValue EVIL =
      new IndicatorValue(IndicatorType.DOMAIN, "evil.example");
  protected static final IndicatorValue ADDRESS =
      new IndicatorValue(IndicatorType.IPV4, "198.51.100.7");

  protected abstract HitLedger hits();

  /// A ledger that lists no more hits of a value and day than this.
  protected abstract HitLedger hits(int mostListed);

  protected abstract IndicatorRepository repository();

  /// Sets the clock of the ledger.
  protected abstract void clock(Instant time);

  protected static UnitLease lease(int unit, long fence) {
    return new UnitLease(new UnitId(String.format("%026d", unit)), fence);
  }

  protected static IndicatorHit hit(IndicatorValue value, int event, How how) {
    return new IndicatorHit(
        value,
        "event" + event,
        "s" + event,
        NOON.plusSeconds(event),
        "host",
        "dns.question.name",
        "a." + value.text(),
        how,
        NOON.plusSeconds(1_000L + event),
        event % 2 == 0 ? "" : "allow list");
  }

  protected static UnitMatches unit(UnitLease lease, long generation, IndicatorHit... hits) {
    return new UnitMatches(lease, generation, NOON, NOON.plusSeconds(9), List.of(hits), Map.of());
  }

  private static HitFilter since(Instant time) {
    return new HitFilter(null, null, null, null, time, null);
  }

  protected final void put(IndicatorValue... values) {
    put("a", ImportMode.ADD, values);
  }

  private void put(String source, ImportMode mode, IndicatorValue... values) {
    try (IndicatorImport load = repository().begin(source, mode)) {
      for (IndicatorValue value : values) {
        load.add(Indicator.of(value));
      }
      load.commit();
    }
  }

  private List<IndicatorHit> all() {
    return hits().list(0, HitFilter.ALL, 1_000).stream().map(Placed::hit).toList();
  }

  @Test
  void recordsEachHitOnceHoweverItWasFound() {
    IndicatorHit first = hit(EVIL, 1, How.FORWARD);
    IndicatorHit other = hit(ADDRESS, 1, How.FORWARD);
    IndicatorHit back = hit(EVIL, 2, How.RETRO);
    hits().record(unit(lease(1, 5), 0, first, other));
    assertThat(hits().record(List.of(hit(EVIL, 1, How.RETRO), back, back))).containsExactly(back);
    hits().record(unit(lease(2, 6), 0, hit(EVIL, 2, How.FORWARD)));
    assertThat(hits().record(List.of())).isEmpty();
    assertThat(all()).containsExactly(first, other, back);
  }

  @Test
  void addsWhatALaterHolderOfAUnitFoundAndRefusesAnEarlierOne() {
    hits().record(unit(lease(1, 5), 0, hit(EVIL, 1, How.FORWARD)));
    hits().record(unit(lease(1, 5), 0, hit(EVIL, 1, How.FORWARD)));
    hits().record(unit(lease(1, 7), 0, hit(EVIL, 1, How.FORWARD), hit(EVIL, 2, How.FORWARD)));
    assertThatThrownBy(() -> hits().record(unit(lease(1, 6), 0, hit(EVIL, 3, How.FORWARD))))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertThat(all()).extracting(IndicatorHit::eventId).containsExactly("event1", "event2");
  }

  @Test
  void listsAPageAtATimeInTheOrderOfRecording() {
    List<IndicatorHit> some = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      some.add(hit(EVIL, i, How.RETRO));
    }
    assertThat(hits().record(some)).isEqualTo(some);
    List<Placed> first = hits().list(0, HitFilter.ALL, 10);
    assertThat(first).extracting(Placed::hit).isEqualTo(some.subList(0, 10));
    assertThat(first).extracting(Placed::place).isSorted();
    assertThat(hits().list(first.getLast().place(), HitFilter.ALL, 100))
        .extracting(Placed::hit)
        .isEqualTo(some.subList(10, 25));
    assertThat(hits().list(0, since(NOON.plusSeconds(1_020)), 100))
        .extracting(Placed::hit)
        .isEqualTo(some.subList(20, 25));
  }

  @Test
  void keepsWhatTheEventSaysOfWhoWhereAndWhat() {
    HitContext context =
        HitContext.of(
            EventRow.builder()
                .set(Columns.PROCESS_COMMAND_LINE, "cmd \"a\" \\ ü\u0001" + "x".repeat(2_000))
                .set(Columns.HOST_NAME, "FS-TOK-01")
                .set(Columns.DESTINATION_PORT, 443)
                .set(Columns.MESSAGE, "not who, where or what")
                .build());
    assertThat(context.values().keySet())
        .containsExactly("host.name", "process.command_line", "destination.port");
    assertThat(context.text(Columns.PROCESS_COMMAND_LINE)).hasSize(1_000);
    IndicatorHit hit =
        new IndicatorHit(EVIL, "event1", "", NOON, "host", "f", "o", How.RETRO, NOON, "", context);
    hits().record(List.of(hit));
    hits().record(unit(lease(1, 5), 0, hit(EVIL, 1, How.FORWARD)));
    assertThat(all()).containsExactly(hit);
  }

  /// Every combination of what can be given, against a plain reading of what it means.
  @Test
  void listsWhatFitsEverythingThatIsGiven() {
    put("a", ImportMode.ADD, EVIL, ADDRESS);
    put("b", ImportMode.ADD, ADDRESS);
    Map<String, Set<IndicatorValue>> named =
        Map.of("a", Set.of(EVIL, ADDRESS), "b", Set.of(ADDRESS), "none", Set.of());
    List<IndicatorValue> values =
        List.of(EVIL, ADDRESS, new IndicatorValue(IndicatorType.URL, "http://evil.example/"));
    List<IndicatorHit> some = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      some.add(hit(values.get(i % 3), i, i % 2 == 0 ? How.FORWARD : How.RETRO));
    }
    hits().record(some);
    List<Placed> all = hits().list(0, HitFilter.ALL, 100);
    assertThat(all).extracting(Placed::hit).isEqualTo(some);

    for (String source : Arrays.asList(null, "a", "b", "none")) {
      for (IndicatorType type : Arrays.asList(null, IndicatorType.DOMAIN, IndicatorType.URL)) {
        for (IndicatorValue value : Arrays.asList(null, EVIL, ADDRESS)) {
          for (How how : Arrays.asList(null, How.FORWARD, How.RETRO)) {
            for (Instant since : Arrays.asList(null, some.get(5).found())) {
              for (Instant until : Arrays.asList(null, some.get(12).found())) {
                HitFilter filter = new HitFilter(source, type, value, how, since, until);
                List<Placed> fitting =
                    all.stream()
                        .filter(
                            placed ->
                                (source == null
                                        || named.get(source).contains(placed.hit().indicator()))
                                    && (type == null || placed.hit().indicator().type() == type)
                                    && (value == null || placed.hit().indicator().equals(value))
                                    && (how == null || placed.hit().how() == how)
                                    && (since == null || !placed.hit().found().isBefore(since))
                                    && (until == null || placed.hit().found().isBefore(until)))
                        .toList();
                assertThat(hits().list(0, filter, 100)).as(filter.toString()).isEqualTo(fitting);
                assertPaged(filter, fitting);
              }
            }
          }
        }
      }
    }
  }

  private void assertPaged(HitFilter filter, List<Placed> fitting) {
    List<Placed> paged = new ArrayList<>();
    List<Placed> page = hits().list(0, filter, 4);
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = hits().list(page.getLast().place(), filter, 4);
    }
    assertThat(paged).as(filter.toString()).isEqualTo(fitting);
  }

  @Test
  void aSourceThatNoLongerNamesAValueKeepsItsHits() {
    put("a", ImportMode.REPLACE, EVIL, ADDRESS);
    IndicatorHit hit = hit(EVIL, 1, How.RETRO);
    hits().record(List.of(hit));
    put("a", ImportMode.REPLACE, ADDRESS);

    HitFilter ofSource = new HitFilter("a", null, null, null, null, null);
    assertThat(hits().list(0, ofSource, 10)).extracting(Placed::hit).containsExactly(hit);
  }

  @Test
  void countsWhatUnitsLeaveOutOncePerUnit() {
    UnitMatches much =
        new UnitMatches(
            lease(1, 5),
            0,
            NOON,
            NOON,
            List.of(hit(EVIL, 1, How.FORWARD)),
            Map.of(EVIL, 41L, ADDRESS, 7L));
    hits().record(much);
    hits().record(much);
    hits().record(new UnitMatches(lease(1, 6), 0, NOON, NOON, List.of(), Map.of(EVIL, 41L)));
    assertThat(hits().unlisted(EVIL)).isEqualTo(41);
    hits().record(new UnitMatches(lease(2, 6), 0, NOON, NOON, List.of(), Map.of(EVIL, 1L)));
    assertThat(hits().unlisted(EVIL)).isEqualTo(42);
    assertThat(hits().unlisted(ADDRESS)).isEqualTo(7);
    assertThat(all()).hasSize(1);
  }

  @Test
  void listsSoManyHitsOfAValueADayAndCountsTheRest() {
    clock(NOON);
    HitLedger few = hits(3);
    IndicatorHit[] five = new IndicatorHit[5];
    for (int i = 0; i < five.length; i++) {
      five[i] = hit(EVIL, i, How.FORWARD);
    }
    few.record(unit(lease(1, 1), 0, five));
    few.record(unit(lease(1, 1), 0, five));
    assertThat(all()).containsExactly(five[0], five[1], five[2]);
    assertThat(few.unlisted(EVIL)).isEqualTo(2);
    assertThat(few.record(List.of(hit(ADDRESS, 1, How.RETRO), hit(EVIL, 9, How.RETRO))))
        .containsExactly(hit(ADDRESS, 1, How.RETRO));

    clock(NOON.plusSeconds(86_400));
    assertThat(few.record(List.of(hit(EVIL, 9, How.RETRO)))).hasSize(1);
    assertThat(few.unlisted(EVIL)).isEqualTo(2);
  }

  @Test
  void saysWhichGenerationTheStoreHas() {
    assertThat(hits().record(unit(lease(1, 1), 0))).isZero();
    put(EVIL);
    assertThat(hits().record(unit(lease(1, 1), 0))).isEqualTo(1);
    assertThat(hits().record(unit(lease(2, 1), 1))).isEqualTo(1);
  }

  @Test
  void recordsEventsOfImpossibleTimes() {
    IndicatorHit early = at(1, Instant.MIN);
    IndicatorHit late = at(2, Instant.MAX);
    put(ADDRESS);
    hits()
        .record(
            new UnitMatches(
                lease(1, 1), 0, Instant.MIN, Instant.MAX, List.of(early, late), Map.of()));
    assertThat(all()).extracting(IndicatorHit::eventId).containsExactly("event1", "event2");
    assertThat(all()).extracting(IndicatorHit::time).isSorted();
  }

  @Test
  void forgetsWhatIsOfBeforeAMoment() {
    clock(NOON);
    IndicatorHit old = hit(EVIL, 1, How.FORWARD);
    IndicatorHit ofALaterEvent =
        new IndicatorHit(
            EVIL, "later", "", NOON.plusSeconds(90_000), "", "f", "o", How.FORWARD, NOON);
    IndicatorHit foundLater =
        new IndicatorHit(
            EVIL, "found", "", NOON, "", "f", "o", How.RETRO, NOON.plusSeconds(90_000));
    hits()
        .record(
            new UnitMatches(
                lease(1, 5), 0, NOON, NOON, List.of(old, ofALaterEvent), Map.of(EVIL, 3L)));
    hits().record(List.of(foundLater));
    assertThat(hits().forget(NOON)).isZero();
    assertThat(hits().unlisted(EVIL)).isEqualTo(3);

    assertThat(hits().forget(NOON.plusSeconds(86_400))).isEqualTo(3);
    assertThat(all()).containsExactly(ofALaterEvent, foundLater);
    assertThat(hits().unlisted(EVIL)).isZero();
    assertThat(hits().forget(NOON.plusSeconds(86_400))).isZero();
  }

  private static IndicatorHit at(int event, Instant time) {
    return new IndicatorHit(EVIL, "event" + event, "", time, "", "f", "o\ud83d", How.FORWARD, NOON);
  }
}
