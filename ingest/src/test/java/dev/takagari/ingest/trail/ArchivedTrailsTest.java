package dev.takagari.ingest.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.trail.DigestFinding;
import dev.takagari.core.trail.DigestFinding.Reason;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.TrailOfDigests;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchivedTrailsTest {
  private static final String FEED = "trail";
  private static final ArchiveLayout LAYOUT = new ArchiveLayout("archive");
  private static final SigningKeys KEYS = SigningKeys.ofListing(TrailOfDigests.listing());

  private static final Instant NOW = TrailOfDigests.START.plus(Duration.ofHours(6));

  private final InMemoryBlobStore archive = new InMemoryBlobStore();
  private final ArchivedTrails trails = new ArchivedTrails(archive, LAYOUT);
  private final TrailOfDigests trail =
      new TrailOfDigests("eu-west-1", new Random(7), 2, 0, 3, 1, 2);
  private final Map<BlobRef, BlobRef> archivedAs = new HashMap<>();
  private int units;

  @BeforeEach
  void deliver() {
    trail.files.forEach(file -> archive(file, gzip(trail.contents.get(file))));
    trail.digests.forEach(digest -> archive(digest, gzip(trail.contents.get(digest))));
  }

  /// Puts an object and its manifest where ingest would.
  private void archive(BlobRef delivered, byte[] bytes) {
    archive(delivered, bytes, Map.of());
  }

  private void archive(BlobRef delivered, byte[] bytes, Map<String, String> metadata) {
    UnitObject announced =
        new UnitObject(
            0,
            new AnnouncedObject(
                ObjectIdentity.of(delivered, "v" + units),
                bytes.length,
                null,
                TrailOfDigests.START,
                false,
                null),
            ObjectState.ARCHIVED,
            null,
            null);
    // A message a quarter of an hour after the last, so that units are in several days.
    Instant sent = TrailOfDigests.START.plus(Duration.ofMinutes(15L * units));
    UnitRecord unit =
        new UnitRecord(
            new UnitId(String.format("%026d", units++)),
            FEED,
            "message",
            "s3",
            "{}",
            sent,
            sent,
            sent,
            1,
            OptionalLong.of(1),
            "",
            List.of(),
            1,
            List.of(announced));
    BlobRef target = LAYOUT.object(unit, announced);
    archive.put(target, bytes);
    archivedAs.put(delivered, target);
    UnitObject archived =
        new UnitObject(
            0,
            announced.announced(),
            ObjectState.ARCHIVED,
            null,
            new ArchivedContent(target.key(), bytes.length, "", "", metadata));
    archive.put(LAYOUT.manifest(unit), Manifest.write(unit.withArchived("key", List.of(archived))));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private List<DigestFinding> wrong(Instant since) {
    return trails.check(FEED, since, NOW, KEYS).findings().stream()
        .filter(DigestFinding::isWrong)
        .toList();
  }

  @Test
  void anArchivedTrailHoldsAndItsSilenceIsProven() {
    DigestReport report = trails.check(FEED, Instant.EPOCH, NOW, KEYS);

    assertThat(report.digests()).isEqualTo(5);
    assertThat(report.logFiles()).isEqualTo(8);
    assertThat(report.findings())
        .containsExactly(
            new DigestFinding.SignatureUnchecked(trail.digests.getLast(), Reason.NO_SIGNATURE),
            new DigestFinding.Silence(
                trail.digests.get(1),
                TrailOfDigests.START.plus(Duration.ofHours(1)),
                TrailOfDigests.START.plus(Duration.ofHours(2))));
    assertThat(report.holds()).isTrue();
  }

  @Test
  void theNewestDigestIsCheckedByTheSignatureThatCameWithIt() {
    BlobRef newest = trail.digests.getLast();
    archive(
        newest,
        gzip(trail.contents.get(newest)),
        Map.of("signature", trail.signatures.get(newest), "signature-algorithm", "SHA256withRSA"));

    assertThat(trails.check(FEED, Instant.EPOCH, NOW, KEYS).findings())
        .noneMatch(finding -> finding instanceof DigestFinding.SignatureUnchecked);
  }

  @Test
  void aNewestDigestOfWhichOneByteWasChangedIsNamedByItsSignature() {
    BlobRef newest = trail.digests.getLast();
    byte[] changed =
        new String(trail.contents.get(newest), StandardCharsets.UTF_8)
            .replace("\"oldestEventTime\":null", "\"oldestEventTime\": null")
            .getBytes(StandardCharsets.UTF_8);
    archive.delete(archivedAs.get(newest));
    archive(newest, gzip(changed), Map.of("signature", trail.signatures.get(newest)));

    assertThat(wrong(Instant.EPOCH)).containsExactly(new DigestFinding.SignatureWrong(newest));
  }

  @Test
  void anObjectOfWhichAnyByteWasChangedInTheArchiveIsNamed() {
    BlobRef file = trail.files.get(3);
    byte[] sound = archive.bytes(archivedAs.get(file));
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      archive.put(archivedAs.get(file), damaged);

      List<DigestFinding> wrong = wrong(Instant.EPOCH);
      // Headers, padding and checksums of gzip are not content: a change there may change nothing.
      if (at > 10 && at < sound.length - 8) {
        assertThat(wrong).as("byte %s", at).hasSize(1);
      }
      assertThat(wrong)
          .allSatisfy(
              finding -> {
                assertThat(finding).isInstanceOf(DigestFinding.LogFileChanged.class);
                assertThat(finding.object()).isEqualTo(file);
              });
    }
  }

  @Test
  void anObjectThatIsGoneFromTheArchiveIsNamed() {
    BlobRef file = trail.files.get(4);
    archive.delete(archivedAs.get(file));

    assertThat(wrong(Instant.EPOCH))
        .containsExactly(new DigestFinding.LogFileMissing(file, trail.listedBy.get(file)));
  }

  @Test
  void aDigestThatIsGoneFromTheArchiveIsNamed() {
    archive.delete(archivedAs.get(trail.digests.get(2)));

    assertThat(wrong(Instant.EPOCH))
        .containsExactly(
            new DigestFinding.DigestMissing(
                trail.digests.get(2),
                trail.digests.get(3),
                TrailOfDigests.START.plus(Duration.ofHours(2)),
                TrailOfDigests.START.plus(Duration.ofHours(3))));
  }

  @Test
  void aLogFileThatWasDeliveredAnewWithOtherContentIsNamed() {
    BlobRef file = trail.files.get(2);
    archive(file, gzip(new byte[] {1, 2, 3}));

    assertThat(wrong(Instant.EPOCH))
        .singleElement()
        .isInstanceOf(DigestFinding.LogFileChanged.class)
        .returns(file, DigestFinding::object);
  }

  @Test
  void onlyWhatWasDigestedSinceThenIsLookedAt() {
    archive.delete(archivedAs.get(trail.files.getFirst()));
    archive.delete(archivedAs.get(trail.digests.get(1)));

    assertThat(wrong(TrailOfDigests.START.plus(Duration.ofHours(2)))).isEmpty();
  }

  @Test
  void digestsThatNoLongerComeAreMissed() {
    assertThat(trails.check(FEED, Instant.EPOCH, NOW.plus(Duration.ofDays(1)), KEYS).findings())
        .contains(
            new DigestFinding.ChainEnds(
                trail.digests.getLast(), TrailOfDigests.START.plus(Duration.ofHours(5))));
  }

  @Test
  void otherFeedsAreNotLookedAt() {
    assertThat(trails.check("other", Instant.EPOCH, NOW, KEYS))
        .isEqualTo(new DigestReport(0, 0, List.of()));
  }
}
