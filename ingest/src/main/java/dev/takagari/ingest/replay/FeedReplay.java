package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayRequest;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.listing.FoundObjects;
import dev.takagari.ingest.listing.ListingIntake;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Lists a feed's bucket and takes what the ledger does not know, one unit a step.
final class FeedReplay {
  private static final int PAGE = 1_000;
  private static final int PAGES_A_STEP = 20;

  private final IngestEngine engine;
  private final ListedObjects listed;

  FeedReplay(IngestEngine engine, ListedObjects listed) {
    this.engine = engine;
    this.listed = listed;
  }

  /// Does a part of a replay. What it claims is in the ledger before its progress is.
  ReplayStep step(ReplayJob job, Feed feed) {
    if (!job.request().dryRun() && engine.steering().isPaused(feed.name())) {
      return ReplayStep.waits(job.state(), job.progress(), "waits: the feed is paused");
    }
    Part part = new Part(job, feed);
    boolean ended = part.look();
    return ReplayStep.went(ended ? ReplayState.FINISHING : ReplayState.RUNNING, part.give());
  }

  /// What one step looks at.
  private final class Part {
    private final ReplayRequest request;
    private final long id;
    private final Feed feed;
    private final FoundObjects found = new FoundObjects(engine.settings().groupBytes());
    private String after;
    private long objects;
    private long bytes;
    private long known;
    private long knownBytes;
    private long units;

    Part(ReplayJob job, Feed feed) {
      this.feed = feed;
      request = job.request();
      id = job.id();
      ReplayProgress progress = job.progress();
      after = progress.after();
      objects = progress.objects();
      bytes = progress.bytes();
      known = progress.known();
      knownBytes = progress.knownBytes();
      units = progress.units();
    }

    /// @return whether the last key was reached
    boolean look() {
      String bucket = feed.buckets().iterator().next();
      String prefix = request.prefix().isEmpty() ? feed.prefix() : request.prefix();
      for (int page = 0; page < PAGES_A_STEP; page++) {
        List<BlobInfo> all = feed.store().list(bucket, prefix, after, PAGE);
        Set<BlobRef> unknown =
            listed.unknown(all.stream().filter(this::isWanted).toList()).stream()
                .map(BlobInfo::ref)
                .collect(Collectors.toSet());
        for (BlobInfo object : all) {
          after = object.ref().key();
          if (isWanted(object)) {
            count(object, unknown.contains(object.ref()));
          }
          if (found.isEnough()) {
            return false;
          }
        }
        if (all.size() < PAGE) {
          return true;
        }
      }
      return false;
    }

    private boolean isWanted(BlobInfo object) {
      return ListingIntake.isContent(object)
          && !object.lastModified().isBefore(request.since())
          && object.lastModified().isBefore(request.until());
    }

    private void count(BlobInfo object, boolean isNew) {
      objects++;
      bytes += object.size();
      if (isNew) {
        found.add(object);
      } else {
        known++;
        knownBytes += object.size();
      }
    }

    /// Claims what was found.
    ReplayProgress give() {
      if (!found.isEmpty()) {
        List<BlobInfo> group = found.take();
        Set<BlobRef> taken =
            request.dryRun()
                ? group.stream().map(BlobInfo::ref).collect(Collectors.toCollection(HashSet::new))
                : new ListingIntake(engine, feed).claim(group, "replay-" + id, Urgency.OLD, id);
        units += taken.isEmpty() ? 0 : 1;
        for (BlobInfo object : group) {
          if (!taken.contains(object.ref())) {
            known++;
            knownBytes += object.size();
          }
        }
      }
      return new ReplayProgress(after, objects, bytes, known, knownBytes, units);
    }
  }
}
