package dev.takagari.app.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.duckdb.DuckDbEventSearcher;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.postgres.EnrichDatabase;
import dev.takagari.adapters.postgres.PostgresSightingLedger;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.sighting.KnownDays;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingSink;
import dev.takagari.enrich.sighting.SightingSinkSettings;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchQuestion;
import dev.takagari.search.run.SearchService;
import dev.takagari.search.sighted.SightingGuide;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a search of a real lake reads with sightings and without.
@Tag("slow")
class SightedScanTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 60;
  private static final int EVENTS_A_DAY = 1_000;
  private static final int HOSTS = 50;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  @TempDir private Path directory;

  private static EventRow event(int day, int number) {
    boolean rare = number == 7 && day % 29 == 3;
    return EventRow.builder()
        .set(Columns.TIMESTAMP, (FIRST.toEpochDay() + day) * MICROS_PER_DAY + number * 60_000_000L)
        .set(Columns.EVENT_ID, "%03d-%05d".formatted(day, number))
        .set(Columns.EVENT_CLASS, "process")
        .set(Columns.EVENT_INGESTED, (FIRST.toEpochDay() + day) * MICROS_PER_DAY)
        .set(Columns.EVENT_KIND, "event")
        .set(Columns.EVENT_ACTION, "start")
        .set(Columns.EVENT_MODULE, "crowdstrike")
        .set(Columns.EVENT_DATASET, "crowdstrike.fdr")
        .set(Columns.RAW_OBJECT, "archive/object")
        .set(Columns.RAW_LINE, number + 1)
        .set(Columns.RAW_SHAPE, "shape")
        .set(Columns.HOST_ID, "host-%02d".formatted(number % HOSTS))
        .set(Columns.PROCESS_EXECUTABLE, rare ? "\\Temp\\Odd.exe" : "\\usual\\" + number % 97)
        .set(Columns.SOURCE_IP, rare ? "192.0.2.77" : "198.51.100." + number % 200)
        .set(Columns.PROCESS_COMMAND_LINE, "do " + Integer.toHexString(day * 7_919 + number * 31))
        .build();
  }

  @Test
  void aRareValueIsFoundInTheFilesThatHoldIt() {
    try (EnrichDatabase database = new EnrichDatabase()) {
      PostgresAddress address = database.address();
      LakeSettings settings =
          new LakeSettings(
              address.jdbcUrl(),
              address.user(),
              address.password(),
              directory.resolve("lake").toString(),
              "takagari",
              Map.of());
      try (IcebergEventLake lake = new IcebergEventLake(settings)) {
        IcebergSightingTable table = new IcebergSightingTable(lake);
        PostgresSightingLedger ledger = new PostgresSightingLedger(database.session());
        write(lake, table, ledger);
        IcebergSightingIndex index = new IcebergSightingIndex(table, Duration.ZERO);
        SightingCoverage coverage =
            new KnownDays(
                (from, to) -> new SightingCoverage.Uncovered(Set.of(), Optional.empty()),
                ledger,
                index);
        SightingGuide guide =
            new SightingGuide(index, coverage, Duration.ofSeconds(20), new SimpleMeterRegistry());
        for (String text :
            List.of("process.executable:\"C:\\\\temp\\\\odd.exe\"", "source.ip:192.0.2.77")) {
          SearchAnswer plain = search(lake, text, Optional.empty());
          SearchAnswer guided = search(lake, text, Optional.of(guide));
          System.out.printf(
              "%s over %d days: %d files of %d KB read without sightings, %d of %d KB with: %.1f %%%n",
              text,
              DAYS,
              plain.stats().filesRead(),
              plain.stats().bytesRead() >> 10,
              guided.stats().filesRead(),
              guided.stats().bytesRead() >> 10,
              100.0 * guided.stats().bytesRead() / Math.max(1, plain.stats().bytesRead()));
          assertThat(guided.rows()).hasSize(2).isEqualTo(plain.rows());
          assertThat(guided.stats().filesRead()).isEqualTo(2);
          assertThat(plain.stats().filesRead()).isGreaterThanOrEqualTo(2);
        }
        assertThat(
                search(lake, "process.executable:\"\\\\temp\\\\odd.exe\"", Optional.empty())
                    .stats()
                    .filesRead())
            .isEqualTo(DAYS);
        assertThat(search(lake, "source.ip:192.0.2.78", Optional.of(guide)).stats().filesRead())
            .isZero();
      }
    }
  }

  private void write(
      IcebergEventLake lake, IcebergSightingTable table, PostgresSightingLedger ledger) {
    UnitLease unit = new UnitLease(new UnitId("0".repeat(26)), 1);
    SightingSink sink =
        new SightingSink(
            table,
            ledger,
            new SightingSinkSettings(directory.resolve("spool"), 16 << 20, 1),
            new SimpleMeterRegistry());
    List<LakeFile> files = new ArrayList<>();
    try (UnitWriter writer = sink.open(unit)) {
      for (int day = 0; day < DAYS; day++) {
        List<EventRow> events = new ArrayList<>();
        for (int number = 0; number < EVENTS_A_DAY; number++) {
          events.add(event(day, number));
        }
        events.forEach(writer::accept);
        files.add(
            lake.write(
                new LakeFileName(unit, day),
                new LakePartition("process", FIRST.plusDays(day)),
                new ListRows(events)));
      }
      writer.finish();
    }
    lake.commit(new NumberedCommit(1, List.of(unit.unit()), files));
    new SightingCommitter(ledger, table, 100).commitAll(10, () -> {});
  }

  private static SearchAnswer search(
      IcebergEventLake lake, String text, Optional<SightingGuide> guide) {
    DuckDbEventSearcher cold = new DuckDbEventSearcher(lake, DuckDbSettings.SMALL);
    SearchPlanner planner =
        new SearchPlanner(
            cold, cold, TimeRanges::of, new NothingPending(), Optional.empty(), guide);
    TimeRange year =
        new TimeRange(
            FIRST.atStartOfDay(ZoneOffset.UTC).toInstant(),
            FIRST.plusYears(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    try (SearchService service =
        new SearchService(
            planner,
            Long.MAX_VALUE,
            1,
            Duration.ofSeconds(1),
            new SearchMeters(new SimpleMeterRegistry()))) {
      return service.search(
          new SearchQuestion(
              QueryParser.parse(text).query(),
              year,
              Tier.COLD,
              Optional.empty(),
              100,
              Duration.ofMinutes(2)));
    }
  }

  private static final class NothingPending implements PendingFiles {
    @Override
    public List<LakeFile> pendingIn(String sink) {
      return List.of();
    }

    @Override
    public long unseenIn(String sink) {
      return 0;
    }
  }
}
