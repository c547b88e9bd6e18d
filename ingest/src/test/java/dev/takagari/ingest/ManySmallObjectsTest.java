package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.lake.SameRecord;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.MaintenanceMeters;
import dev.takagari.ingest.maintenance.MaintenanceSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An hour of sources that write an object for every few events, with the usual times of gathering
/// and committing and a clock that is moved: few units, few commits, few files. The ledger and the
/// lake are real.
@Tag("slow")
class ManySmallObjectsTest {
  private static final int OBJECTS_AN_HOUR = 10_000;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration COMMITS = Duration.ofSeconds(30);
  private static final int MOST_COMMITS_A_DAY = 2_880;
  private static final int TRAIL_RECORDS = 3;

  @TempDir private Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private final CloudTrails trails = new CloudTrails(7);
  private IngestFixture fixture;
  private IcebergEventLake lake;
  private IngestEngine engine;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    lake =
        new IcebergEventLake(
            new LakeSettings(
                fixture.dataSource.getJdbcUrl(),
                fixture.dataSource.getUsername(),
                fixture.dataSource.getPassword(),
                directory.resolve("lake").toString(),
                "takagari",
                Map.of()));
    lake.check();
    engine =
        new IngestEngine(
            fixture.settings,
            fixture.archiveStore,
            new ArchiveLayout(IngestFixture.ARCHIVE),
            fixture.ledgers,
            List.of(
                new LakeSink(
                    lake,
                    LakeSinkSettings.in(directory.resolve("spool")),
                    new SimpleMeterRegistry())),
            new ObjectKinds(
                new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())),
                Map.of(),
                2),
            new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
            fixture.clock,
            StepHook.NONE);
  }

  @AfterEach
  void close() {
    engine.close();
    lake.close();
    fixture.close();
  }

  @Test
  void anHourOfThemBecomesFewUnitsCommitsAndFiles() {
    LakeCommitter committer =
        new LakeCommitter(
            fixture.commits, lake, LakeCommitter.USUAL_FILES, new SimpleMeterRegistry());
    FeedWorker worker = new FeedWorker(engine, fixture.feed(), nanos::get);
    long step = HOUR.toNanos() / OBJECTS_AN_HOUR;
    long nextCommit = COMMITS.toNanos();
    int events = 0;
    int turns = 0;
    for (int i = 0; i < OBJECTS_AN_HOUR; i++) {
      events += announce(i);
      nanos.addAndGet(step);
      if (i % 10 == 9) {
        fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(10)).forEach(worker::handle);
        worker.ingestDue();
      }
      if (nanos.get() >= nextCommit) {
        turns += committer.commitAll(20);
        nextCommit += COMMITS.toNanos();
      }
    }
    int commitsAnHour = turns;
    worker.flush();
    turns += committer.commitAll(20);

    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    assertThat(fixture.balance().sink("lake").written()).isEqualTo(events);
    assertThat(fixture.quarantine()).isEmpty();
    long units = fixture.balance().units();
    LakeState state = new IcebergLakeMaintenance(lake).state();
    long partitions = state.files().stream().map(StoredFile::partition).distinct().count();
    int merged = filesAfterADay(state);
    System.out.printf(
        "%d objects an hour, %d events: %d units, %d commits (%d a day), %d data files in %d"
            + " partitions, %d after the merge of a day later%n",
        OBJECTS_AN_HOUR,
        events,
        units,
        commitsAnHour,
        commitsAnHour * 24,
        state.files().size(),
        partitions,
        merged);
    assertThat(state.seq()).isEqualTo(turns);
    assertThat(commitsAnHour * 24).isLessThanOrEqualTo(MOST_COMMITS_A_DAY);
    assertThat(units).isLessThanOrEqualTo(HOUR.dividedBy(COMMITS) + 1);
    assertThat((long) state.files().size()).isLessThanOrEqualTo(units * partitions);
    assertThat((long) merged).isEqualTo(partitions);
  }

  /// Falco by way of its forwarder: an object an alert; CloudTrail: some records.
  private int announce(int number) {
    boolean alert = number % 2 == 0;
    BlobInfo info =
        alert
            ? fixture.batches.put(
                "falco/2026-01-01/2026-01-01T10:00:00." + "%09d".formatted(number) + "Z.json",
                alert(number).getBytes(StandardCharsets.UTF_8))
            : fixture.batches.put(
                CloudTrails.KEY.replace("AbCdEfGh", "%08d".formatted(number)),
                CloudTrails.file(trails.records(TRAIL_RECORDS)));
    fixture.queue.send(List.of(Batches.s3Event(List.of(info))));
    return alert ? 1 : TRAIL_RECORDS;
  }

  private static String alert(int number) {
    return """
        {"uuid":"u%d","output":"alert %d","priority":"Warning","rule":"Shell","source":"syscall",\
        "hostname":"node","tags":["T1059"],"time":"2026-01-01T10:00:00.%09dZ",\
        "output_fields":{"evt.type":"execve","proc.name":"sh"}}"""
        .formatted(number, number, number);
  }

  private int filesAfterADay(LakeState before) {
    PostgresSession session = new PostgresSession(fixture.dataSource);
    PostgresRewriteLedger rewrites = new PostgresRewriteLedger(session);
    Instant later =
        before.files().stream()
            .map(StoredFile::addedAt)
            .max(Instant::compareTo)
            .orElseThrow()
            .plus(Duration.ofHours(25));
    new LakeMaintainer(
            new LakeMaintainer.Ports(
                new IcebergLakeMaintenance(lake),
                new IcebergLakeCleaning(lake),
                rewrites,
                rewrites,
                new PostgresLeaseLedger(session),
                SameRecord.NEVER,
                () -> later),
            MaintenanceSettings.in(directory.resolve("merge")),
            new MaintenanceMeters(new SimpleMeterRegistry(), () -> later))
        .run();
    return new IcebergLakeMaintenance(lake).state().files().size();
  }
}
