package dev.takagari.ingest.listing;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ListingMark;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Finds new objects of a feed that nothing announces, by listing its bucket again and again. One
/// process at a time lists.
///
/// Keys need not come in order: everything is listed from the first key to the last, a bounded
/// number of pages at a time, then from the first again; what the ledger does not know is new.
/// Where a bucket is too large for one turn, directories in which objects were new lately are
/// listed in every turn, and what follows them: there the next ones come.
public final class ListingWorker implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final int PAGES_A_TURN = 50;
  private static final int PAGES_A_DIRECTORY = 10;
  private static final int MOST_DIRECTORIES = 100;
  private static final Duration LATELY = Duration.ofDays(2);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /// Units that wait for the archive, after which no more are made.
  private static final int MOST_WAITING = 8;

  /// What changed longer ago than this is old.
  private static final Duration FRESH = Duration.ofHours(1);

  private final IngestEngine engine;
  private final Feed feed;
  private final Duration every;
  private final ListedObjects listed;
  private final LeaseLedger leases;
  private final InstantSource clock;
  private final ListingIntake intake;
  private final String owner = UUID.randomUUID().toString();
  private final WorkLoop loop;

  /// @param every time between two turns
  public ListingWorker(
      IngestEngine engine,
      Feed feed,
      Duration every,
      ListedObjects listed,
      LeaseLedger leases,
      InstantSource clock) {
    this.engine = engine;
    this.feed = feed;
    this.every = every;
    this.listed = listed;
    this.leases = leases;
    this.clock = clock;
    intake = new ListingIntake(engine, feed);
    loop =
        new WorkLoop(
            "ingest-list-" + feed.name(),
            engine.settings(),
            SHORT,
            this::turnAndPause,
            "feed " + feed.name() + " cannot be listed");
  }

  /// Begins to list, on a thread of its own.
  public void start() {
    loop.start();
  }

  /// Ends at the next page.
  @Override
  public void close() {
    loop.close();
  }

  /// A bucket that is listed for the first time is not to take an hour for each fifty pages.
  private Duration turnAndPause() {
    Turn turn = turn();
    return turn.taken() > 0 && turn.isCut() ? SHORT : every;
  }

  /// What a turn came to.
  ///
  /// @param taken objects that were new
  /// @param isCut whether there was more to list, or more to do than fits
  public record Turn(int taken, boolean isCut) {}

  /// Lists once, as far as a turn goes.
  public Turn turn() {
    if (engine.steering().isPaused(feed.name())) {
      return new Turn(0, false);
    }
    Optional<NamedLease> lease = leases.acquire("listing-" + feed.name(), owner, LEASE);
    if (lease.isEmpty()) {
      return new Turn(0, false);
    }
    try {
      return new Round(listed.mark(feed.name())).run();
    } finally {
      leases.release(lease.get());
    }
  }

  /// One turn: what it saw, and what it has not given to the ledger yet.
  private final class Round {
    private final FoundObjects fresh = new FoundObjects(engine.settings().groupBytes());
    private final FoundObjects old = new FoundObjects(engine.settings().groupBytes());
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Instant> recent;
    private final Instant now = clock.instant();
    private ListingMark mark;
    private int taken;

    Round(ListingMark mark) {
      this.mark = mark;
      recent = new LinkedHashMap<>(mark.recent());
    }

    Turn run() {
      boolean ended = sweep();
      if (!ended) {
        for (String directory : List.copyOf(recent.keySet())) {
          directory(directory);
        }
      }
      claim(fresh, Urgency.FRESH);
      claim(old, Urgency.OLD);
      save(mark.after());
      return new Turn(taken, !ended);
    }

    /// @return whether the last key was reached
    private boolean sweep() {
      String after = mark.after();
      for (int page = 0; page < PAGES_A_TURN; page++) {
        List<BlobInfo> objects = page(after);
        if (objects.size() < PAGE) {
          claim(fresh, Urgency.FRESH);
          claim(old, Urgency.OLD);
          mark = new ListingMark("", mark.rounds() + 1, now, recent);
          return true;
        }
        after = objects.getLast().ref().key();
        if (fresh.isEmpty() && old.isEmpty()) {
          // Only what is claimed is behind us for good.
          save(after);
        }
        if (isFull()) {
          break;
        }
      }
      claim(fresh, Urgency.FRESH);
      claim(old, Urgency.OLD);
      save(after);
      return false;
    }

    private void directory(String directory) {
      String after = directory;
      for (int page = 0; page < PAGES_A_DIRECTORY && !isFull(); page++) {
        List<BlobInfo> objects = page(after);
        if (objects.isEmpty()) {
          return;
        }
        after = objects.getLast().ref().key();
        if (!after.startsWith(directory)) {
          return;
        }
      }
    }

    private boolean isFull() {
      return loop.isClosed() || listed.waiting(feed.name()) >= MOST_WAITING;
    }

    private List<BlobInfo> page(String after) {
      String bucket = feed.buckets().iterator().next();
      List<BlobInfo> objects = feed.store().list(bucket, feed.prefix(), after, PAGE);
      List<BlobInfo> content = objects.stream().filter(ListingIntake::isContent).toList();
      for (BlobInfo object : listed.unknown(content)) {
        found(object);
      }
      return objects;
    }

    private void found(BlobInfo object) {
      if (!seen.add(object.ref().key())) {
        return;
      }
      boolean isFresh = object.lastModified().isAfter(now.minus(FRESH));
      FoundObjects group = isFresh ? fresh : old;
      group.add(object);
      String key = object.ref().key();
      recent.merge(
          key.substring(0, key.lastIndexOf('/') + 1),
          object.lastModified(),
          (a, b) -> a.isAfter(b) ? a : b);
      if (group.isEnough()) {
        claim(group, isFresh ? Urgency.FRESH : Urgency.OLD);
      }
    }

    private void claim(FoundObjects group, Urgency urgency) {
      if (!group.isEmpty()) {
        taken += intake.claim(group.take(), "listing-" + mark.rounds(), urgency, 0).size();
      }
    }

    private void save(String after) {
      Map<String, Instant> kept = new LinkedHashMap<>();
      recent.entrySet().stream()
          .filter(one -> one.getValue().isAfter(now.minus(LATELY)))
          .sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder()))
          .limit(MOST_DIRECTORIES)
          .forEach(one -> kept.put(one.getKey(), one.getValue()));
      mark = new ListingMark(after, mark.rounds(), mark.roundEndedAt(), kept);
      listed.save(feed.name(), mark);
    }
  }
}
