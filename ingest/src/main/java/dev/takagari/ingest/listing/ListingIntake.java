package dev.takagari.ingest.listing;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Gives objects that were found by listing to the ledger, whose worker archives them. What the
/// ledger knows already stays as it is, so that nothing comes twice, whoever finds it and however
/// often.
public final class ListingIntake {
  /// How such a unit is written down.
  public static final String SHAPE = "listing";

  private static final int QUESTIONS_AT_ONCE = 8;

  private final IngestEngine engine;
  private final Feed feed;

  public ListingIntake(IngestEngine engine, Feed feed) {
    this.engine = engine;
    this.feed = feed;
  }

  /// Whether a listed object holds something: markers of directories, and of uploads that are
  /// complete, do not.
  public static boolean isContent(BlobInfo object) {
    return object.size() > 0 && !object.ref().key().endsWith("/");
  }

  /// Claims objects as one unit that is due at once.
  ///
  /// @param id names who found them, in place of a message
  /// @param replay the replay that found them, 0 for none
  /// @return those that nobody had claimed before
  /// @throws TakagariException when the store or the ledger failed: then nothing is claimed
  public Set<BlobRef> claim(List<BlobInfo> found, String id, Urgency urgency, long replay) {
    List<AnnouncedObject> objects = describe(found);
    if (objects.isEmpty()) {
      return Set.of();
    }
    Set<BlobRef> before = new HashSet<>();
    Claim claim =
        engine.ledgers().units().claim(announcement(objects, id, urgency, replay), Duration.ZERO);
    if (claim.known() == 0) {
      return refs(objects);
    }
    Set<BlobRef> asked = refs(objects);
    claim.won().stream()
        .filter(work -> work.unit().attempts() == 1)
        .flatMap(work -> work.unit().objects().stream())
        .map(UnitObject::announced)
        .map(object -> object.identity().ref())
        .filter(asked::contains)
        .forEach(before::add);
    return before;
  }

  private static Set<BlobRef> refs(List<AnnouncedObject> objects) {
    return objects.stream().map(object -> object.identity().ref()).collect(Collectors.toSet());
  }

  private Announcement announcement(
      List<AnnouncedObject> objects, String id, Urgency urgency, long replay) {
    List<Instant> changed =
        objects.stream()
            .map(AnnouncedObject::lastModified)
            .filter(Objects::nonNull)
            .sorted(Comparator.naturalOrder())
            .toList();
    return new Announcement(
        feed.name(),
        id,
        SHAPE,
        "",
        changed.isEmpty() ? Instant.EPOCH : changed.getFirst(),
        changed.isEmpty() ? Instant.EPOCH : changed.getLast(),
        engine.settings().mappingVersion(),
        engine.sinkNames(),
        objects,
        false,
        urgency,
        replay);
  }

  /// Asks for the identity of each, which a listing does not tell in a bucket that keeps versions.
  /// What is gone meanwhile is left out.
  private List<AnnouncedObject> describe(List<BlobInfo> found) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(QUESTIONS_AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<Optional<AnnouncedObject>>> futures = new ArrayList<>();
      for (BlobInfo object : found) {
        futures.add(threads.submit(() -> describe(object)));
      }
      return futures.stream().map(Failures::await).flatMap(Optional::stream).toList();
    }
  }

  private Optional<AnnouncedObject> describe(BlobInfo listed) {
    BlobRef ref = listed.ref();
    boolean inventory = engine.kinds().isInventory(feed.name(), ref.key());
    try {
      return feed.store()
          .describe(ref)
          .map(
              info ->
                  new AnnouncedObject(
                      ObjectIdentity.of(ref, info.version()),
                      info.size(),
                      null,
                      info.lastModified(),
                      inventory,
                      null));
    } catch (TakagariException e) {
      if (e.code().kind() != ErrorKind.RESOURCE) {
        throw e;
      }
      return Optional.of(
          new AnnouncedObject(
              ObjectIdentity.of(ref, ""),
              listed.size(),
              null,
              listed.lastModified(),
              inventory,
              e.code()));
    }
  }
}
