package dev.takagari.enrich.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.hunt.HuntState;
import dev.takagari.core.hunt.LateUnit;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.list.ListedValues;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.enrich.match.HitForm;
import dev.takagari.enrich.match.PlainMatcher;
import dev.takagari.enrich.match.RandomMatches;
import dev.takagari.enrich.sighting.PlainSightings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuntRunnerTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final int DAYS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant END = START.plus(DAYS, ChronoUnit.DAYS);

  @TempDir private Path directory;

  private final RandomGenerator random = Seeds.random("hunts");
  private final RandomMatches matches = new RandomMatches(random);
  private final MemoryLake lake = new MemoryLake();
  private final PlainSightings sightings = new PlainSightings();
  private final List<EventRow> events = new ArrayList<>();
  private final Set<LocalDate> uncovered = new HashSet<>();
  private final Hits hits = new Hits();
  private long onTheWay;
  private Instant now = Instant.EPOCH;

  /// Keeps the key of each hit once, and says which were new.
  private static final class Hits implements HitLedger {
    private final Set<String> keys = new TreeSet<>();

    @Override
    public long record(UnitMatches found) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<IndicatorHit> record(List<IndicatorHit> found) {
      return found.stream().filter(hit -> keys.add(key(hit.eventId(), hit.indicator()))).toList();
    }

    @Override
    public List<Placed> list(long after, HitFilter filter, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int forget(Instant before) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long unlisted(IndicatorValue value) {
      return 0;
    }
  }

  private static String key(String event, IndicatorValue value) {
    return event + " " + value;
  }

  private final class Index implements SightingIndex {
    @Override
    public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
      sightings.rows(Set.copyOf(question.values()), question.from(), question.to()).forEach(rows);
      return new SightingCost(1, 1, 1, 1);
    }

    @Override
    public boolean knows(long commit) {
      return true;
    }

    @Override
    public void check() {}
  }

  private void makeEvents(int count) {
    List<List<EventRow>> files = new ArrayList<>();
    for (int i = 0; i < 3 * DAYS; i++) {
      files.add(new ArrayList<>());
    }
    for (int i = 0; i < count; i++) {
      int day = random.nextInt(DAYS);
      Instant time = START.plus(day, ChronoUnit.DAYS).plusSeconds(random.nextInt(86_400));
      EventRow.Builder row = EventRow.builder().addAll(matches.event(i));
      row.set(Columns.TIMESTAMP, ChronoUnit.MICROS.between(Instant.EPOCH, time));
      if (random.nextInt(4) > 0) {
        row.set(Columns.HOST_ID, "host-" + random.nextInt(5));
      }
      EventRow event = row.build();
      events.add(event);
      files.get(3 * day + random.nextInt(3)).add(event);
      if (!uncovered.contains(FIRST.plusDays(day)) || random.nextBoolean()) {
        sightings.add(event);
      }
    }
    for (int i = 0; i < files.size(); i++) {
      lake.add("file-" + i, files.get(i));
    }
  }

  private HuntRunner runner(MemoryHunts hunts) {
    return runner(hunts, Duration.ofMinutes(1));
  }

  private HuntRunner runner(MemoryHunts hunts, Duration lease) {
    SightingCoverage coverage =
        (from, to) -> new SightingCoverage.Uncovered(uncovered, Optional.empty());
    return new HuntRunner(
        hunts,
        before -> onTheWay,
        new Index(),
        coverage,
        lake,
        lake,
        hits,
        new HitForm(ListedValues.NONE, InstantSource.fixed(Instant.EPOCH), IndicatorHit.How.RETRO),
        new HuntSettings(
            Duration.ofDays(90), lease, Duration.ofSeconds(1), PATIENCE, directory, 1_000),
        () -> now,
        "test");
  }

  private Set<String> expected(List<ActiveIndicator> values, Instant since, Instant until) {
    PlainMatcher oracle = new PlainMatcher(values);
    Set<String> keys = new TreeSet<>();
    long from = ChronoUnit.MICROS.between(Instant.EPOCH, since);
    long to = ChronoUnit.MICROS.between(Instant.EPOCH, until);
    for (EventRow event : events) {
      long time = event.number(Columns.TIMESTAMP);
      if (time >= from && time < to) {
        oracle
            .match(event)
            .keySet()
            .forEach(value -> keys.add(key(event.string(Columns.EVENT_ID), value)));
      }
    }
    return keys;
  }

  @Test
  void findsWhatIsThereWhateverSightingsCoverAndHoweverOftenItIsInterrupted() {
    for (int day = 0; day < DAYS; day++) {
      if (random.nextInt(3) == 0) {
        uncovered.add(FIRST.plusDays(day));
      }
    }
    makeEvents(600);
    for (int round = 0; round < 60; round++) {
      hits.keys.clear();
      boolean scans = random.nextBoolean();
      List<ActiveIndicator> values =
          matches.indicators(1 + random.nextInt(scans ? 60 : 3)).stream()
              .filter(value -> scans || HuntedValue.of(value).isPresent())
              .toList();
      Instant since = START.plusSeconds(random.nextInt(2 * 86_400));
      Instant until = END.minusSeconds(random.nextInt(2 * 86_400));
      MemoryHunts hunts = new MemoryHunts(values, since, until, () -> random.nextInt(6) == 0);
      for (int i = 0; i < 1_000 && hunts.job().state() != HuntState.DONE; i++) {
        runner(hunts).runOnce();
      }
      assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
      assertThat(hits.keys).isEqualTo(expected(values, since, until));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "url, http://evil.example/a, url.original, evil.example/a",
    "url, https://evil.example/a, url.original, evil.example/a",
    "url, https://evil.example/a, url.original, Evil.example:443/a#top",
    "url, https://evil.example/a:b, url.original, evil.example:443/a:b",
    "url, 'https://[2001:db8::1]/a', url.original, '[2001:db8::1]:443/a'",
    "url, http://evil.example/a, url.original, HTTP://evil.example:80/a",
    "domain, evil.example, dns.question.name, a.b.evil.example",
    "domain, evil.example, dns.question.name, .evil.example",
    "hostname, evil.example, destination.domain, evil.example",
    "filename, C:\\Users\\A.exe, process.executable, \\Users\\a.EXE",
    "filename, a.exe, file.name, a.exe",
    "ipv4, 10.1.2.3, related.ip, 10.1.2.3",
    "ipv6, 2001:DB8::1, dns.resolved_ip, 2001:db8::1",
    "cidr, 198.51.100.0/24, destination.ip, 198.51.100.7",
    "cmdline, -enc AAAA, process.command_line, pwsh -ENC aaaab",
    "sha1, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, related.hash, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  })
  void findsTheOnlyEventOfAValue(String type, String text, String column, String held) {
    Column place = EventSchema.current().column(column);
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, ChronoUnit.MICROS.between(Instant.EPOCH, START) + 5)
            .set(Columns.EVENT_ID, "the-event")
            .set(Columns.HOST_ID, "host");
    if (place.type() == ColumnType.TEXT_LIST) {
      row.set(place, List.of(held));
    } else {
      row.set(place, held);
    }
    EventRow event = row.build();
    sightings.add(event);
    lake.add("the-file", List.of(event));
    IndicatorReading reading = IndicatorText.read(IndicatorType.find(type).orElseThrow(), text);
    assertThat(reading).isInstanceOf(IndicatorReading.Understood.class);
    IndicatorValue value = ((IndicatorReading.Understood) reading).value();
    MemoryHunts hunts =
        new MemoryHunts(List.of(new ActiveIndicator(value, false)), START, END, () -> false);
    runner(hunts).runOnce();
    assertThat(hits.keys).containsExactly(key("the-event", value));
  }

  @Test
  void readsNothingWhenNoValueWasEverSeen() {
    makeEvents(300);
    ActiveIndicator absent =
        new ActiveIndicator(new IndicatorValue(IndicatorType.DOMAIN, "never.example"), false);
    MemoryHunts hunts = new MemoryHunts(List.of(absent), START, END, () -> false);
    assertThat(runner(hunts).runOnce()).isTrue();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
    assertThat(lake.read()).isEmpty();
  }

  @Test
  void waitsForUnitsThatTheLakeDoesNotHoldYet() {
    makeEvents(50);
    MemoryHunts hunts = new MemoryHunts(matches.indicators(20), START, END, () -> false);
    onTheWay = 3;
    assertThat(runner(hunts).runOnce()).isFalse();
    assertThat(hunts.job().state()).isEqualTo(HuntState.WAITING);
    assertThat(hunts.job().note()).contains("3 units");
    assertThat(lake.read()).isEmpty();
    onTheWay = 0;
    runner(hunts).runOnce();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
  }

  @Test
  void looksThroughWhatIsThereWhenTheRestDoesNotComeAndOnceMoreWhenItHas() {
    makeEvents(200);
    List<ActiveIndicator> values = matches.indicators(20);
    MemoryHunts hunts = new MemoryHunts(values, START, END, () -> false);
    onTheWay = 3;
    now = hunts.job().createdAt().plus(PATIENCE).minusNanos(1);
    assertThat(runner(hunts).runOnce()).isFalse();
    assertThat(lake.read()).isEmpty();

    now = now.plusNanos(1);
    assertThat(runner(hunts).runOnce()).isTrue();
    assertThat(hits.keys).isEqualTo(expected(values, START, END));
    assertThat(hunts.job().state()).isEqualTo(HuntState.WAITING);
    assertThat(hunts.job().note()).contains("looked through", "3 units");
    int once = lake.read().size();
    assertThat(runner(hunts).runOnce()).isFalse();
    assertThat(lake.read()).hasSize(once);

    onTheWay = 0;
    assertThat(runner(hunts).runOnce()).isTrue();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
    assertThat(lake.read().size()).isGreaterThan(once);
    assertThat(hits.keys).isEqualTo(expected(values, START, END));
  }

  @Test
  void looksThroughTheDaysOfLateUnitsOnly() {
    uncovered.addAll(FIRST.datesUntil(FIRST.plusDays(DAYS)).toList());
    makeEvents(400);
    MemoryHunts hunts = new MemoryHunts(matches.indicators(40), START, END, () -> false);
    hunts.late(
        List.of(
            new LateUnit(
                new UnitId("%026d".formatted(1)),
                1,
                2,
                START.plus(2, ChronoUnit.DAYS),
                START.plus(2, ChronoUnit.DAYS).plusSeconds(60))));
    runner(hunts).runOnce();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
    assertThat(lake.read())
        .isNotEmpty()
        .allMatch(file -> List.of("file-6", "file-7", "file-8").contains(file));
  }

  @Test
  void keepsItsLeaseHoweverLongTheValuesTake() throws Exception {
    makeEvents(50);
    CountDownLatch prolonged = new CountDownLatch(3);
    List<Boolean> inTime = new ArrayList<>();
    MemoryHunts hunts =
        new MemoryHunts(
            matches.indicators(5),
            START,
            END,
            () -> {
              prolonged.countDown();
              return false;
            });
    hunts.beforeValues(
        () -> {
          try {
            inTime.add(prolonged.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    runner(hunts, Duration.ofMillis(40)).runOnce();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
    assertThat(inTime).isNotEmpty().containsOnly(true);
  }

  @Test
  void leavesNoFilesBehind() throws IOException {
    uncovered.addAll(FIRST.datesUntil(FIRST.plusDays(DAYS)).toList());
    makeEvents(100);
    Files.writeString(directory.resolve("table-1.tmp"), "of a process that died");
    MemoryHunts hunts = new MemoryHunts(matches.indicators(40), START, END, () -> false);
    runner(hunts).runOnce();
    assertThat(hunts.job().state()).isEqualTo(HuntState.DONE);
    assertThat(directory).isEmptyDirectory();
  }
}
