package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.CommitLedgerContract;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCommitLedgerTest extends CommitLedgerContract {
  private static final Instant SENT = Instant.parse("2026-01-02T03:04:05Z");

  private final IngestDatabase database = new IngestDatabase();
  private int staged;

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected CommitLedger ledger() {
    return new PostgresCommitLedger(database.session());
  }

  @Override
  protected UnitId stage(int files) {
    staged++;
    PostgresUnitLedger units = new PostgresUnitLedger(database.session());
    AnnouncedObject object =
        new AnnouncedObject(
            ObjectIdentity.of(new BlobRef("b", "k" + staged), "v"), 1, null, SENT, false, null);
    UnitWork work =
        units
            .claim(
                new Announcement(
                    "fdr",
                    "m",
                    "fdr",
                    "{}",
                    SENT,
                    SENT,
                    1,
                    List.of("hot", "lake"),
                    List.of(object),
                    false),
                Duration.ofMinutes(1))
            .won()
            .getFirst();
    units.archived(
        work.lease(),
        work.unit()
            .withArchived(
                "manifest",
                List.of(
                    new UnitObject(
                        0,
                        object,
                        ObjectState.ARCHIVED,
                        null,
                        new ArchivedContent("raw/" + staged, 1, "m", "s" + staged)))));
    List<LakeFile> written = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      written.add(
          new LakeFile(
              work.lease().unit() + "-" + i,
              work.lease().unit(),
              new LakePartition("process", LocalDate.of(2026, 1, 2)),
              3,
              10,
              "{}"));
    }
    new PostgresSinkLedger(database.session())
        .record(
            work.lease(),
            "lake",
            new SinkOutcome(3L * files, 3L * files, 0, List.of(), 10, written));
    return work.lease().unit();
  }

  @Test
  void tellsWhichFilesTheIndexLacks() {
    PostgresCommitLedger ledger = new PostgresCommitLedger(database.session());
    stage(2);
    assertThat(ledger.pendingIn("hot")).hasSize(2);
    assertThat(ledger.unseenIn("hot")).isZero();
    assertThat(ledger.pendingIn("lake")).hasSize(2);
    NumberedCommit commit = ledger.begin(10).orElseThrow();
    ledger.finish(commit, 1);
    assertThat(ledger.pendingIn("hot")).hasSize(2);
    assertThat(ledger.pendingIn("lake")).isEmpty();
  }

  @Test
  void goesOnCountingAfterALakeThatIsThere() {
    PostgresCommitLedger ledger = new PostgresCommitLedger(database.session());
    ledger.continueAfter(41, 7);
    ledger.continueAfter(41, 7);
    assertThat(ledger.lastFinished()).isEqualTo(41);
    stage(1);
    assertThat(ledger.begin(10).orElseThrow().seq()).isEqualTo(42);
  }
}
