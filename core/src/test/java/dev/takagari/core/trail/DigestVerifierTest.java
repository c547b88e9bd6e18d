package dev.takagari.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.trail.DigestFinding.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DigestVerifierTest {
  private static final SigningKeys KEYS = SigningKeys.ofListing(TrailOfDigests.listing());
  private static final Instant EVER = Instant.EPOCH;
  private static final int RUNS = 60;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private TrailOfDigests trail = trail();

  @BeforeEach
  void showSeed() {
    System.out.println("seed " + seed);
  }

  private TrailOfDigests trail() {
    return new TrailOfDigests("eu-west-1", random, 3, 2, 4, 1, 3);
  }

  private List<DigestFinding> findings() {
    return trail.verify(KEYS, true, EVER, random).findings();
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    DigestReport report = trail.verify(KEYS, true, EVER, random);

    assertThat(report).isEqualTo(new DigestReport(5, 13, List.of()));
    assertThat(report.holds()).isTrue();
  }

  @Test
  void namesExactlyTheLogFileOfWhichOneByteChanged() {
    for (int run = 0; run < RUNS; run++) {
      trail = trail();
      BlobRef file = trail.files.get(random.nextInt(trail.files.size()));
      String delivered = TrailDigestReader.sha256(trail.contents.get(file));
      trail.damage(file, random);

      assertThat(findings())
          .containsExactly(
              new DigestFinding.LogFileChanged(
                  file,
                  trail.listedBy.get(file),
                  delivered,
                  TrailDigestReader.sha256(trail.contents.get(file))));
    }
  }

  @Test
  void namesExactlyTheLogFileThatIsMissing() {
    for (BlobRef file : trail.files) {
      byte[] content = trail.contents.get(file);
      trail.drop(file);

      assertThat(findings())
          .containsExactly(new DigestFinding.LogFileMissing(file, trail.listedBy.get(file)));
      trail.contents.put(file, content);
    }
  }

  @Test
  void namesExactlyTheDigestThatIsMissingAndTheTimeNothingSpeaksFor() {
    for (int at = 0; at < 4; at++) {
      trail = trail();
      trail.drop(trail.digests.get(at));
      Instant start = TrailOfDigests.START.plus(Duration.ofHours(at));

      assertThat(findings())
          .containsExactly(
              new DigestFinding.DigestMissing(
                  trail.digests.get(at),
                  trail.digests.get(at + 1),
                  at == 0 ? EVER : start,
                  start.plus(Duration.ofHours(1))));
    }
  }

  @Test
  void saysHowFarAHoleOfSeveralDigestsReaches() {
    trail.drop(trail.digests.get(1));
    trail.drop(trail.digests.get(2));

    assertThat(findings())
        .containsExactly(
            new DigestFinding.DigestMissing(
                trail.digests.get(2),
                trail.digests.get(3),
                TrailOfDigests.START.plus(Duration.ofHours(1)),
                TrailOfDigests.START.plus(Duration.ofHours(3))));
  }

  @Test
  void namesExactlyTheDigestOfWhichOneByteChanged() {
    for (int run = 0; run < RUNS; run++) {
      trail = trail();
      int at = random.nextInt(4);
      BlobRef digest = trail.digests.get(at);
      String delivered = TrailDigestReader.sha256(trail.contents.get(digest));
      trail.damage(digest, random);

      assertThat(findings())
          .containsExactly(
              new DigestFinding.DigestChanged(
                  digest,
                  trail.digests.get(at + 1),
                  delivered,
                  TrailDigestReader.sha256(trail.contents.get(digest))));
    }
  }

  @Test
  void namesTheNewestDigestByItsSignatureWhenItWasChanged() {
    for (int run = 0; run < RUNS; run++) {
      trail = trail();
      BlobRef newest = trail.digests.getLast();
      trail.damage(newest, random);

      List<DigestFinding> findings = findings();
      assertThat(findings).hasSize(1);
      assertThat(findings.getFirst().object()).isEqualTo(newest);
      assertThat(trail.verify(KEYS, true, EVER, random).holds()).isFalse();
    }
  }

  @Test
  void namesExactlyTheDigestThatHasTheSignatureOfAnother() {
    for (int at = 0; at < 5; at++) {
      trail = trail();
      trail.signatures.put(
          trail.digests.get(at), trail.signatures.get(trail.digests.get((at + 2) % 5)));

      assertThat(findings())
          .containsExactly(new DigestFinding.SignatureWrong(trail.digests.get(at)));
    }
  }

  @Test
  void readsSilenceOutOfADigestWithoutLogFiles() {
    trail = new TrailOfDigests("eu-west-1", random, 2, 0, 1);

    DigestReport report = trail.verify(KEYS, true, EVER, random);

    assertThat(report.findings())
        .containsExactly(
            new DigestFinding.Silence(
                trail.digests.get(1),
                TrailOfDigests.START.plus(Duration.ofHours(1)),
                TrailOfDigests.START.plus(Duration.ofHours(2))));
    assertThat(report.holds()).isTrue();
  }

  @Test
  void saysThatNoKeyIsConfiguredForTheEndOfTheChain() {
    DigestReport report = trail.verify(SigningKeys.none(), true, EVER, random);

    assertThat(report.findings())
        .containsExactly(
            new DigestFinding.SignatureUnchecked(trail.digests.getLast(), Reason.NO_KEYS));
    assertThat(report.holds()).isTrue();
  }

  @Test
  void takesSignaturesFromTheNextDigestWhereMetadataIsNotKnown() {
    assertThat(trail.verify(KEYS, false, EVER, random).findings())
        .containsExactly(
            new DigestFinding.SignatureUnchecked(trail.digests.getLast(), Reason.NO_SIGNATURE));
  }

  @Test
  void isNotContentWithAChainFromWhichTheSignaturesWereTaken() {
    BlobRef newest = trail.digests.getLast();
    trail.signatures.remove(newest);
    BlobRef next =
        trail.deliver(
            "eu-west-1", TrailOfDigests.START.plus(Duration.ofHours(5)), List.of(), newest);

    DigestReport report = trail.verify(KEYS, true, EVER, random);

    assertThat(report.findings())
        .contains(new DigestFinding.DigestRefused(next, "it has no previousDigestSignature"));
    assertThat(report.holds()).isFalse();
  }

  @Test
  void isNotContentWithAKeyThatNobodyConfigured() {
    SigningKeys others =
        new SigningKeys(Map.of("ff", KEYS.byFingerprint().get(TrailOfDigests.FINGERPRINT)));

    DigestReport report = trail.verify(others, true, EVER, random);

    assertThat(report.findings()).hasSize(5);
    assertThat(report.holds()).isFalse();
  }

  @Test
  void doesNotMissDigestsFromBeforeTheTimeLookedAt() {
    trail.drop(trail.digests.get(0));
    trail.drop(trail.digests.get(1));

    assertThat(
            trail
                .verify(KEYS, true, TrailOfDigests.START.plus(Duration.ofHours(2)), random)
                .findings())
        .isEmpty();
  }

  @Test
  void checksNoLogFilesOfDigestsFromBeforeTheTimeLookedAt() {
    trail.drop(trail.files.get(0));

    assertThat(
            trail
                .verify(KEYS, true, TrailOfDigests.START.plus(Duration.ofHours(1)), random)
                .findings())
        .isEmpty();
  }

  @Test
  void tellsWhenATrailMadeNoDigestsForAWhile() {
    BlobRef first =
        trail.deliver("eu-west-1", TrailOfDigests.START.plus(Duration.ofHours(9)), List.of(), null);

    assertThat(findings())
        .containsExactlyInAnyOrder(
            new DigestFinding.Silence(
                first,
                TrailOfDigests.START.plus(Duration.ofHours(9)),
                TrailOfDigests.START.plus(Duration.ofHours(10))),
            new DigestFinding.ChainInterrupted(
                first,
                TrailOfDigests.START.plus(Duration.ofHours(5)),
                TrailOfDigests.START.plus(Duration.ofHours(9))));
  }

  @Test
  void tellsWhenATrailMakesNoDigestsAnyMore() {
    Instant end = TrailOfDigests.START.plus(Duration.ofHours(5));

    assertThat(trail.verify(KEYS, true, EVER, end, random).findings()).isEmpty();
    assertThat(trail.verify(KEYS, true, EVER, end.plusSeconds(1), random).findings())
        .containsExactly(new DigestFinding.ChainEnds(trail.digests.getLast(), end));
  }

  @Test
  void provesNothingWithoutADigest() {
    trail.digests.forEach(trail::drop);

    assertThat(trail.verify(KEYS, true, EVER, random).holds()).isFalse();
  }

  @Test
  void namesALogFileThatWasWrittenAnewAfterItsDelivery() {
    BlobRef file = trail.files.getFirst();
    String delivered = TrailDigestReader.sha256(trail.contents.get(file));
    DigestVerifier verifier =
        new DigestVerifier(
            KEYS,
            ref ->
                ref.equals(file)
                    ? Set.of(delivered, "ab")
                    : Set.of(TrailDigestReader.sha256(trail.contents.get(ref))),
            EVER,
            EVER);
    for (BlobRef digest : trail.digests) {
      verifier.add(digest, trail.contents.get(digest), trail.signatures.get(digest));
    }

    assertThat(verifier.verify().findings())
        .containsExactly(
            new DigestFinding.LogFileChanged(file, trail.digests.getFirst(), delivered, "ab"));
  }

  @Test
  void refusesADigestThatLiesWhereAnotherShould() {
    BlobRef newest = trail.digests.getLast();
    trail.contents.put(newest, trail.contents.get(trail.digests.getFirst()));

    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            DigestFinding.DigestRefused.class,
            refused -> {
              assertThat(refused.object()).isEqualTo(newest);
              assertThat(refused.reason()).contains(trail.digests.getFirst().toString());
              assertThat(refused.sentence()).startsWith(newest + " cannot be used: ");
            });
  }

  @Test
  void refusesWhatIsNotADigest() {
    assertThatThrownBy(() -> TrailDigestReader.read("[]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NotDigestException.class);
    byte[] withoutList =
        new String(trail.contents.get(trail.digests.getFirst()), StandardCharsets.UTF_8)
            .replace("logFiles", "logfiles")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TrailDigestReader.read(withoutList))
        .hasMessage("logFiles is not an array");
  }

  @Test
  void refusesKeysThatAreNoListing() {
    for (String text :
        List.of(
            "",
            "[]",
            "{\"PublicKeyList\":[{}]}",
            "{\"PublicKeyList\":[{\"Fingerprint\":\"a\",\"Value\":\"AAAA\"}]}")) {
      assertThatThrownBy(() -> SigningKeys.ofListing(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(TakagariException.class);
    }
  }
}
