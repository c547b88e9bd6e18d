package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.SourceRules;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A million indicators, or `-Dtakagari.indicators=N`; prints what each step takes.
@Tag("slow")
class PostgresIndicatorScaleTest {
  private static final int NUMBER = Integer.getInteger("takagari.indicators", 1_000_000);

  private final EnrichDatabase database = new EnrichDatabase();
  private final PostgresIndicatorRepository repository =
      new PostgresIndicatorRepository(database.session());
  private final PostgresIndicatorChanges changes = new PostgresIndicatorChanges(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  private static Indicator indicator(int number) {
    IndicatorType type = number % 2 == 0 ? IndicatorType.SHA256 : IndicatorType.DOMAIN;
    String text =
        type == IndicatorType.DOMAIN
            ? "host-" + number + ".campaign.example"
            : String.format("%064x", number * 0x9E3779B97F4A7C15L);
    return Indicator.of(new IndicatorValue(type, text));
  }

  private static <T> T timed(String what, int rows, Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%-40s %7.1f s %,12.0f rows/s%n", what, seconds, rows / seconds);
    return result;
  }

  private ImportCounts load(String what, int from, int to) {
    try (IndicatorImport load = repository.begin("feed", ImportMode.REPLACE)) {
      timed(
          what + ": add",
          to - from,
          () -> {
            for (int i = from; i < to; i++) {
              load.add(indicator(i));
            }
            return true;
          });
      timed(what + ": counts", to - from, load::counts);
      return timed(what + ": commit", to - from, load::commit);
    }
  }

  @Test
  void takesAMillionIndicators() {
    assertThat(load("new", 0, NUMBER)).isEqualTo(new ImportCounts(NUMBER, 0, 0, 0, 0));
    assertThat(load("the same again", 0, NUMBER).unchanged()).isEqualTo(NUMBER);
    assertThat(changes.generation()).isEqualTo(1);

    AtomicLong seen = new AtomicLong();
    timed("active", NUMBER, () -> changes.active(_ -> seen.incrementAndGet()));
    assertThat(seen).hasValue(NUMBER);

    int tenth = NUMBER / 10;
    assertThat(load("a tenth exchanged", tenth, NUMBER + tenth))
        .isEqualTo(new ImportCounts(tenth, NUMBER - tenth, 0, tenth, NUMBER));
    seen.set(0);
    timed("since", 2 * tenth, () -> changes.since(1, _ -> seen.incrementAndGet()));
    assertThat(seen).hasValue(2L * tenth);

    timed("sweep with nothing to do", 1, changes::sweep);
    timed("sources", 1, repository::sources);
    timed("first page", 100, () -> repository.list(IndicatorFilter.ALL, 0, 100));
    timed("one value", 1, () -> repository.of(java.util.List.of(indicator(NUMBER - 1).value())));
    repository.rule("feed", new SourceRules(false, Map.of()), "ann");
    assertThat(timed("sweep that switches a source off", NUMBER, changes::sweep)).isEqualTo(NUMBER);
    // More is gone than is remembered.
    if (NUMBER > MatchedValues.MOST_GONE) {
      assertThat(changes.since(2, _ -> {})).isEmpty();
    }
  }
}
