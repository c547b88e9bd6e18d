package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.trail.DigestFinding;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.TrailOfDigests;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import dev.takagari.ingest.trail.ArchivedTrails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Feeds that bring other logs than the sensor's: told by configuration, key or content.
class SourcesTest {
  private final CloudTrails trails = new CloudTrails(7);
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private BlobInfo announce(String key, byte[] bytes) {
    BlobInfo info = fixture.batches.put(key, bytes);
    fixture.queue.send(List.of(Batches.s3Event(List.of(info))));
    return info;
  }

  private void redrive(String source) {
    Replay replay =
        new Replay(
            fixture.ledgers.units(),
            fixture.ledgers.sinks(),
            fixture.ledgers.report(),
            objects -> false,
            Set.of());
    Redrive redrive = new Redrive(fixture.engine(source), List.of(fixture.feed()), replay);
    for (QuarantineLedger.Listed listed : fixture.ledgers.quarantine().list(0, 100, true)) {
      redrive.redrive(listed.id());
    }
    fixture.runToTheEnd(fixture.engine(source));
  }

  @Test
  void readsTrailsSensorEventsAndDigestsSideBySide() {
    announce(CloudTrails.KEY, CloudTrails.file(trails.records(300)));
    announce(
        CloudTrails.KEY.replace("CloudTrail/", "CloudTrail-Insight/").replace("Gh.", "Xy."),
        CloudTrails.file(trails.records(2)));
    announce(
        CloudTrails.KEY.replace("CloudTrail/", "CloudTrail-Digest/"),
        Batches.gzip("{\"digestS3Bucket\":\"b\"}".getBytes(StandardCharsets.UTF_8)));
    announce("copies/part-00001.gz", Batches.gzip(fixture.batches.lines(20)));
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 10)));
    fixture.runToTheEnd(fixture.engine(""));

    fixture.assertComplete(332);
    assertThat(fixture.quarantine()).isEmpty();
    assertThat(fixture.balance().files().done()).isEqualTo(5);
    List<String> datasets = new ArrayList<>();
    fixture.lake.rows().forEach(row -> datasets.add(row.string(Columns.EVENT_DATASET)));
    assertThat(datasets).filteredOn("aws.cloudtrail"::equals).hasSize(302);
    assertThat(datasets).filteredOn("crowdstrike.fdr"::equals).hasSize(30);
  }

  @Test
  void aTrailThatCameInIsProvenByItsDigests() {
    TrailOfDigests trail = new TrailOfDigests("eu-west-1", new Random(3), 2, 0, 1);
    trail.contents.forEach((object, content) -> announce(object.key(), Batches.gzip(content)));
    fixture.runToTheEnd(fixture.engine(""));
    ArchivedTrails archived =
        new ArchivedTrails(fixture.archiveStore, new ArchiveLayout(IngestFixture.ARCHIVE));
    SigningKeys keys = SigningKeys.ofListing(TrailOfDigests.listing());

    DigestReport report = archived.check("fdr", Instant.EPOCH, TrailOfDigests.START, keys);
    assertThat(report.holds()).as(report.toString()).isTrue();
    assertThat(report.digests()).isEqualTo(3);
    assertThat(report.logFiles()).isEqualTo(3);

    BlobRef changed = trail.files.getFirst();
    announce(changed.key(), Batches.gzip(new byte[] {1}));
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(
            archived.check("fdr", Instant.EPOCH, TrailOfDigests.START, keys).findings().stream()
                .filter(DigestFinding::isWrong))
        .singleElement()
        .isInstanceOf(DigestFinding.LogFileChanged.class)
        .returns(changed, DigestFinding::object);
  }

  @Test
  void numbersRecordsOfAnArray() {
    announce(CloudTrails.KEY, CloudTrails.file(trails.records(5)));
    fixture.runToTheEnd(fixture.engine(""));
    List<Long> lines = new ArrayList<>();
    fixture.lake.rows().forEach(row -> lines.add(row.number(Columns.RAW_LINE)));
    assertThat(lines).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void tellsAnObjectWithoutATellingKeyByItsContent() {
    announce("export/a.json", CloudTrails.text(trails.records(3)).getBytes(StandardCharsets.UTF_8));
    announce(
        "export/b.json", String.join("\n", trails.records(2)).getBytes(StandardCharsets.UTF_8));
    announce(
        "export/c.json",
        ("[" + String.join(",\n", trails.records(2)) + "]").getBytes(StandardCharsets.UTF_8));
    announce("export/d.json", trails.records(1).getFirst().getBytes(StandardCharsets.UTF_8));
    fixture.runToTheEnd(fixture.engine(""));
    fixture.assertComplete(8);
  }

  @Test
  void setsAnUnknownObjectAsideUntilItsFeedSaysWhatItIs() {
    announce("odd/a.json", "{\"Records\":[{\"eventID\":\"1\"}]}".getBytes(StandardCharsets.UTF_8));
    announce("odd/b.txt", "what is this\n".getBytes(StandardCharsets.UTF_8));
    announce(CloudTrails.KEY, CloudTrails.file(trails.records(3)));
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(fixture.lake.rows()).hasSize(3);
    assertThat(fixture.reasons())
        .containsExactly(ErrorCode.SOURCE_UNKNOWN, ErrorCode.SOURCE_UNKNOWN);
    assertThat(fixture.quarantine())
        .allSatisfy(
            listed -> {
              assertThat(listed.entry().kind()).isEqualTo(QuarantineKind.OBJECT);
              assertThat(listed.entry().archiveKey()).startsWith("raw/fdr/");
            });
    assertThat(fixture.balance().holds()).isTrue();
    assertThat(fixture.balance().files().parked()).isEqualTo(2);

    redrive("aws.cloudtrail");
    assertThat(fixture.lake.rows()).hasSize(4);
    assertThat(fixture.ledgers.quarantine().list(0, 100, true))
        .singleElement()
        .satisfies(
            listed -> assertThat(listed.entry().reason()).isEqualTo(ErrorCode.LINE_NOT_JSON));
    assertThat(fixture.balance().holds()).isTrue();
  }

  @Test
  void takesWhatCameBeforeTheEndOfATruncatedArray() {
    String text = CloudTrails.text(trails.records(4));
    int end = text.lastIndexOf("eventTime");
    announce(
        CloudTrails.KEY, Batches.gzip(text.substring(0, end).getBytes(StandardCharsets.UTF_8)));
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(fixture.lake.rows()).hasSize(3);
    assertThat(fixture.reasons())
        .containsExactlyInAnyOrder(ErrorCode.RECORDS_CUT_OFF, ErrorCode.RECORDS_CUT_OFF);
    assertThat(fixture.quarantine())
        .anySatisfy(
            listed -> {
              assertThat(listed.entry().kind()).isEqualTo(QuarantineKind.LINES);
              assertThat(listed.entry().firstLine()).isEqualTo(4);
            })
        .anySatisfy(
            listed ->
                assertThat(listed.entry().detail()).contains("inside record 4, at byte " + end));
    assertThat(fixture.balance().holds()).isTrue();
  }

  @Test
  void redrivesARecordOfAnArray() {
    List<String> records = new ArrayList<>(trails.records(3));
    records.set(1, records.get(1).replace("\"aws-cli\"", "\"" + "x".repeat(5_000) + "\""));
    announce(CloudTrails.KEY, CloudTrails.file(records));
    fixture.settings = fixture.settings.withLineCap(4_000);
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(fixture.lake.rows()).hasSize(2);
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_TOO_LONG);

    fixture.settings = fixture.settings.withLineCap(1 << 20);
    redrive("");
    assertThat(fixture.lake.rows()).hasSize(3);
    assertThat(fixture.lake.rows())
        .anySatisfy(
            row -> {
              assertThat(row.string(Columns.RAW_OBJECT)).contains("aws.cloudtrail.ndjson.gz");
              assertThat(row.string(Columns.USER_AGENT_ORIGINAL)).hasSize(5_000);
            });
    assertThat(fixture.balance().holds()).isTrue();
  }
}
