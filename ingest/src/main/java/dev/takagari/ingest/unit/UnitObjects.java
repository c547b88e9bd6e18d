package dev.takagari.ingest.unit;

import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.source.SourceType;
import dev.takagari.ingest.archive.VerifyingStream;
import dev.takagari.ingest.decode.EventReader;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.ObjectDecoder;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.decode.ObjectScan;
import dev.takagari.ingest.decode.Reading;
import dev.takagari.ingest.engine.ByteBudget;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.LogScope;
import dev.takagari.ingest.inventory.RegistryReader;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.notification.Notification;
import dev.takagari.ingest.steering.ThrottledBlobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves the objects of a unit: into the archive, and from it, and to decoders and sinks on the
/// way.
final class UnitObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UnitObjects.class);
  private static final int OBJECT_OVERHEAD = 1 << 20;
  private static final int PART_BYTES = 8 << 20;

  private final IngestEngine engine;
  private final UnitWork work;

  UnitObjects(IngestEngine engine, UnitWork work) {
    this.engine = engine;
    this.work = work;
  }

  /// What became of one object.
  ///
  /// @param usable whether the sinks have exactly its events
  record Result(UnitObject object, @Nullable ObjectReport report, boolean usable) {}

  private interface ObjectWork {
    Result run(UnitObject object);
  }

  /// Brings objects into the archive, several at once, and shows their events to the sinks.
  List<Result> archive(
      Feed feed, UnitRecord unit, List<UnitObject> objects, HostNames names, SinkFan fan) {
    boolean slow = isOld() || engine.steering().limit(feed.name()) > 0;
    return inParallel(
        objects, slow, named(unit, object -> archiveObject(feed, unit, object, names, fan)));
  }

  /// Reads objects from the archive, several at once, and hands their events to the sinks.
  List<Result> read(UnitRecord unit, List<UnitObject> objects, HostNames names, SinkFan fan) {
    return inParallel(
        objects, isOld(), named(unit, object -> readObject(unit, object, names, fan)));
  }

  private boolean isOld() {
    return work.urgency() == Urgency.OLD;
  }

  private static ObjectWork named(UnitRecord unit, ObjectWork objectWork) {
    return object -> {
      try (LogScope _ = LogScope.of(unit)) {
        return objectWork.run(object);
      }
    };
  }

  private List<Result> inParallel(List<UnitObject> objects, boolean slow, ObjectWork objectWork) {
    List<Future<Result>> futures = slow ? beside(objects, objectWork) : submit(objects, objectWork);
    return Failures.awaitAll(futures);
  }

  private List<Future<Result>> submit(List<UnitObject> objects, ObjectWork objectWork) {
    List<Future<Result>> futures = new ArrayList<>();
    for (UnitObject object : objects) {
      futures.add(engine.readers().submit(() -> objectWork.run(object)));
    }
    return futures;
  }

  /// On threads of its own, so that what is fresh never waits behind what is old or slowed down.
  private List<Future<Result>> beside(List<UnitObject> objects, ObjectWork objectWork) {
    Semaphore places = new Semaphore(Math.max(1, engine.settings().objectsAtOnce() / 2));
    List<Future<Result>> futures = new ArrayList<>();
    for (UnitObject object : objects) {
      places.acquireUninterruptibly();
      futures.add(
          engine
              .sideReaders()
              .submit(
                  () -> {
                    try {
                      return objectWork.run(object);
                    } finally {
                      places.release();
                    }
                  }));
    }
    return futures;
  }

  private Result archiveObject(
      Feed feed, UnitRecord unit, UnitObject object, HostNames names, SinkFan fan) {
    ObjectArchiver archiver =
        new ObjectArchiver(
            engine.archive(),
            engine.layout(),
            engine.layout().holds(object.announced().identity().ref())
                ? engine.archive()
                : new ThrottledBlobStore(feed.store(), engine.steering().throttle(feed.name())),
            feed.verifyChecksum());
    String key = engine.layout().object(unit, object).key();
    long start = StageClock.now();
    try (ByteBudget.Share _ = share(object);
        ObjectDecoder decoder =
            decoder(
                object, reading(unit, object, key, names, fan, engine.ledgers().hosts()::record))) {
      boolean late = isVerifiedLate(feed, object);
      boolean[] shown = new boolean[1];
      UnitObject ended =
          archiver.archive(
              unit,
              object,
              (buffer, offset, length) -> {
                if (!late) {
                  shown[0] = true;
                  decoder.offer(buffer, offset, length);
                }
              });
      if (ended.state() == ObjectState.PARKED || ended.content() == null) {
        settle(decoder);
        return new Result(ended, null, !shown[0]);
      }
      if (late) {
        ObjectArchiver.read(
            engine.archive(), engine.layout().bucket(), ended.content(), decoder::offer);
      }
      return decoded(ended, decoder);
    } catch (RuntimeException | Error e) {
      fan.abandon();
      throw e;
    } finally {
      engine.clock().add(Stage.ARCHIVE, start);
    }
  }

  /// Whether only its last byte can tell that the object is what was announced. A checksum that the
  /// store names too is known from the start; otherwise no sink sees an event before it is
  /// verified.
  private static boolean isVerifiedLate(Feed feed, UnitObject object) {
    String checksum = object.announced().checksum();
    return feed.verifyChecksum()
        && checksum != null
        && !checksum.equals(object.announced().identity().version());
  }

  private ByteBudget.Share share(UnitObject object) {
    long size = object.announced().size();
    return engine
        .budget()
        .take(OBJECT_OVERHEAD + (size < 0 ? PART_BYTES : Math.min(size, PART_BYTES)));
  }

  private Result decoded(UnitObject object, ObjectDecoder decoder) {
    try {
      ObjectReport report = decoder.finish();
      // Nothing of it was used: it is set aside as it is, to be tried again when it has a name.
      return report.isUnknown()
          ? new Result(ObjectArchiver.unknown(object), null, true)
          : new Result(object.withKind(report.lines().kind()), report, true);
    } catch (RuntimeException e) {
      if (object.announced().inventory()) {
        throw e;
      }
      LOG.warn("decoding {} failed, it is read again from the archive", object.number(), e);
      return new Result(object, null, false);
    }
  }

  /// Waits until nothing is handed to the sinks any more.
  private static void settle(ObjectDecoder decoder) {
    try {
      decoder.finish();
    } catch (RuntimeException e) {
      LOG.debug("what an object that is set aside was decoded to does not matter", e);
    }
  }

  private Reading.Choice reading(
      UnitRecord unit,
      UnitObject object,
      String key,
      HostNames names,
      SinkFan fan,
      Consumer<List<InventoryRow>> registry) {
    Instant modified = object.announced().lastModified();
    Instant delivered = modified == null ? unit.sentAt() : modified;
    if (object.announced().inventory()) {
      String name = object.announced().identity().ref().key();
      InventoryKind kind = InventoryKind.ofKey(name).orElseThrow();
      return Reading.Choice.made(
          new Reading.As(
              new Framing.Lines(), new RegistryReader(kind, key, delivered, registry), null));
    }
    LineContext context =
        new LineContext(key, unit.claimedAt(), unit.batchTime(), delivered, names);
    Function<SourceType, LineReader> readers =
        type -> new EventReader(engine.kinds().decoders(type), context, fan.target(delivered));
    SourceKind frozen = object.kind();
    return frozen != null
        ? engine.kinds().choice(frozen, readers)
        : engine
            .kinds()
            .choice(
                unit.feed(),
                unit.shape().equals(Notification.Batch.FDR),
                object.announced().identity().ref().key(),
                engine.layout().holds(object.announced().identity().ref()),
                readers);
  }

  private ObjectDecoder decoder(UnitObject object, Reading.Choice reading) {
    ObjectScan scan =
        new ObjectScan(
            object.number(),
            object.announced().identity().ref().key().endsWith(".gz"),
            engine.settings().lineCap(),
            reading);
    return new ObjectDecoder(scan, engine.decoding(), engine.clock());
  }

  private Result readObject(UnitRecord unit, UnitObject object, HostNames names, SinkFan fan) {
    var content = Objects.requireNonNull(object.content(), "an archived object has content");
    long start = StageClock.now();
    try (ByteBudget.Share _ = engine.budget().take(OBJECT_OVERHEAD);
        ObjectDecoder decoder =
            decoder(object, reading(unit, object, content.key(), names, fan, rows -> {}))) {
      try {
        VerifyingStream.Tap tap = decoder::offer;
        ObjectArchiver.read(engine.archive(), engine.layout().bucket(), content, tap);
      } catch (RuntimeException e) {
        settle(decoder);
        throw e;
      }
      return new Result(object, decoder.finish(), true);
    } finally {
      engine.clock().add(Stage.ARCHIVE, start);
    }
  }
}
