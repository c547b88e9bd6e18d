package dev.takagari.app.bench;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.postgres.PostgresHitLedger;
import dev.takagari.adapters.postgres.PostgresListBook;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSightingLedger;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sink.EventSink;
import dev.takagari.enrich.list.LoadedLists;
import dev.takagari.enrich.list.WarningLists;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingSink;
import dev.takagari.enrich.sighting.SightingSinkSettings;
import dev.takagari.enrich.sink.IndicatorSink;
import dev.takagari.enrich.sink.IndicatorSinkSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Those sinks of module `enrich` that a run has.
///
/// @param committer null without sightings
record EnrichSinks(List<EventSink> sinks, @Nullable SightingCommitter committer) {
  private static final int MOST_COMMITS = 1_000;
  private static final int SIGHTING_BYTES = 16 << 20;

  EnrichSinks {
    sinks = List.copyOf(sinks);
  }

  static EnrichSinks of(
      RoadJob job,
      DataSource database,
      PostgresSession session,
      IcebergEventLake lake,
      InstantSource clock,
      MeterRegistry registry) {
    if (job.indicators().isEmpty()) {
      return new EnrichSinks(List.of(), null);
    }
    new PostgresMigrations(database).migrate("enrich");
    MatcherSource matchers =
        new MatcherSource(
            new BenchIndicators(0),
            MatcherSettings.in(Path.of(job.indicators())),
            Runnable::run,
            clock,
            registry);
    matchers.load();
    matchers.poll();
    List<EventSink> sinks = new ArrayList<>();
    sinks.add(
        new IndicatorSink(
            matchers,
            new PostgresHitLedger(session),
            new LoadedLists(WarningLists.NONE, new PostgresListBook(session), clock),
            IndicatorSinkSettings.USUAL,
            clock,
            registry));
    if (!job.sightings()) {
      return new EnrichSinks(sinks, null);
    }
    IcebergSightingTable table = new IcebergSightingTable(lake);
    SightingLedger ledger = new PostgresSightingLedger(session);
    sinks.add(
        new SightingSink(
            table,
            ledger,
            new SightingSinkSettings(
                job.work().resolve("sightings"),
                SIGHTING_BYTES,
                Runtime.getRuntime().availableProcessors()),
            registry));
    return new EnrichSinks(
        sinks, new SightingCommitter(ledger, table, SightingCommitter.USUAL_FILES));
  }

  /// Makes visible what was seen.
  void commit() {
    if (committer != null) {
      committer.commitAll(MOST_COMMITS, () -> {});
    }
  }
}
