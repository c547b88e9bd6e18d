package dev.takagari.ingest.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.trail.DigestFinding;
import dev.takagari.core.trail.DigestFinding.Reason;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.TrailOfDigests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchivedTrailsTest {
  private static final String FEED = "trail";
  private static final SigningKeys KEYS = SigningKeys.ofListing(TrailOfDigests.listing());

  private static final Instant NOW = TrailOfDigests.START.plus(Duration.ofHours(6));

  private final TrailOfDigests trail =
      new TrailOfDigests("eu-west-1", new Random(7), 2, 0, 3, 1, 2);
  private final ArchivedTrail archived = new ArchivedTrail(FEED).with(trail);
  private final InMemoryBlobStore archive = archived.store;
  private final ArchivedTrails trails = archived.trails();

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
    archived.add(
        newest,
        trail.contents.get(newest),
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
    archive.delete(archived.place(newest));
    archived.add(newest, changed, Map.of("signature", trail.signatures.get(newest)));

    assertThat(wrong(Instant.EPOCH)).containsExactly(new DigestFinding.SignatureWrong(newest));
  }

  @Test
  void anObjectOfWhichAnyByteWasChangedInTheArchiveIsNamed() {
    BlobRef file = trail.files.get(3);
    byte[] sound = archive.bytes(archived.place(file));
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      archive.put(archived.place(file), damaged);

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
    archive.delete(archived.place(file));

    assertThat(wrong(Instant.EPOCH))
        .containsExactly(new DigestFinding.LogFileMissing(file, trail.listedBy.get(file)));
  }

  @Test
  void aDigestThatIsGoneFromTheArchiveIsNamed() {
    archive.delete(archived.place(trail.digests.get(2)));

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
    archived.add(file, new byte[] {1, 2, 3}, Map.of());

    assertThat(wrong(Instant.EPOCH))
        .singleElement()
        .isInstanceOf(DigestFinding.LogFileChanged.class)
        .returns(file, DigestFinding::object);
  }

  @Test
  void onlyWhatWasDigestedSinceThenIsLookedAt() {
    archive.delete(archived.place(trail.files.getFirst()));
    archive.delete(archived.place(trail.digests.get(1)));

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
