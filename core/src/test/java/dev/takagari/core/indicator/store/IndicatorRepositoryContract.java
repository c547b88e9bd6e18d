package dev.takagari.core.indicator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.IndicatorRepository.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [IndicatorRepository] does. See [IndicatorChangesContract] for what is matched.
public abstract class IndicatorRepositoryContract {
  protected static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  protected static final IndicatorValue EVIL = domain("evil.example");
  protected static final IndicatorValue WORSE = domain("worse.example");
  protected static final IndicatorValue ADDRESS =
      new IndicatorValue(IndicatorType.IPV4, "198.51.100.7");

  protected abstract IndicatorRepository repository();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  protected static IndicatorValue domain(String name) {
    return new IndicatorValue(IndicatorType.DOMAIN, name);
  }

  /// An indicator with everything that one can say.
  protected static Indicator told(IndicatorValue value) {
    return new Indicator(
        value,
        true,
        "domain-name",
        80,
        Severity.HIGH,
        Tlp.AMBER_STRICT,
        List.of("Emotet", "a,b \"c\" \\{d}", "NULL"),
        "line\nbreak 'quote' ünïcödé 🐟",
        List.of("https://blog.example/?a=1,2&b={}"),
        NOON.minusSeconds(60),
        NOON.plus(Duration.ofDays(30)),
        false);
  }

  protected final ImportCounts put(String source, ImportMode mode, Indicator... indicators) {
    try (IndicatorImport load = repository().begin(source, mode)) {
      for (Indicator indicator : indicators) {
        load.add(indicator);
      }
      return load.commit();
    }
  }

  protected final List<StoredIndicator> of(IndicatorValue value) {
    return repository().of(List.of(value)).getOrDefault(value, List.of());
  }

  @Test
  void givesBackAllThatASourceSays() {
    clock(NOON);
    put("feed one", ImportMode.REPLACE, told(EVIL), Indicator.of(ADDRESS));

    assertThat(of(EVIL))
        .containsExactly(new StoredIndicator(told(EVIL), "feed one", NOON, NOON, State.ACTIVE));
    assertThat(of(ADDRESS))
        .containsExactly(
            new StoredIndicator(Indicator.of(ADDRESS), "feed one", NOON, NOON, State.ACTIVE));
    assertThat(of(WORSE)).isEmpty();
    assertThat(repository().of(List.of())).isEmpty();
  }

  @Test
  void keepsWhatSourcesSayApart() {
    clock(NOON);
    put("b", ImportMode.REPLACE, told(EVIL));
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));

    assertThat(of(EVIL)).extracting(StoredIndicator::source).containsExactly("a", "b");
    assertThat(of(EVIL))
        .extracting(StoredIndicator::indicator)
        .containsExactly(Indicator.of(EVIL), told(EVIL));
  }

  @Test
  void tellsTypesOfOneTextApart() {
    clock(NOON);
    IndicatorValue hostname = new IndicatorValue(IndicatorType.HOSTNAME, EVIL.text());
    put("a", ImportMode.REPLACE, Indicator.of(EVIL), told(hostname));

    assertThat(repository().of(List.of(EVIL, hostname)))
        .containsOnlyKeys(EVIL, hostname)
        .extractingByKey(hostname)
        .isEqualTo(of(hostname));
  }

  @Test
  void countsWhatAnImportWouldDoBeforeItDoesIt() {
    clock(NOON);
    Indicator evil = Indicator.of(EVIL);
    put("a", ImportMode.REPLACE, evil, Indicator.of(WORSE), Indicator.of(ADDRESS));
    put("other", ImportMode.REPLACE, told(domain("new.example")));

    try (IndicatorImport load = repository().begin("a", ImportMode.REPLACE)) {
      load.add(until(EVIL, 5, false));
      load.add(told(EVIL));
      load.add(Indicator.of(domain("new.example")));
      load.add(Indicator.of(ADDRESS));
      ImportCounts counts = new ImportCounts(1, 1, 1, 1, 3);
      assertThat(load.counts()).isEqualTo(counts);
      assertThat(of(EVIL)).extracting(StoredIndicator::indicator).containsExactly(evil);
      assertThat(load.commit()).isEqualTo(counts);
    }
    assertThat(of(EVIL)).extracting(StoredIndicator::indicator).containsExactly(told(EVIL));
  }

  @Test
  void forgetsAnImportThatIsNotCommitted() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    try (IndicatorImport load = repository().begin("a", ImportMode.REPLACE)) {
      load.add(Indicator.of(WORSE));
    }
    try (IndicatorImport load = repository().begin("b", ImportMode.ADD)) {
      load.add(Indicator.of(WORSE));
      load.counts();
    }
    assertThat(of(EVIL)).extracting(StoredIndicator::state).containsExactly(State.ACTIVE);
    assertThat(of(WORSE)).isEmpty();
    assertThat(repository().sources()).extracting(IndicatorSource::name).containsExactly("a");
  }

  @Test
  void keepsWhatVanishedAsExpiredWithTheTimeItWasSeenLast() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(WORSE));
    clock(NOON.plusSeconds(60));
    put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(WORSE));
    clock(NOON.plusSeconds(120));
    assertThat(put("a", ImportMode.REPLACE, Indicator.of(EVIL)).vanished()).isEqualTo(1);

    assertThat(of(WORSE))
        .containsExactly(
            new StoredIndicator(
                Indicator.of(WORSE), "a", NOON, NOON.plusSeconds(60), State.EXPIRED));
    assertThat(of(EVIL).getFirst().lastSeen()).isEqualTo(NOON.plusSeconds(120));

    clock(NOON.plusSeconds(180));
    assertThat(put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(WORSE)))
        .isEqualTo(new ImportCounts(1, 1, 0, 0, 1));
    assertThat(of(WORSE))
        .containsExactly(
            new StoredIndicator(
                Indicator.of(WORSE), "a", NOON, NOON.plusSeconds(180), State.ACTIVE));
  }

  @Test
  void doesNotEndAValueThatAnotherRecordOfTheSourceHoldsOnTo() {
    clock(NOON);
    put("a", ImportMode.REPLACE, until(EVIL, null, false), until(EVIL, null, true));
    put("b", ImportMode.REPLACE, until(WORSE, 50, false), until(WORSE, 10, false));
    put("c", ImportMode.REPLACE, until(ADDRESS, 10, true), until(ADDRESS, 5, false));
    clock(NOON.plusSeconds(1));
    assertThat(of(EVIL)).extracting(StoredIndicator::state).containsExactly(State.ACTIVE);
    assertThat(of(WORSE).getFirst().indicator().validUntil()).isEqualTo(NOON.plusSeconds(50));
    assertThat(of(ADDRESS)).extracting(StoredIndicator::state).containsExactly(State.ACTIVE);
  }

  @Test
  void keepsTheStrictestMarkingOfAValueThatComesAgain() {
    clock(NOON);
    put("a", ImportMode.ADD, marked(Tlp.RED), marked(Tlp.GREEN), marked(null));
    assertThat(of(EVIL).getFirst().indicator().tlp()).isEqualTo(Tlp.RED);
    put("b", ImportMode.ADD, marked(null), marked(null));
    assertThat(of(EVIL).getLast().indicator().tlp()).isNull();
  }

  private static Indicator marked(@Nullable Tlp tlp) {
    return new Indicator(
        EVIL, false, "", -1, null, tlp, List.of(), "", List.of(), null, null, false);
  }

  private static Indicator until(IndicatorValue value, @Nullable Integer seconds, boolean revoked) {
    Instant end = seconds == null ? null : NOON.plusSeconds(seconds);
    return new Indicator(
        value, false, "", -1, null, null, List.of(), "", List.of(), null, end, revoked);
  }

  @Test
  void saysNothingOfTheRestWhenItAdds() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    clock(NOON.plusSeconds(60));
    assertThat(put("a", ImportMode.ADD, Indicator.of(WORSE)))
        .isEqualTo(new ImportCounts(1, 0, 0, 0, 1));
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.ACTIVE);
    assertThat(of(EVIL).getFirst().lastSeen()).isEqualTo(NOON);
    assertThat(of(WORSE).getFirst().lastSeen()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void seesEverythingAgainWhenASourceHasWhatItHad() {
    clock(NOON);
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    clock(NOON.plusSeconds(60));
    assertThat(put("a", ImportMode.UNCHANGED)).isEqualTo(new ImportCounts(0, 1, 0, 0, 1));
    assertThat(of(EVIL).getFirst().lastSeen()).isEqualTo(NOON.plusSeconds(60));
    assertThat(repository().sources().getFirst().lastGood()).isEqualTo(NOON.plusSeconds(60));
    assertThat(repository().sources().getFirst().firstGood()).isEqualTo(NOON);
  }

  @Test
  void listsInALastingOrder() {
    clock(NOON);
    List<Indicator> some = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      some.add(Indicator.of(domain("n" + i + ".example")));
    }
    put("a", ImportMode.ADD, some.toArray(Indicator[]::new));
    List<Placed> all = repository().list(IndicatorFilter.ALL, 0, 100);
    assertThat(all).hasSize(25);

    List<Placed> pages = new ArrayList<>();
    long after = 0;
    List<Placed> page = repository().list(IndicatorFilter.ALL, after, 10);
    while (!page.isEmpty()) {
      pages.addAll(page);
      after = page.getLast().place();
      put("a", ImportMode.ADD, told(page.getFirst().indicator().indicator().value()));
      page = repository().list(IndicatorFilter.ALL, after, 10);
    }
    assertThat(pages)
        .extracting(Placed::place)
        .containsExactlyElementsOf(all.stream().map(Placed::place).toList());
    assertThat(pages).extracting(Placed::place).isSorted();
  }

  @Test
  void listsWhatFitsEverythingAskedFor() {
    clock(NOON);
    put("a", ImportMode.ADD, told(EVIL), Indicator.of(ADDRESS));
    put("b", ImportMode.ADD, Indicator.of(WORSE));
    put(
        "b",
        ImportMode.ADD,
        Indicator.of(new IndicatorValue(IndicatorType.EMAIL, "x%_@evil.example")));

    assertThat(values(IndicatorFilter.of("a"))).containsExactly(EVIL, ADDRESS);
    assertThat(values(new IndicatorFilter(null, IndicatorType.DOMAIN, null, "", "")))
        .containsExactly(EVIL, WORSE);
    assertThat(values(new IndicatorFilter(null, null, null, "EMOTET", ""))).containsExactly(EVIL);
    assertThat(values(new IndicatorFilter(null, null, null, "", "%_@"))).hasSize(1);
    assertThat(values(new IndicatorFilter(null, null, null, "", "evil"))).hasSize(2);
    assertThat(values(new IndicatorFilter(null, null, State.STORED_NOT_MATCHED, "", "")))
        .hasSize(1);
    assertThat(values(new IndicatorFilter(null, null, null, "", "", EVIL))).containsExactly(EVIL);
    assertThat(values(new IndicatorFilter("a", null, null, "", "worse"))).isEmpty();
  }

  private List<IndicatorValue> values(IndicatorFilter filter) {
    return repository().list(filter, 0, 100).stream()
        .map(placed -> placed.indicator().indicator().value())
        .toList();
  }

  @Test
  void leavesEndedWhatItsSourceOnlyRepeats() {
    clock(NOON);
    Indicator evil = Indicator.of(EVIL);
    put("a", ImportMode.REPLACE, evil, Indicator.of(ADDRESS));
    assertThat(repository().expire(new IndicatorFilter("a", IndicatorType.DOMAIN, null, "", "")))
        .isEqualTo(1);
    assertThat(repository().expire(new IndicatorFilter("a", IndicatorType.DOMAIN, null, "", "")))
        .isZero();
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.EXPIRED);
    assertThat(of(ADDRESS).getFirst().state()).isEqualTo(State.ACTIVE);

    assertThat(put("a", ImportMode.REPLACE, evil, Indicator.of(ADDRESS)).unchanged()).isEqualTo(2);
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.EXPIRED);

    put("a", ImportMode.REPLACE, told(EVIL), Indicator.of(ADDRESS));
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.ACTIVE);

    repository().expire(IndicatorFilter.of("a"));
    put("a", ImportMode.REPLACE, Indicator.of(ADDRESS));
    put("a", ImportMode.REPLACE, told(EVIL), Indicator.of(ADDRESS));
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.ACTIVE);
    assertThat(of(ADDRESS).getFirst().state()).isEqualTo(State.EXPIRED);

    assertThat(put("a", ImportMode.ADD, Indicator.of(ADDRESS)).changed()).isEqualTo(1);
    assertThat(of(ADDRESS).getFirst().state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void namesSourcesWithTheirRulesAndCounts() {
    clock(NOON);
    SourceRules rules = new SourceRules(false, Map.of(IndicatorType.IPV4, 30));
    repository().rule("ruled", rules, "ann");
    put("b", ImportMode.ADD, Indicator.of(EVIL));
    clock(NOON.plusSeconds(60));
    put(
        "b",
        ImportMode.ADD,
        Indicator.of(ADDRESS),
        Indicator.of(new IndicatorValue(IndicatorType.OTHER, "mutex")));

    assertThat(repository().sources())
        .containsExactly(
            new IndicatorSource(
                "b", SourceRules.DEFAULT, "", null, 3, 2, NOON, NOON.plusSeconds(60)),
            new IndicatorSource("ruled", rules, "ann", NOON, 0, 0, null, null));
    repository().rule("ruled", SourceRules.DEFAULT, "ben");
    assertThat(repository().sources().getLast().rules()).isEqualTo(SourceRules.DEFAULT);
  }

  @Test
  void tellsWhetherASourceIsOn() {
    repository().rule("off", new SourceRules(false, Map.of()), "ann");
    put("plain", ImportMode.ADD, Indicator.of(EVIL));
    put("off", ImportMode.ADD, Indicator.of(EVIL));

    assertThat(repository().isEnabled("off")).isFalse();
    assertThat(repository().isEnabled("plain")).isTrue();
    assertThat(repository().isEnabled("nobody's")).isTrue();
    repository().rule("off", SourceRules.DEFAULT, "ann");
    assertThat(repository().isEnabled("off")).isTrue();
  }

  @Test
  void keepsHostileTexts() {
    clock(NOON);
    IndicatorValue longest = new IndicatorValue(IndicatorType.OTHER, "x'\\\"{}\u0001".repeat(570));
    IndicatorValue almost = new IndicatorValue(IndicatorType.OTHER, longest.text() + "y");
    Indicator said =
        new Indicator(
            longest,
            false,
            "\u202e \ud83d",
            -1,
            null,
            null,
            List.of("\\", "\"", "{", "},{", " ", "'", "\u2028"),
            "'; DROP TABLE indicator; --",
            List.of("javascript:alert(1)"),
            Instant.parse("1901-01-01T00:00:00Z"),
            null,
            false);
    put("a", ImportMode.REPLACE, said, Indicator.of(almost));
    assertThat(said.word()).isEqualTo("\u202e ?");
    assertThat(of(longest)).extracting(StoredIndicator::indicator).containsExactly(said);
    assertThat(of(almost)).hasSize(1);
    assertThat(put("a", ImportMode.REPLACE, said, Indicator.of(almost)).unchanged()).isEqualTo(2);
  }

  @Test
  void takesTimesThatCannotBe() {
    clock(NOON);
    Indicator said =
        new Indicator(
            EVIL,
            false,
            "",
            -1,
            null,
            null,
            List.of(),
            "",
            List.of(),
            Instant.MIN,
            Instant.MAX,
            false);
    put("a", ImportMode.REPLACE, said);
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.ACTIVE);
    assertThat(put("a", ImportMode.REPLACE, said).unchanged()).isEqualTo(1);
  }

  @Test
  void takesNoNameThatCannotBe() {
    for (String name : List.of("", " a", "a\nb", "x".repeat(101), "a'b", "a/b")) {
      assertThatThrownBy(() -> repository().begin(name, ImportMode.ADD))
          .isInstanceOf(TakagariException.class);
    }
  }
}
