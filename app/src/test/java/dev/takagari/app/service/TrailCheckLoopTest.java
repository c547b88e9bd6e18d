package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.takagari.adapters.postgres.IngestDatabase;
import dev.takagari.adapters.postgres.PostgresDigestLedger;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresTallyLedger;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.core.trail.DigestCheck;
import dev.takagari.core.trail.DigestLedger;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.trail.ArchivedTrails;
import dev.takagari.ingest.trail.TrailChecks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two feeds, checked over a real database; the archive of the first can break.
class TrailCheckLoopTest {
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final IngestDatabase database = new IngestDatabase();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
  private volatile Instant now = NOON;
  private DigestLedger ledger;
  private LeaseLedger leases;
  private TallyLedger tallies;
  private TrailChecks checks;

  private final InMemoryBlobStore archive =
      new InMemoryBlobStore() {
        @Override
        public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
          RuntimeException failure = trouble.get();
          if (failure != null && prefix.contains("breaks")) {
            throw failure;
          }
          return super.list(bucket, prefix, after, limit);
        }
      };

  @BeforeEach
  void open() {
    PostgresSession session = database.session();
    ledger = new PostgresDigestLedger(session);
    leases = new PostgresLeaseLedger(session);
    tallies = new PostgresTallyLedger(session);
    checks =
        new TrailChecks(
            new ArchivedTrails(archive, new ArchiveLayout("archive")),
            ledger,
            List.of("breaks", "trail"),
            SigningKeys.none(),
            INTERVAL);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private TrailCheckLoop loop(Duration interval) {
    return new TrailCheckLoop(
        true,
        checks,
        tallies,
        leases,
        new IngestMeters(registry, new StageClock()),
        () -> now,
        new TakagariProperties.Coverage(
            Duration.ofMinutes(15),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofMinutes(1),
            null,
            interval,
            Duration.ofDays(2)));
  }

  private double failures(String feed, ErrorCode reason) {
    return registry
        .counter(
            "takagari.ingest.runs.failed", "feed", feed, "stage", "other", "reason", reason.code())
        .count();
  }

  private List<String> said(String feed) {
    return checks.items(now).stream()
        .filter(item -> item.feed().equals(feed))
        .map(CoverageItem::text)
        .toList();
  }

  @Test
  void theTroubleOfOneFeedIsCountedAndDoesNotKeepTheOthersFromBeingChecked() {
    TrailCheckLoop loop = loop(INTERVAL);
    trouble.set(new TakagariException(ErrorCode.STORE_UNAVAILABLE, "away"));

    loop.turn();

    assertThat(ledger.all()).extracting(DigestCheck::feed).containsExactly("trail");
    assertThat(failures("breaks", ErrorCode.STORE_UNAVAILABLE)).isEqualTo(1);
    assertThat(failures("trail", ErrorCode.STORE_UNAVAILABLE)).isZero();
    assertThat(said("breaks")).singleElement().asString().contains("never checked");

    trouble.set(null);
    now = NOON.plus(INTERVAL);
    loop.turn();
    assertThat(ledger.all())
        .extracting(DigestCheck::feed, DigestCheck::at)
        .containsExactly(tuple("breaks", now), tuple("trail", now));
    assertThat(said("breaks")).isEqualTo(said("trail"));

    trouble.set(new IllegalStateException("a fault of ours"));
    now = NOON.plus(INTERVAL.multipliedBy(5));
    loop.turn();
    assertThat(failures("breaks", ErrorCode.INTERNAL)).isEqualTo(1);
    assertThat(ledger.find("trail").orElseThrow().at()).isEqualTo(now);
    assertThat(ledger.find("breaks").orElseThrow().at()).isEqualTo(NOON.plus(INTERVAL));
  }

  @Test
  void aSecondRunChangesNothing() {
    loop(INTERVAL).turn();
    loop(INTERVAL).turn();
    List<DigestCheck> before = ledger.all();

    loop(INTERVAL).turn();

    assertThat(ledger.all()).hasSize(2).isEqualTo(before);
  }

  @Test
  void oneProcessAtATimeChecks() {
    NamedLease other = leases.acquire("trail-checks", "another process", INTERVAL).orElseThrow();
    loop(INTERVAL).turn();
    assertThat(ledger.all()).isEmpty();

    leases.release(other);
    loop(INTERVAL).turn();
    assertThat(ledger.all()).hasSize(2);
  }

  @Test
  void forgetsTalliesThatAreTooOld() {
    UnitTally alerts = new UnitTally(3, 3, new DelayHistogram(), Map.of(), Map.of());
    tallies.record(
        new UnitId("0".repeat(26)),
        "old",
        NOON.minus(TrailCheckLoop.TALLIES).minusSeconds(1),
        alerts);
    tallies.record(new UnitId("1".repeat(26)), "new", NOON.minus(TrailCheckLoop.TALLIES), alerts);
    assertThat(tallies.alertsOnly(Instant.EPOCH)).containsExactlyInAnyOrder("old", "new");

    trouble.set(new TakagariException(ErrorCode.STORE_UNAVAILABLE, "away"));
    loop(INTERVAL).turn();

    assertThat(tallies.alertsOnly(Instant.EPOCH)).containsExactly("new");
  }

  @Test
  @Timeout(60)
  void goesOnWhateverFails() throws InterruptedException {
    trouble.set(new TakagariException(ErrorCode.STORE_UNAVAILABLE, "away"));
    try (TrailCheckLoop loop = loop(Duration.ofMillis(20))) {
      loop.start();
      await(() -> failures("breaks", ErrorCode.STORE_UNAVAILABLE) > 1);
      trouble.set(new IllegalStateException("a fault of ours"));
      await(() -> failures("breaks", ErrorCode.INTERNAL) > 1);
      trouble.set(null);
      await(() -> ledger.find("breaks").isPresent());
    }
  }

  private static void await(BooleanSupplier wanted) throws InterruptedException {
    while (!wanted.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
