package dev.takagari.ingest.intake;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.IngestEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Tidies up after [ObjectIntake]: removes what the archive has, and claims what somebody wrote who
/// died before the claim. What was set aside stays, for whoever tries it again. Any number of
/// processes may do it; for one thread each.
public final class IntakeUpkeep {
  /// Younger objects are left alone.
  public static final Duration USUAL_REST = Duration.ofHours(1);

  private static final int PAGE = 1_000;
  private static final int PAGES_A_TURN = 20;

  private final IngestEngine engine;
  private final IntakeFeeds feeds;
  private final Duration rest;
  private final InstantSource clock;
  private String after = "";

  public IntakeUpkeep(IngestEngine engine, IntakeFeeds feeds, Duration rest, InstantSource clock) {
    this.engine = engine;
    this.feeds = feeds;
    this.rest = rest;
    this.clock = clock;
  }

  /// What one turn did.
  ///
  /// @param removed objects that are in the archive
  /// @param claimed objects that nobody had claimed
  /// @param ended whether it came to the last object; else the next turn goes on
  public record Turn(int removed, int claimed, boolean ended) {}

  /// Looks at a part of what there is.
  ///
  /// @throws dev.takagari.core.error.TakagariException transient when a store failed; the next turn
  ///   looks at the same part again
  public Turn turn() {
    Instant before = clock.instant().minus(rest);
    int removed = 0;
    int claimed = 0;
    for (int i = 0; i < PAGES_A_TURN; i++) {
      List<BlobInfo> page =
          engine.archive().list(engine.layout().bucket(), ArchiveLayout.INTAKE, after, PAGE);
      for (BlobInfo info : page) {
        switch (info.lastModified().isBefore(before) ? look(info) : Found.KEPT) {
          case REMOVED -> removed++;
          case CLAIMED -> claimed++;
          case KEPT -> {}
        }
      }
      if (page.size() < PAGE) {
        after = "";
        return new Turn(removed, claimed, true);
      }
      after = page.getLast().ref().key();
    }
    return new Turn(removed, claimed, false);
  }

  private enum Found {
    REMOVED,
    CLAIMED,
    KEPT
  }

  /// A listing does not tell the version in a bucket that keeps versions.
  private Found look(BlobInfo listed) {
    Optional<BlobInfo> described = engine.archive().describe(listed.ref());
    if (described.isEmpty()) {
      return Found.KEPT;
    }
    BlobInfo info = described.get();
    ObjectIdentity identity = ObjectIdentity.of(info.ref(), info.version());
    Optional<UnitRecord> unit =
        engine.ledgers().units().find(ObjectIdentity.unitOf(List.of(identity)));
    if (unit.isEmpty()) {
      return claim(info);
    }
    boolean done =
        unit.get().isArchived()
            && unit.get().objects().stream()
                .allMatch(
                    object ->
                        object.state() == ObjectState.ARCHIVED
                            || object.state() == ObjectState.LINKED);
    if (done) {
      engine.archive().delete(info.ref());
    }
    return done ? Found.REMOVED : Found.KEPT;
  }

  /// A feed that is not here belongs to a kind of log that another process knows.
  private Found claim(BlobInfo info) {
    String key = info.ref().key().substring(ArchiveLayout.INTAKE.length());
    int slash = key.indexOf('/');
    String feed = slash < 0 ? "" : key.substring(0, slash);
    Optional<Origin> origin = IntakeFeed.originOf(feed);
    if (origin.isEmpty() || !feeds.kinds().containsKey(feed)) {
      return Found.KEPT;
    }
    ObjectIntake.claim(engine, feed, info, origin.get());
    return Found.CLAIMED;
  }
}
