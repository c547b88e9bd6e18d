package dev.takagari.enrich.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.testing.Seeds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatcherSourceTest {
  private static final ActiveIndicator ONE = domain("one.example", false);
  private static final ActiveIndicator TWO = domain("two.example", false);

  @TempDir Path directory;
  private final FakeChanges store = new FakeChanges();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");

  @Test
  void hasNoMatcherBeforeItKnowsTheIndicators() {
    store.setSilent(true);
    MatcherSource source = source();
    source.load();
    assertThatThrownBy(source::poll).isInstanceOf(TakagariException.class);
    assertThatThrownBy(source::current)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
  }

  @Test
  void followsTheStore() {
    store.change(List.of(ONE, TWO), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    assertThat(found(source, "a.one.example", "two.example"))
        .containsExactlyInAnyOrder(ONE.value(), TWO.value());

    store.change(List.of(domain("one.example", true)), List.of(TWO.value()));
    source.poll();
    assertThat(found(source, "a.one.example", "two.example")).isEmpty();
    assertThat(found(source, "one.example")).containsExactly(ONE.value());
    assertThat(source.current().generation()).isEqualTo(2);
    assertThat(source.current().overlaySize()).isEqualTo(2);
    assertThat(store.wholes()).isEqualTo(1);
  }

  @Test
  void aMatcherThatWasTakenStaysAsItIs() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    IndicatorMatcher taken = source.take();
    store.change(List.of(TWO), List.of(ONE.value()));
    store.forget();
    source.poll();
    assertThat(found(taken, "one.example", "two.example")).containsExactly(ONE.value());
    assertThat(taken.generation()).isEqualTo(1);
    assertThat(source.current().generation()).isEqualTo(2);
  }

  @Test
  void freesATableThatNobodyHoldsAnyMore() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    IndicatorMatcher taken = source.take();
    IndicatorMatcher takenToo = source.take();
    store.change(List.of(TWO), List.of());
    store.forget();
    source.poll();
    taken.letGo();
    assertThat(found(takenToo, "one.example")).containsExactly(ONE.value());
    takenToo.letGo();
    assertThatThrownBy(() -> found(takenToo, "one.example"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(takenToo.hold()).isFalse();
    assertThat(found(source, "one.example", "two.example")).hasSize(2);
  }

  @Test
  void keepsTheLastMatcherWhileTheStoreDoesNotAnswer() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    store.setSilent(true);
    now = now.plusSeconds(90);
    assertThatThrownBy(source::poll).isInstanceOf(TakagariException.class);
    assertThat(found(source, "one.example")).containsExactly(ONE.value());
    assertThat(gauge("takagari.indicators.age")).isEqualTo(90);
    store.setSilent(false);
    source.poll();
    assertThat(gauge("takagari.indicators.age")).isZero();
  }

  @Test
  void isAsOldAsTheLastTimeItHadAllThatTheStoreHas() {
    store.change(List.of(ONE), List.of());
    List<Runnable> work = new ArrayList<>();
    MatcherSource source = source(work::add);
    source.load();
    now = now.plusSeconds(30);
    source.poll();
    assertThat(gauge("takagari.indicators.age")).isEqualTo(30);
    source.poll();
    assertThat(work).hasSize(1);
    work.removeFirst().run();
    source.poll();
    assertThat(gauge("takagari.indicators.age")).isZero();
  }

  @Test
  void startsWithTheTableOfTheProcessBefore() {
    store.change(List.of(ONE), List.of());
    MatcherSource before = source();
    before.load();
    before.poll();
    store.change(List.of(TWO), List.of());
    store.setSilent(true);
    MatcherSource after = source();
    after.load();
    assertThat(found(after, "one.example", "two.example")).containsExactly(ONE.value());
    store.setSilent(false);
    after.poll();
    assertThat(found(after, "one.example", "two.example")).hasSize(2);
    assertThat(store.wholes()).isEqualTo(1);
  }

  @Test
  void readsTheStoreAgainWhenTheTableIsDamaged() throws IOException {
    store.change(List.of(ONE), List.of());
    MatcherSource before = source();
    before.load();
    before.poll();
    Path file = directory.resolve("indicators.table");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    MatcherSource after = source();
    after.load();
    assertThatThrownBy(after::current).isInstanceOf(TakagariException.class);
    assertThat(file).doesNotExist();
    after.poll();
    assertThat(found(after, "one.example")).containsExactly(ONE.value());
    assertThat(store.wholes()).isEqualTo(2);
  }

  @Test
  void readsTheStoreAgainWhenItIsAnotherOne() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    store.replace();
    store.change(List.of(TWO), List.of());
    source.poll();
    assertThat(found(source, "one.example", "two.example")).containsExactly(TWO.value());
  }

  @Test
  void letsNobodyCompareWithTheTableOfAnotherStore() {
    store.change(List.of(ONE), List.of());
    MatcherSource before = source();
    before.load();
    before.poll();
    store.replace();
    store.change(List.of(TWO), List.of());
    List<Runnable> work = new ArrayList<>();
    MatcherSource after = source(work::add);
    after.load();
    assertThatThrownBy(after::take).isInstanceOf(TakagariException.class);
    after.poll();
    assertThatThrownBy(after::take).isInstanceOf(TakagariException.class);
    work.removeFirst().run();
    IndicatorMatcher taken = after.take();
    assertThat(found(taken, "one.example", "two.example")).containsExactly(TWO.value());
    taken.letGo();
  }

  @Test
  void letsNobodyCompareWithWhatTheStoreHadBeforeItWasSetBack() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    store.change(List.of(TWO), List.of());
    source.poll();
    store.setBack(1, List.of(ONE));
    List<Runnable> work = new ArrayList<>();
    MatcherSource after = source(work::add);
    after.load();
    after.poll();
    assertThatThrownBy(after::take).isInstanceOf(TakagariException.class);
    work.removeFirst().run();
    assertThat(found(after, "one.example", "two.example")).containsExactly(ONE.value());
    assertThat(after.take().generation()).isEqualTo(1);
  }

  @Test
  void readsTheStoreAgainWhenItDoesNotRememberWhatChanged() {
    store.change(List.of(ONE), List.of());
    MatcherSource source = source();
    source.load();
    source.poll();
    store.change(List.of(TWO), List.of(ONE.value()));
    store.forget();
    source.poll();
    assertThat(found(source, "one.example", "two.example")).containsExactly(TWO.value());
    assertThat(store.wholes()).isEqualTo(2);
  }

  @Test
  void sweeps() {
    source().sweep();
    assertThat(store.sweeps()).isEqualTo(1);
  }

  @Test
  void saysWhatItHas() {
    store.change(List.of(ONE, TWO), List.of());
    MatcherSource source = source();
    assertThat(gauge("takagari.indicators.values")).isNaN();
    source.load();
    source.poll();
    store.change(List.of(), List.of(ONE.value()));
    source.poll();
    assertThat(gauge("takagari.indicators.values")).isEqualTo(2);
    assertThat(gauge("takagari.indicators.overlay")).isEqualTo(1);
    assertThat(gauge("takagari.indicators.generation")).isEqualTo(2);
    assertThat(gauge("takagari.indicators.memory")).isPositive();
  }

  @Test
  void removesWhatAProcessLeftHalfDone() throws IOException {
    Path left = Files.writeString(directory.resolve("run-1.tmp"), "x");
    source().load();
    assertThat(left).doesNotExist();
  }

  @Test
  void isEqualToThePlainMatcherHoweverTheStoreChanges() {
    RandomGenerator random = Seeds.random("source");
    RandomMatches matches = new RandomMatches(random);
    MatcherSource source = source();
    source.load();
    List<ActiveIndicator> pool = matches.indicators(400);
    for (int round = 0; round < 150; round++) {
      List<ActiveIndicator> added = new ArrayList<>();
      Set<IndicatorValue> gone = new HashSet<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        ActiveIndicator any = pool.get(random.nextInt(pool.size()));
        if (random.nextInt(3) == 0) {
          gone.add(any.value());
        } else {
          boolean exact = any.value().type() == IndicatorType.DOMAIN && random.nextBoolean();
          added.add(new ActiveIndicator(any.value(), exact));
        }
      }
      added.removeIf(indicator -> gone.contains(indicator.value()));
      store.change(added, gone);
      if (random.nextInt(4) > 0) {
        source.poll();
      }
      if (random.nextInt(15) == 0) {
        store.forget();
      }
      if (random.nextInt(10) == 0) {
        source = source();
        source.load();
      }
      source.poll();
      PlainMatcher plain = new PlainMatcher(store.active());
      EventMatching matching = source.current().newMatching();
      for (int i = 0; i < 10; i++) {
        EventRow event = matches.event(i);
        assertThat(IndicatorMatcherTest.match(matching, event)).isEqualTo(plain.match(event));
      }
      Set<ActiveIndicator> all = new HashSet<>();
      source.current().forEach(all::add);
      assertThat(all).isEqualTo(new HashSet<>(store.active()));
    }
    assertThat(meters.timer("takagari.indicators.builds").count()).isGreaterThan(15);
    System.out.println(
        "tables: "
            + meters.timer("takagari.indicators.builds").count()
            + ", wholes: "
            + store.wholes());
  }

  @Test
  void everyMatcherIsOfOneGenerationWhileTheyAreReplaced() throws Exception {
    store.change(List.of(ONE), List.of());
    try (ExecutorService builder = Executors.newSingleThreadExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      MatcherSource source = source(builder);
      source.load();
      source.poll();
      builder.submit(() -> {}).get();
      AtomicBoolean ended = new AtomicBoolean();
      Callable<Long> reader =
          () -> {
            long seen = 0;
            long last = 0;
            while (!ended.get()) {
              IndicatorMatcher matcher = source.take();
              EventMatching matching = matcher.newMatching();
              IndicatorValue expected = matcher.generation() % 2 == 1 ? ONE.value() : TWO.value();
              assertThat(values(matching, "a.one.example", "two.example"))
                  .containsExactly(expected);
              assertThat(matcher.generation()).isGreaterThanOrEqualTo(last);
              last = matcher.generation();
              seen++;
              matcher.letGo();
            }
            return seen;
          };
      List<Future<Long>> reading = List.of(readers.submit(reader), readers.submit(reader));
      for (int i = 0; i < 400; i++) {
        boolean odd = i % 2 == 1;
        store.change(
            List.of(odd ? ONE : TWO, domain("filler-" + i + ".example", false)),
            List.of(odd ? TWO.value() : ONE.value()));
        source.poll();
      }
      ended.set(true);
      for (Future<Long> one : reading) {
        assertThat(one.get()).isPositive();
      }
      // what the last polls left to the builder, which may have been busy with older changes
      for (int i = 0; i < 3; i++) {
        builder.submit(() -> {}).get();
        source.poll();
      }
      builder.submit(() -> {}).get();
      assertThat(source.current().generation()).isEqualTo(401);
      assertThat(source.current().baseSize()).isGreaterThan(50);
    }
  }

  @Test
  void readsTheStoreWholeWhenFewChangesAreLarge() {
    MatcherSource source = source(Runnable::run, 1_000, 2_000);
    source.load();
    source.poll();
    store.change(longOnes(0, 400), List.of());
    source.poll();
    assertThat(store.wholes()).isEqualTo(2);
    assertThat(source.current().overlaySize()).isZero();
    assertThat(source.current().baseSize()).isEqualTo(400);
  }

  @Test
  void mergesFewChangesThatAreLarge() {
    MatcherSource source = source(Runnable::run, 1_000, 2_000);
    source.load();
    source.poll();
    for (int i = 0; i < 10; i++) {
      store.change(longOnes(i * 40, 40), List.of());
      source.poll();
    }
    assertThat(store.wholes()).isEqualTo(1);
    assertThat(source.current().baseSize()).isPositive();
    assertThat(source.current().baseSize() + source.current().overlaySize()).isEqualTo(400);
  }

  @Test
  void holdsNoMoreBytesOfChangesThanItMayWhileNothingIsBuilt() {
    List<Runnable> work = new ArrayList<>();
    MatcherSource source = source(work::add, 1_000, 2_000);
    source.load();
    source.poll();
    work.removeFirst().run();
    for (int i = 0; i < 10; i++) {
      store.change(longOnes(i * 40, 40), List.of());
      source.poll();
    }
    assertThat(source.current().overlaySize()).isBetween(40, 130);
    assertThat(work).hasSize(1);
    work.removeFirst().run();
    source.poll();
    if (!work.isEmpty()) {
      work.removeFirst().run();
    }
    assertThat(source.current().generation()).isEqualTo(10);
    assertThat(source.current().baseSize() + source.current().overlaySize()).isEqualTo(400);
  }

  /// Command lines of 4,000 characters.
  private static List<ActiveIndicator> longOnes(int from, int count) {
    List<ActiveIndicator> all = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      String text = (i + " --what ").repeat(4_000).substring(0, 4_000);
      all.add(new ActiveIndicator(new IndicatorValue(IndicatorType.CMDLINE, text), false));
    }
    return all;
  }

  private MatcherSource source() {
    return source(Runnable::run);
  }

  private MatcherSource source(Executor builder) {
    return source(builder, 25, 60);
  }

  private MatcherSource source(Executor builder, int mergeAt, int rebuildAt) {
    MatcherSettings settings =
        new MatcherSettings(
            directory, Duration.ofSeconds(10), Duration.ofSeconds(20), mergeAt, rebuildAt, 1 << 20);
    return new MatcherSource(store, settings, builder, () -> now, meters);
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private static Set<IndicatorValue> found(MatcherSource source, String... names) {
    return found(source.current(), names);
  }

  private static Set<IndicatorValue> found(IndicatorMatcher matcher, String... names) {
    return values(matcher.newMatching(), names);
  }

  private static Set<IndicatorValue> values(EventMatching matching, String... names) {
    EventRow event = EventRow.builder().set(Columns.RELATED_DOMAIN, List.of(names)).build();
    return IndicatorMatcherTest.match(matching, event).keySet();
  }

  private static ActiveIndicator domain(String name, boolean exact) {
    return new ActiveIndicator(new IndicatorValue(IndicatorType.DOMAIN, name), exact);
  }
}
