package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.postgres.PostgresFeedControls;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresListedObjects;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.listing.ListingWorker;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.ingest.steering.MovedPace;
import dev.takagari.ingest.unit.LedgerWorker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A feed that nothing announces.
class ListingTest {
  private static final long SEED = 20_261_122;
  private static final long TWO_SECONDS = 2_000_000_000;

  /// Soon after the objects of [InMemoryBlobStore] were written.
  private static final Instant NOW = Instant.parse("2026-01-02T03:14:05Z");

  private IngestFixture fixture;
  private ListedObjects listed;
  private FeedControls controls;
  private final MovedPace pace = new MovedPace();

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    listed = new PostgresListedObjects(fixture.session);
    controls = new PostgresFeedControls(fixture.session);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Feed feed(BlobStore store) {
    return new Feed(
        "fdr",
        new Feed.Arrivals.Listed(Duration.ofMinutes(1)),
        store,
        Set.of(Batches.BUCKET),
        "data/",
        true);
  }

  private IngestEngine engine(StepHook hook) {
    return fixture.steered(new FeedSteering(controls::all, Map.of(), pace), hook);
  }

  private ListingWorker worker(BlobStore store, Instant now) {
    return new ListingWorker(
        engine(StepHook.NONE),
        feed(store),
        Duration.ofMinutes(1),
        listed,
        new PostgresLeaseLedger(fixture.session),
        InstantSource.fixed(now));
  }

  private int list() {
    return worker(fixture.feedStore, NOW).turn().taken();
  }

  /// What a healthy process does with what was found.
  private void runToTheEnd() {
    LedgerWorker rest = new LedgerWorker(engine(StepHook.NONE), List.of(feed(fixture.feedStore)));
    boolean busy = true;
    while (busy) {
      fixture.expireLeases();
      busy = rest.workOnce();
      busy |= fixture.commit(StepHook.NONE);
    }
  }

  private void put(String key, int lines) {
    fixture.batches.put(key, Batches.gzip(fixture.batches.lines(lines)));
  }

  @Test
  void takesEveryObjectOnceInWhateverOrderKeysCome() {
    Random random = new Random(SEED);
    int lines = 0;
    for (int i = 0; i < 12; i++) {
      put("data/%08x/part-0.gz".formatted(random.nextInt()), 5);
      lines += 5;
      assertThat(list()).as("seed " + SEED).isEqualTo(1);
      assertThat(list()).isZero();
    }
    runToTheEnd();
    fixture.assertComplete(lines);
    assertThat(list()).isZero();
    assertThat(fixture.balance().units()).isEqualTo(12);
    assertThat(listed.mark("fdr").rounds()).isEqualTo(25);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void groupsWhatItFindsTogether() {
    for (int i = 0; i < 20; i++) {
      put("data/a/part-%d.gz".formatted(i), 3);
    }
    assertThat(list()).isEqualTo(20);
    runToTheEnd();
    fixture.assertComplete(60);
    assertThat(fixture.balance().units()).isEqualTo(1);
  }

  @Test
  void takesAnOverwrittenObjectAgain() {
    put("data/a/part-0.gz", 3);
    assertThat(list()).isEqualTo(1);
    put("data/a/part-0.gz", 4);
    assertThat(list()).isEqualTo(1);
    assertThat(list()).isZero();
  }

  @Test
  void leavesMarkersAndOtherPrefixesAlone() {
    fixture.batches.put("data/a/", new byte[0]);
    fixture.batches.put("data/a/_SUCCESS", new byte[0]);
    put("other/part-0.gz", 3);
    assertThat(list()).isZero();
    assertThat(fixture.balance().units()).isZero();
  }

  @Test
  void knowsWhatAQueueBroughtBefore() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 2, 10)));
    fixture.runToTheEnd();
    assertThat(list()).isZero();
    put("data/b2/part-0.gz", 10);
    assertThat(list()).isEqualTo(1);
    fixture.queue.send(
        List.of(Batches.s3Event(fixture.feedStore.list(Batches.BUCKET, "data/b2/", "", 10))));
    fixture.receive(new FeedWorker(engine(StepHook.NONE), fixture.feed()));
    fixture.runToTheEnd();
    fixture.assertComplete(30);
  }

  @Test
  void knowsObjectsOfABucketThatKeepsVersions() {
    Versioned store = new Versioned();
    store.put(
        new BlobRef(Batches.BUCKET, "data/a/part-0.gz"), Batches.gzip(fixture.batches.lines(4)));
    assertThat(worker(store, NOW).turn().taken()).isEqualTo(1);
    assertThat(worker(store, NOW).turn().taken()).isZero();
    assertThat(fixture.balance().files().listed()).isEqualTo(1);
  }

  /// Names versions when it is asked for an object, and ETags when it lists them, as S3 does.
  private static final class Versioned extends InMemoryBlobStore {
    @Override
    public Optional<BlobInfo> describe(BlobRef ref) {
      return super.describe(ref)
          .map(info -> new BlobInfo(ref, info.size(), "v-" + info.version(), info.lastModified()));
    }
  }

  @Test
  void letsWhatIsFreshOvertakeWhatIsOld() {
    put("data/old/part-0.gz", 5);
    assertThat(worker(fixture.feedStore, NOW.plus(Duration.ofDays(3))).turn().taken()).isEqualTo(1);
    put("data/new/part-0.gz", 5);
    assertThat(list()).isEqualTo(1);

    UnitWork first = fixture.ledgers.sinks().next(Duration.ZERO).orElseThrow();
    assertThat(first.urgency()).isEqualTo(Urgency.FRESH);
    assertThat(first.unit().objects().getFirst().announced().identity().ref().key())
        .isEqualTo("data/new/part-0.gz");
    runToTheEnd();
    fixture.assertComplete(10);
  }

  @Test
  void listsNothingWhileItRestsAndArchivesNothing() {
    put("data/a/part-0.gz", 3);
    assertThat(list()).isEqualTo(1);
    controls.pause("fdr", "ann", "");
    pace.pass(TWO_SECONDS);
    put("data/b/part-0.gz", 3);
    assertThat(list()).isZero();
    assertThat(new LedgerWorker(engine(StepHook.NONE), List.of(feed(fixture.feedStore))).workOnce())
        .isFalse();

    controls.resume("fdr", "ann");
    pace.pass(TWO_SECONDS);
    assertThat(list()).isEqualTo(1);
    runToTheEnd();
    fixture.assertComplete(6);
  }

  @Test
  void goesOnWhereItWasInABucketOfManyPages() {
    Many store = new Many();
    ListingWorker worker = worker(store, NOW);
    ListingWorker.Turn first = worker.turn();
    assertThat(first.isCut()).isTrue();
    assertThat(listed.mark("fdr").after()).isNotEmpty();
    int pages = store.pages;
    assertThat(pages).isLessThan(70);
    worker.turn();
    assertThat(store.pages).isLessThan(pages + 70);
    assertThat(listed.mark("fdr").rounds()).isEqualTo(1);
    assertThat(listed.mark("fdr").after()).isEmpty();
  }

  /// Sixty thousand markers, which are nothing to read.
  private static final class Many extends InMemoryBlobStore {
    private int pages;

    @Override
    public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
      pages++;
      int from = after.isEmpty() ? 0 : Integer.parseInt(after.substring(5)) + 1;
      return java.util.stream.IntStream.range(from, Math.min(60_000, from + limit))
          .mapToObj(
              i ->
                  new BlobInfo(
                      new BlobRef(bucket, "data/%06d".formatted(i)), 0, "e", Instant.EPOCH))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = IngestStep.class,
      names = {
        "CLAIMED",
        "ARCHIVED",
        "MANIFEST_WRITTEN",
        "DECODED",
        "DATA_FILES_WRITTEN",
        "STAGED"
      })
  void losesAndDoublesNothingWhenTheProcessDies(IngestStep step) {
    for (int i = 0; i < 6; i++) {
      put("data/%d/part-0.gz".formatted(i), 20);
    }
    assertThat(list()).isEqualTo(6);
    StepHook hook =
        (reached, unit) -> {
          if (reached == step) {
            throw new Killed();
          }
        };
    LedgerWorker dies = new LedgerWorker(engine(hook), List.of(feed(fixture.feedStore)));
    assertThatThrownBy(dies::workOnce).isInstanceOf(Killed.class);
    fixture.sql("DELETE FROM ingest.feed_listing");
    assertThat(list()).as("its mark was lost too").isZero();
    runToTheEnd();
    fixture.assertComplete(120);
    assertThat(fixture.reasons()).isEmpty();
  }
}
