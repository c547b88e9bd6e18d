package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorRepositoryContract;
import dev.takagari.core.indicator.store.SourceRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresIndicatorRepositoryTest extends IndicatorRepositoryContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected IndicatorRepository repository() {
    return new PostgresIndicatorRepository(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }

  @Test
  void switchesASourceOffWhileItIsImported() throws Exception {
    put("a", ImportMode.REPLACE, Indicator.of(EVIL));
    PostgresIndicatorChanges changes = new PostgresIndicatorChanges(database.session());
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        HeldCommits held = new HeldCommits(database.session(), "generation")) {
      Future<?> load =
          threads.submit(
              () -> put("a", ImportMode.REPLACE, Indicator.of(EVIL), Indicator.of(WORSE)));
      held.awaitHeld();
      repository().rule("a", new SourceRules(false, Map.of()), "ann");
      assertThat(changes.sweep()).as("somebody else changes the store").isZero();
      held.release();
      load.get();
    }
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.ACTIVE);
    assertThat(changes.sweep()).isEqualTo(2);
    assertThat(of(EVIL).getFirst().state()).isEqualTo(State.SOURCE_OFF);
  }

  @Test
  void tellsThoseWhoAreTooFarBehindToBeginAnew() {
    MatchedValues few = new MatchedValues(2);
    IndicatorRepository repository = new PostgresIndicatorRepository(database.session(), few);
    PostgresIndicatorChanges changes = new PostgresIndicatorChanges(database.session(), few);
    for (int i = 0; i < 5; i++) {
      try (IndicatorImport load = repository.begin("a", ImportMode.REPLACE)) {
        load.add(Indicator.of(domain("n" + i + ".example")));
        load.commit();
      }
    }
    assertThat(changes.generation()).isEqualTo(5);
    assertThat(changes.since(2, _ -> {})).isEmpty();
    List<IndicatorChange> news = new ArrayList<>();
    assertThat(changes.since(3, news::add)).hasValue(5);
    assertThat(news).hasSize(3);
  }

  @Test
  void givesItsConnectionBackHoweverAnImportEnds() {
    for (int i = 0; i < 20; i++) {
      try (IndicatorImport load = repository().begin("a", ImportMode.ADD)) {
        load.add(Indicator.of(domain("n" + i + ".example")));
        if (i % 2 == 0) {
          load.commit();
        }
      }
    }
    assertThat(repository().list(IndicatorFilter.ALL, 0, 100)).hasSize(10);
  }
}
