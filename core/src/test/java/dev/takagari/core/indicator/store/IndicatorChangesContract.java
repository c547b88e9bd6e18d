package dev.takagari.core.indicator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [IndicatorChanges] says while its [IndicatorRepository] changes.
public abstract class IndicatorChangesContract {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final IndicatorValue EVIL =
      new IndicatorValue(IndicatorType.DOMAIN, "evil.example");
  private static final IndicatorValue ADDRESS =
      new IndicatorValue(IndicatorType.IPV4, "198.51.100.7");

  protected abstract IndicatorRepository repository();

  protected abstract IndicatorChanges changes();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  private ImportCounts put(String source, ImportMode mode, Indicator... indicators) {
    return put(repository(), source, mode, List.of(indicators), true);
  }

  private static ImportCounts put(
      IndicatorRepository repository,
      String source,
      ImportMode mode,
      List<Indicator> indicators,
      boolean commit) {
    try (IndicatorImport load = repository.begin(source, mode)) {
      indicators.forEach(load::add);
      return commit ? load.commit() : load.counts();
    }
  }

  private static Map<IndicatorValue, Boolean> active(IndicatorChanges changes) {
    Map<IndicatorValue, Boolean> active = new HashMap<>();
    changes.active(
        each ->
            assertThat(active.put(each.value(), each.exact())).as("handed over twice").isNull());
    return active;
  }

  private Map<IndicatorValue, Boolean> active() {
    return active(changes());
  }

  private static Indicator exact(IndicatorValue value) {
    return valid(value, true, null, null, false);
  }

  private static Indicator valid(
      IndicatorValue value,
      boolean exact,
      @Nullable Instant from,
      @Nullable Instant until,
      boolean revoked) {
    return new Indicator(
        value, exact, "", -1, null, null, List.of(), "", List.of(), from, until, revoked);
  }

  @Test
  void countsGenerationsOfWhatIsMatchedOnly() {
    clock(NOON);
    assertThat(changes().generation()).isZero();
    assertThat(changes().active(_ -> {})).isZero();
    put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(ADDRESS));
    assertThat(changes().generation()).isEqualTo(1);

    put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(ADDRESS));
    put("b", ImportMode.ADD, Indicator.of(EVIL));
    put("b", ImportMode.ADD, Indicator.of(new IndicatorValue(IndicatorType.EMAIL, "a@b.example")));
    put("a", ImportMode.UNCHANGED);
    assertThat(changes().sweep()).isZero();
    assertThat(changes().generation()).isEqualTo(1);
    assertThat(active()).isEqualTo(Map.of(EVIL, false, ADDRESS, false));

    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    assertThat(changes().generation()).isEqualTo(2);
    assertThat(active()).isEqualTo(Map.of(EVIL, false));
  }

  @Test
  void matchesAValueWhileAnySourceSaysSo() {
    clock(NOON);
    put("a", ImportMode.REPLACE, exact(EVIL));
    put("b", ImportMode.REPLACE, exact(EVIL));
    assertThat(active()).isEqualTo(Map.of(EVIL, true));
    put("b", ImportMode.REPLACE, Indicator.of(EVIL));
    assertThat(active()).isEqualTo(Map.of(EVIL, false));
    put("b", ImportMode.REPLACE, valid(EVIL, false, null, null, true));
    assertThat(active()).isEqualTo(Map.of(EVIL, true));
    put("a", ImportMode.REPLACE);
    assertThat(active()).isEmpty();
    assertThat(changes().generation()).isEqualTo(4);
  }

  @Test
  void followsTheClock() {
    clock(NOON);
    put(
        "a",
        ImportMode.REPLACE,
        valid(EVIL, false, NOON.plusSeconds(10), NOON.plusSeconds(20), false));
    assertThat(active()).isEmpty();
    clock(NOON.plusSeconds(9));
    assertThat(changes().sweep()).isZero();
    clock(NOON.plusSeconds(10));
    assertThat(changes().sweep()).isEqualTo(1);
    assertThat(changes().sweep()).isZero();
    assertThat(active()).containsOnlyKeys(EVIL);
    clock(NOON.plusSeconds(20));
    assertThat(changes().sweep()).isEqualTo(1);
    assertThat(active()).isEmpty();
    assertThat(changes().generation()).isEqualTo(2);
  }

  @Test
  void letsGoOfWhatWasNotSeenForLong() {
    clock(NOON);
    repository().rule("full", new SourceRules(true, Map.of(IndicatorType.IPV4, 3)), "ann");
    repository().rule("added", new SourceRules(true, Map.of(IndicatorType.DOMAIN, 3)), "ann");
    put("full", ImportMode.REPLACE, Indicator.of(ADDRESS));
    put("added", ImportMode.ADD, Indicator.of(EVIL));
    clock(NOON.plus(Duration.ofDays(2)));
    put("full", ImportMode.UNCHANGED);
    clock(NOON.plus(Duration.ofDays(3)));
    changes().sweep();
    assertThat(active()).containsOnlyKeys(ADDRESS);
    clock(NOON.plus(Duration.ofDays(5)));
    changes().sweep();
    assertThat(active()).isEmpty();

    put("full", ImportMode.UNCHANGED);
    put("added", ImportMode.ADD, Indicator.of(EVIL));
    assertThat(active()).containsOnlyKeys(ADDRESS, EVIL);
    repository().rule("full", new SourceRules(true, Map.of(IndicatorType.IPV4, 1)), "ann");
    repository().rule("added", SourceRules.DEFAULT, "ann");
    clock(NOON.plus(Duration.ofDays(50)));
    changes().sweep();
    assertThat(active()).containsOnlyKeys(EVIL);
  }

  @Test
  void switchesASourceOffAndOn() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(ADDRESS));
    put("b", ImportMode.REPLACE, Indicator.of(EVIL));
    repository().rule("a", new SourceRules(false, Map.of()), "ann");
    assertThat(changes().sweep()).isEqualTo(1);
    assertThat(active()).containsOnlyKeys(EVIL);
    assertThat(repository().of(List.of(ADDRESS)).get(ADDRESS))
        .extracting(StoredIndicator::state)
        .containsExactly(StoredIndicator.State.SOURCE_OFF);
    repository().rule("a", SourceRules.DEFAULT, "ann");
    assertThat(changes().sweep()).isEqualTo(1);
    assertThat(active()).containsOnlyKeys(EVIL, ADDRESS);
  }

  @Test
  void saysWhatBecameOfValuesSinceAGeneration() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    put("a", ImportMode.REPLACE, exact(EVIL), Indicator.of(ADDRESS));
    put("a", ImportMode.REPLACE, Indicator.of(ADDRESS));

    List<IndicatorChange> news = new ArrayList<>();
    assertThat(changes().since(1, news::add)).hasValue(3);
    assertThat(news)
        .containsExactlyInAnyOrder(
            new IndicatorChange.Gone(EVIL),
            new IndicatorChange.Active(new ActiveIndicator(ADDRESS, false)));
    assertThat(changes().since(3, _ -> {})).hasValue(3);
    assertThat(changes().since(4, _ -> {})).isEmpty();
    assertThat(changes().store()).isEqualTo(changes().store());
  }

  /// Random imports, expiries, rules and steps of the clock: after each, what is matched, every
  /// entry and what led there from any generation before is what the plain twin says.
  @Test
  void doesWhatItsPlainTwinDoes() {
    RandomGenerator random = Seeds.random("IndicatorChangesContract");
    MemoryIndicators twin = new MemoryIndicators();
    List<IndicatorValue> values = new ArrayList<>(List.of(EVIL, ADDRESS));
    for (int i = 0; i < 8; i++) {
      values.add(new IndicatorValue(IndicatorType.DOMAIN, "n" + i + ".example"));
    }
    values.add(new IndicatorValue(IndicatorType.OTHER, "mutex"));
    List<String> sources = List.of("a", "b", "c");
    Map<Long, Map<IndicatorValue, Boolean>> bases = new TreeMap<>(Map.of(0L, Map.of()));
    Instant now = NOON;
    for (int step = 0; step < 300; step++) {
      now = now.plus(Duration.ofHours(random.nextInt(3) == 0 ? random.nextInt(40) : 0));
      clock(now);
      twin.clock(now);
      String what = step(random, twin, sources, values, now);
      assertLeadsHere(bases, step + ", not swept: " + what);
      changes().sweep();
      twin.sweep();
      assertThat(active()).as("step %d: %s", step, what).isEqualTo(active(twin));
      assertThat(entries(repository())).as("step %d: %s", step, what).isEqualTo(entries(twin));
      assertThat(repository().sources()).as("step %d: %s", step, what).isEqualTo(twin.sources());
      assertLeadsHere(bases, step + ": " + what);
    }
    assertThat(changes().generation()).isGreaterThan(100);
  }

  private void assertLeadsHere(Map<Long, Map<IndicatorValue, Boolean>> bases, String what) {
    Map<IndicatorValue, Boolean> active = active();
    long generation = changes().generation();
    bases.forEach(
        (from, base) -> {
          Map<IndicatorValue, Boolean> now = new HashMap<>(base);
          OptionalLong to =
              changes()
                  .since(
                      from,
                      change -> {
                        switch (change) {
                          case IndicatorChange.Active each ->
                              now.put(each.value(), each.indicator().exact());
                          case IndicatorChange.Gone gone -> now.remove(gone.value());
                        }
                      });
          assertThat(to).as("step %s", what).hasValue(generation);
          assertThat(now).as("step %s, since %d", what, from).isEqualTo(active);
        });
    Map<IndicatorValue, Boolean> before = bases.put(generation, active);
    if (before == null) {
      assertThat(active)
          .as("step %s: a generation of nothing", what)
          .isNotEqualTo(bases.get(generation - 1));
    }
    bases.keySet().removeIf(old -> old < generation - 6);
    bases.putIfAbsent(0L, Map.of());
  }

  private String step(
      RandomGenerator random,
      MemoryIndicators twin,
      List<String> sources,
      List<IndicatorValue> values,
      Instant now) {
    String source = sources.get(random.nextInt(sources.size()));
    int kind = random.nextInt(10);
    if (kind < 6) {
      ImportMode mode = kind < 3 ? ImportMode.REPLACE : ImportMode.ADD;
      boolean commit = random.nextInt(8) > 0;
      List<Indicator> some = new ArrayList<>();
      int most = kind < 3 ? values.size() : 4;
      for (int i = random.nextInt(most + 1); i > 0; i--) {
        some.add(indicator(random, values.get(random.nextInt(values.size())), now));
      }
      assertThat(put(repository(), source, mode, some, commit))
          .as("%s of %s into %s", mode, some, source)
          .isEqualTo(put(twin, source, mode, some, commit));
      return mode + " " + commit + " " + source + " " + some;
    }
    switch (kind) {
      case 6 -> {
        assertThat(put(source, ImportMode.UNCHANGED))
            .isEqualTo(put(twin, source, ImportMode.UNCHANGED, List.of(), true));
        return "unchanged " + source;
      }
      case 7 -> {
        IndicatorFilter filter =
            new IndicatorFilter(
                source, null, null, "", values.get(random.nextInt(values.size())).text());
        // Both look at what time did first, as a sweep does every few seconds.
        changes().sweep();
        twin.sweep();
        assertThat(repository().expire(filter)).isEqualTo(twin.expire(filter));
        return "expire " + filter;
      }
      default -> {
        Map<IndicatorType, Integer> decay = new EnumMap<>(IndicatorType.class);
        if (random.nextBoolean()) {
          decay.put(IndicatorType.DOMAIN, 1 + random.nextInt(4));
        }
        SourceRules rules = new SourceRules(random.nextInt(3) > 0, decay);
        repository().rule(source, rules, "ann");
        twin.rule(source, rules, "ann");
        return "rule " + source + " " + rules;
      }
    }
  }

  private static Indicator indicator(RandomGenerator random, IndicatorValue value, Instant now) {
    Instant from = random.nextInt(4) == 0 ? now.plus(hours(random)) : null;
    Instant until = random.nextInt(4) == 0 ? now.plus(hours(random)) : null;
    return valid(value, random.nextBoolean(), from, until, random.nextInt(8) == 0);
  }

  private static Duration hours(RandomGenerator random) {
    return Duration.ofHours(random.nextInt(-10, 60));
  }

  private static Map<String, StoredIndicator> entries(IndicatorRepository repository) {
    Map<String, StoredIndicator> entries = new TreeMap<>();
    repository
        .list(IndicatorFilter.ALL, 0, 10_000)
        .forEach(
            each ->
                entries.put(
                    each.indicator().source() + " " + each.indicator().indicator().value(),
                    each.indicator()));
    return entries;
  }
}
