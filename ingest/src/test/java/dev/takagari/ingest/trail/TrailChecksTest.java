package dev.takagari.ingest.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.takagari.adapters.postgres.IngestDatabase;
import dev.takagari.adapters.postgres.PostgresDigestLedger;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.trail.DigestCheck;
import dev.takagari.core.trail.DigestLedger;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.TrailOfDigests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A trail in the archive, checked at times of our own; the ledger is a real database.
class TrailChecksTest {
  private static final String FEED = "trail";
  private static final SigningKeys KEYS = SigningKeys.ofListing(TrailOfDigests.listing());
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration WINDOW = Duration.ofDays(2);
  private static final Instant NOW = TrailOfDigests.START.plus(Duration.ofHours(6));

  private final TrailOfDigests trail =
      new TrailOfDigests("eu-west-1", new Random(7), 2, 0, 3, 1, 2);
  private final ArchivedTrail archived = new ArchivedTrail(FEED).with(trail);
  private final IngestDatabase database = new IngestDatabase();
  private DigestLedger ledger;
  private TrailChecks checks;

  @BeforeEach
  void open() {
    ledger = new PostgresDigestLedger(database.session());
    checks = new TrailChecks(archived.trails(), ledger, List.of(FEED), KEYS, INTERVAL);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private DigestCheck stored() {
    return ledger.find(FEED).orElseThrow();
  }

  @Test
  void keepsWhatACheckComesToAndASecondOneAddsNothing() {
    checks.checkWindow(FEED, NOW, WINDOW);

    assertThat(ledger.all())
        .containsExactly(new DigestCheck(FEED, NOW, Instant.EPOCH, true, 5, 8, 1, 1, List.of()));
    assertThat(checks.items(NOW)).isEmpty();

    Instant later = NOW.plus(INTERVAL);
    checks.checkWindow(FEED, later, WINDOW);
    checks.checkWindow(FEED, later, WINDOW);
    assertThat(ledger.all())
        .containsExactly(
            new DigestCheck(FEED, later, later.minus(WINDOW), true, 5, 8, 1, 1, List.of()));
    assertThat(checks.items(later)).isEmpty();
  }

  @Test
  void looksAtEverythingTheFirstTimeAndThenAsFarAsItsWindow() {
    Duration window = Duration.ofHours(3);

    checks.checkWindow(FEED, NOW, window);
    assertThat(stored().logFiles()).isEqualTo(8);

    checks.checkWindow(FEED, NOW, window);
    assertThat(stored().since()).isEqualTo(NOW.minus(window));
    assertThat(stored().logFiles()).as("of digests that ended since then").isEqualTo(3);
  }

  @Test
  void namesWhatIsGoneUntilItIsThereAgain() {
    BlobRef file = trail.files.get(3);
    BlobRef place = archived.place(file);
    byte[] bytes = archived.store.bytes(place);
    archived.store.delete(place);

    checks.checkWindow(FEED, NOW, WINDOW);

    assertThat(stored().holds()).isFalse();
    assertThat(checks.items(NOW))
        .singleElement()
        .returns(CoverageKind.DIGEST, CoverageItem::kind)
        .returns(FEED, CoverageItem::feed)
        .satisfies(item -> assertThat(item.text()).contains(file.key(), "is missing"));

    archived.store.put(place, bytes);
    checks.checkWindow(FEED, NOW.plus(INTERVAL), WINDOW);
    assertThat(stored().holds()).isTrue();
    assertThat(checks.items(NOW.plus(INTERVAL))).isEmpty();
  }

  @Test
  void keepsNamingWhatIsTooOldToBeLookedAtAgain() {
    archived.store.delete(archived.place(trail.files.getFirst()));
    checks.checkWindow(FEED, NOW, WINDOW);
    List<CoverageItem> found = checks.items(NOW);

    checks.checkWindow(FEED, NOW.plus(INTERVAL), Duration.ofHours(4));

    assertThat(stored().holds()).as("of what it looked at").isTrue();
    assertThat(checks.items(NOW.plus(INTERVAL))).hasSize(1).isEqualTo(found);
  }

  @Test
  void saysThatNothingIsProvenWhenNobodyChecks() {
    assertThat(checks.items(NOW))
        .containsExactly(
            CoverageItem.always(
                CoverageKind.UNPROVEN,
                FEED,
                0,
                "digests were never checked: nothing proves that all came"));

    checks.checkWindow(FEED, NOW, WINDOW);
    assertThat(checks.items(NOW.plus(INTERVAL.multipliedBy(3)))).isEmpty();
    assertThat(checks.items(NOW.plus(INTERVAL.multipliedBy(3)).plusSeconds(1)))
        .containsExactly(
            new CoverageItem(
                CoverageKind.UNPROVEN,
                FEED,
                NOW,
                null,
                0,
                "digests were not checked since then: nothing proves that all came"));
  }

  @Test
  void saysThatNothingIsProvenWithoutDigests() {
    TrailChecks other =
        new TrailChecks(
            new ArchivedTrail("other").trails(), ledger, List.of("other"), KEYS, INTERVAL);

    other.checkWindow("other", NOW, WINDOW);

    assertThat(other.items(NOW))
        .extracting(CoverageItem::kind, CoverageItem::from, CoverageItem::until)
        .containsExactly(tuple(CoverageKind.UNPROVEN, null, null));
    assertThat(ledger.find("other").orElseThrow().holds()).isFalse();
  }
}
