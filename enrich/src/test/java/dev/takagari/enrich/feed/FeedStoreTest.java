package dev.takagari.enrich.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.EnrichDatabase;
import dev.takagari.adapters.postgres.PostgresIndicatorChanges;
import dev.takagari.adapters.postgres.PostgresIndicatorFeedLedger;
import dev.takagari.adapters.postgres.PostgresIndicatorRepository;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.feed.FeedCondition;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.enrich.feed.watch.LoggedTroubles;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.taxii.TaxiiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Feeds and the real store.
class FeedStoreTest {
  @TempDir Path home;
  private final EnrichDatabase database = new EnrichDatabase();
  private final IndicatorRepository store = new PostgresIndicatorRepository(database.session());
  private final IndicatorChanges changes = new PostgresIndicatorChanges(database.session());
  private final PostgresIndicatorFeedLedger ledger =
      new PostgresIndicatorFeedLedger(database.session());
  private final WebClient web = new WebClient(WebLimits.DEFAULT);

  @AfterEach
  void close() {
    web.close();
    database.close();
  }

  @Test
  void whatIsBrokenEmptyOrShrankLeavesTheStoreAsItWas() throws IOException {
    Path file = home.resolve("list.txt");
    IndicatorFeed feed = IndicatorFeed.of("list", new FeedSource.LocalFile(file));
    FeedRun run = run();
    Files.writeString(file, list(10));
    assertThat(run.run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
    long generation = changes.generation();
    assertThat(active()).isEqualTo(10);

    for (String text : List.of("", "<html>no</html>\n", "{\"objects\":[{", list(4))) {
      Files.writeString(file, text);
      assertThat(run.run(feed).state().condition()).as(text).isNotEqualTo(FeedCondition.GOOD);
      assertThat(changes.generation()).isEqualTo(generation);
      assertThat(active()).isEqualTo(10);
    }
    assertThat(ledger.confirm("list", ledger.find("list").offered(), "me")).isTrue();
    assertThat(run().run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
    assertThat(active()).isEqualTo(4);
    assertThat(changes.generation()).isGreaterThan(generation);
  }

  private long active() {
    changes.sweep();
    return store.sources().stream().mapToLong(IndicatorSource::active).sum();
  }

  private FeedRun run() {
    InstantSource clock = () -> Instant.parse("2026-01-01T00:00:00Z");
    TaxiiClient taxii =
        new TaxiiClient(web, WebLimits.DEFAULT, clock, pause -> {}, Duration.ofSeconds(1));
    return new FeedRun(
        new FeedFetcher(web, taxii, home.resolve("feeds"), 1_000_000, clock),
        store,
        ledger,
        new LoggedTroubles(),
        clock,
        RandomGenerator.getDefault());
  }

  private static String list(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "n" + i + ".example\n")
        .collect(Collectors.joining());
  }
}
