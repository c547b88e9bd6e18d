package dev.takagari.ingest.worker;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.SinkFailure;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.archive.VerifyingStream;
import dev.takagari.ingest.decode.EventReader;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.ObjectDecoder;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.inventory.RegistryNames;
import dev.takagari.ingest.inventory.RegistryReader;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one unit under one lease: first into the archive, then into its sinks.
///
/// The archive pass shows the bytes to decoders and sinks while they pass by, so that a unit is
/// read once when all goes well. Nothing depends on that: whatever the sinks did not get, they get
/// in a later pass from the archive.
final class UnitRunner {
  private static final Logger LOG = LoggerFactory.getLogger(UnitRunner.class);
  private static final int OBJECT_OVERHEAD = 1 << 20;
  private static final int PART_BYTES = 8 << 20;

  private final IngestEngine engine;
  private final UnitWork work;
  private final UnitLease lease;

  UnitRunner(IngestEngine engine, UnitWork work) {
    this.engine = engine;
    this.work = work;
    lease = work.lease();
  }

  UnitWork work() {
    return work;
  }

  /// Where the archive pass got to.
  ///
  /// @param fan what the sinks have taken, to be finished or abandoned
  /// @param reports of the event and inventory objects that were read
  record Pass(UnitRecord unit, SinkFan fan, List<ObjectReport> reports, boolean complete)
      implements AutoCloseable {
    @Override
    public void close() {
      fan.close();
    }
  }

  /// Brings the unit into the archive. After this its message is not needed any more.
  ///
  /// @throws TakagariException when it has to be tried again later
  Pass archive(Feed feed) {
    UnitRecord unit = work.unit();
    engine.hook().reached(IngestStep.CLAIMED, unit.id());
    BlobRef manifest = engine.layout().manifest(unit);
    if (unit.attempts() > 1) {
      UnitRecord written = readManifest(manifest);
      if (written != null) {
        return adopt(unit, written);
      }
    }
    SinkFan fan = SinkFan.open(openSinks(work.sinks()), lease, engine.clock());
    try {
      return archive(feed, unit, manifest, fan);
    } catch (RuntimeException e) {
      fan.close();
      throw e;
    }
  }

  private Pass archive(Feed feed, UnitRecord unit, BlobRef manifest, SinkFan fan) {
    List<Result> results = new ArrayList<>(inventories(feed, unit));
    long version = engine.ledgers().hosts().version();
    UnitRecord frozen = withRegistry(unit, engine.ledgers().units().freezeRegistry(lease, version));
    HostNames names = names(frozen);
    results.addAll(
        inParallel(
            objects(frozen, false), object -> archiveObject(feed, frozen, object, names, fan)));
    results.sort(Comparator.comparingInt(result -> result.object().number()));
    engine.hook().reached(IngestStep.ARCHIVED, unit.id());

    UnitRecord archived =
        withObjects(frozen, results.stream().map(Result::object).toList(), manifest.key());
    boolean decoded = results.stream().allMatch(Result::usable);
    List<ObjectReport> reports =
        results.stream().map(Result::report).filter(Objects::nonNull).toList();
    return recordArchived(archived, manifest, fan, reports, decoded);
  }

  private Pass recordArchived(
      UnitRecord archived,
      BlobRef manifest,
      SinkFan fan,
      List<ObjectReport> reports,
      boolean decoded) {
    UnitRecord earlier = writeManifest(manifest, archived);
    if (earlier != null) {
      fan.abandon();
      return adopt(archived, earlier);
    }
    engine.hook().reached(IngestStep.MANIFEST_WRITTEN, archived.id());
    listParked(archived);
    Set<Integer> linked =
        engine.ledgers().units().archived(lease, manifest.key(), archived.objects());
    boolean complete = decoded && linked.isEmpty();
    if (!complete) {
      // Events of these objects must not be in the sinks: all is read again from the archive.
      fan.abandon();
    }
    for (UnitObject object : archived.objects()) {
      if (object.state() == ObjectState.ARCHIVED && object.content() != null) {
        engine.meters().objectArchived(archived.feed(), object.content().size());
      }
    }
    return new Pass(archived, fan, reports, complete);
  }

  /// An earlier holder wrote the manifest and died: what it says is what happened.
  private Pass adopt(UnitRecord unit, UnitRecord written) {
    SinkFan none = SinkFan.open(List.of(), lease, engine.clock());
    engine.ledgers().units().freezeRegistry(lease, written.registryVersion().orElse(0));
    listParked(written);
    engine.ledgers().units().archived(lease, written.manifestKey(), written.objects());
    return new Pass(
        withObjects(unit, written.objects(), written.manifestKey()), none, List.of(), false);
  }

  private List<Result> inventories(Feed feed, UnitRecord unit) {
    SinkFan none = SinkFan.open(List.of(), lease, engine.clock());
    return inParallel(
        objects(unit, true), object -> archiveObject(feed, unit, object, HostNames.NONE, none));
  }

  private static List<UnitObject> objects(UnitRecord unit, boolean inventories) {
    return unit.objects().stream()
        .filter(object -> object.announced().inventory() == inventories)
        .toList();
  }

  /// What became of one object.
  ///
  /// @param usable whether the sinks have exactly its events
  private record Result(UnitObject object, @Nullable ObjectReport report, boolean usable) {}

  private interface ObjectWork {
    Result run(UnitObject object);
  }

  private List<Result> inParallel(List<UnitObject> objects, ObjectWork objectWork) {
    List<Future<Result>> futures = new ArrayList<>();
    for (UnitObject object : objects) {
      futures.add(engine.readers().submit(() -> objectWork.run(object)));
    }
    List<Result> results = new ArrayList<>();
    RuntimeException failed = null;
    for (Future<Result> future : futures) {
      try {
        results.add(Failures.await(future));
      } catch (RuntimeException e) {
        failed =
            failed == null || (Failures.isTransient(failed) && !Failures.isTransient(e))
                ? e
                : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
    return results;
  }

  private Result archiveObject(
      Feed feed, UnitRecord unit, UnitObject object, HostNames names, SinkFan fan) {
    ObjectArchiver archiver =
        new ObjectArchiver(
            engine.archive(),
            engine.layout(),
            object.announced().identity().ref().bucket().equals(engine.layout().bucket())
                ? engine.archive()
                : feed.store(),
            feed.verifyChecksum());
    String key = engine.layout().object(unit, object).key();
    long start = StageClock.now();
    try (ByteBudget.Share _ = share(object);
        ObjectDecoder decoder =
            decoder(
                object, lines(unit, object, key, names, fan, engine.ledgers().hosts()::record))) {
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
      return new Result(object, decoder.finish(), true);
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

  private LineReader lines(
      UnitRecord unit,
      UnitObject object,
      String key,
      HostNames names,
      SinkFan fan,
      Consumer<List<InventoryRow>> registry) {
    if (object.announced().inventory()) {
      String name = object.announced().identity().ref().key();
      return new RegistryReader(InventoryKind.ofKey(name).orElseThrow(), key, registry);
    }
    Instant modified = object.announced().lastModified();
    LineContext context =
        new LineContext(
            key,
            0,
            unit.claimedAt(),
            unit.batchTime(),
            modified == null ? unit.sentAt() : modified,
            names);
    return new EventReader(engine.newDecoder(), context, fan::accept);
  }

  private ObjectDecoder decoder(UnitObject object, LineReader reader) {
    return new ObjectDecoder(
        object.number(),
        object.announced().identity().ref().key().endsWith(".gz"),
        engine.settings().lineCap(),
        reader,
        engine.decoding(),
        engine.clock());
  }

  private HostNames names(UnitRecord unit) {
    return new RegistryNames(engine.ledgers().hosts(), unit.registryVersion().orElse(0));
  }

  /// Reads the unit's objects from the archive and hands their events to the sinks that are due.
  /// Its inventories are only counted: the registry took them before the manifest was written.
  Pass fromArchive() {
    UnitRecord unit = work.unit();
    SinkFan fan = SinkFan.open(sinks(work.sinks()), lease, engine.clock());
    try {
      HostNames names = names(unit);
      List<UnitObject> objects =
          unit.objects().stream().filter(object -> object.state() == ObjectState.ARCHIVED).toList();
      List<Result> results = inParallel(objects, object -> readObject(unit, object, names, fan));
      return new Pass(
          unit,
          fan,
          results.stream().map(Result::report).filter(Objects::nonNull).toList(),
          results.stream().allMatch(Result::usable));
    } catch (RuntimeException e) {
      fan.close();
      throw e;
    }
  }

  private Result readObject(UnitRecord unit, UnitObject object, HostNames names, SinkFan fan) {
    var content = Objects.requireNonNull(object.content(), "an archived object has content");
    long start = StageClock.now();
    try (ByteBudget.Share _ = engine.budget().take(OBJECT_OVERHEAD);
        ObjectDecoder decoder =
            decoder(object, lines(unit, object, content.key(), names, fan, rows -> {}))) {
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

  /// Lets the sinks make durable what they took, and records it. What they did not take stays due.
  ///
  /// @throws TakagariException when the ledger or the archive failed: the lease then runs out
  void finish(Pass pass) {
    if (!pass.complete()) {
      engine.ledgers().sinks().release(lease, Duration.ZERO);
      return;
    }
    // Before the ledger says that they were read: these entries must not be missed.
    listBadLines(pass);
    List<ObjectLines> lines = pass.reports().stream().map(ObjectReport::lines).toList();
    count(pass, engine.ledgers().sinks().decoded(lease, lines));
    engine.hook().reached(IngestStep.DECODED, lease.unit());
    List<Future<?>> sinks = new ArrayList<>();
    for (SinkFan.Lane lane : pass.fan().lanes()) {
      sinks.add(engine.decoding().submit(() -> finish(pass.unit(), lane)));
    }
    RuntimeException failed = null;
    for (Future<?> sink : sinks) {
      try {
        Failures.await(sink);
      } catch (RuntimeException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
    engine.ledgers().sinks().release(lease, Duration.ZERO);
  }

  private void finish(UnitRecord unit, SinkFan.Lane lane) {
    SinkOutcome outcome;
    try {
      outcome = engine.clock().measure(lane.stage(), lane::finish);
    } catch (RuntimeException e) {
      failed(unit, lane, e);
      return;
    }
    engine.hook().reached(IngestStep.DATA_FILES_WRITTEN, unit.id());
    listParkedEvents(unit, lane.name(), outcome);
    engine.ledgers().sinks().record(lease, lane.name(), outcome);
    engine.gate().succeeded(lane.name());
    engine
        .meters()
        .written(
            unit.feed(), lane.name(), outcome.written(), outcome.duplicates(), outcome.bytes());
    engine.hook().reached(IngestStep.STAGED, unit.id());
  }

  private void failed(UnitRecord unit, SinkFan.Lane lane, RuntimeException e) {
    ErrorCode code = Failures.code(e);
    int attempts = unit.attempts();
    Duration pause = engine.settings().pause(attempts, ThreadLocalRandom.current().nextDouble());
    boolean park = !Failures.isTransient(e) && attempts >= engine.settings().permanentAttempts();
    LOG.warn(
        "sink {} did not take unit {} (attempt {}, {})",
        lane.name(),
        unit.id(),
        attempts,
        park ? "parked" : "again in " + pause,
        e);
    engine.gate().failed(lane.name(), pause);
    engine.meters().failed(unit.feed(), lane.stage(), code);
    if (park) {
      engine
          .ledgers()
          .quarantine()
          .add(
              entry(
                  unit,
                  QuarantineKind.UNIT,
                  unit.id() + " in " + lane.name(),
                  code,
                  0,
                  1,
                  unit.manifestKey(),
                  Failures.message(e)));
    }
    engine
        .ledgers()
        .sinks()
        .failed(lease, lane.name(), new SinkFailure(code, Failures.message(e), pause, park));
  }

  private List<EventSink> sinks(List<String> names) {
    return engine.sinks().stream().filter(sink -> names.contains(sink.name())).toList();
  }

  private List<EventSink> openSinks(List<String> names) {
    return sinks(names).stream().filter(sink -> engine.gate().isOpen(sink.name())).toList();
  }

  private @Nullable UnitRecord readManifest(BlobRef ref) {
    try (BlobContent content = engine.archive().open(ref, 0)) {
      return Manifest.read(ref.key(), content.stream().readAllBytes());
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        return null;
      }
      throw e;
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  /// Writes the manifest, once: it never changes.
  ///
  /// @return null, or the manifest that was there already
  private @Nullable UnitRecord writeManifest(BlobRef ref, UnitRecord unit) {
    byte[] bytes = Manifest.write(unit);
    try {
      engine.archive().put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.IF_ABSENT);
      return null;
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      return readManifest(ref);
    }
  }

  private void put(BlobRef ref, byte[] bytes) {
    engine.archive().put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
  }

  private void listParked(UnitRecord unit) {
    for (UnitObject object : unit.objects()) {
      ErrorCode reason = object.reason();
      if (object.state() != ObjectState.PARKED || reason == null) {
        continue;
      }
      engine.meters().quarantined(unit.feed(), reason, 1);
      engine
          .ledgers()
          .quarantine()
          .add(
              entry(
                  unit,
                  QuarantineKind.OBJECT,
                  object.announced().identity().ref().toString(),
                  reason,
                  0,
                  1,
                  object.content() == null ? "" : object.content().key(),
                  "object " + object.number() + " of the batch"));
    }
  }

  private void listBadLines(Pass pass) {
    UnitRecord unit = pass.unit();
    for (ObjectReport report : pass.reports()) {
      UnitObject object = unit.objects().get(report.lines().number());
      String source = object.announced().identity().ref().toString();
      if (report.damage() != null) {
        engine
            .ledgers()
            .quarantine()
            .add(
                entry(
                    unit,
                    QuarantineKind.OBJECT,
                    source,
                    ErrorCode.GZIP_DAMAGED,
                    0,
                    1,
                    engine.layout().object(unit, object).key(),
                    report.damage() + "; lines before that were taken"));
      }
      if (report.badLines().isEmpty()) {
        continue;
      }
      BlobRef list = engine.layout().badLines(unit, object);
      put(list, report.badLines().toNdjson());
      report
          .badLines()
          .groups()
          .forEach(
              (reason, group) ->
                  engine
                      .ledgers()
                      .quarantine()
                      .add(
                          entry(
                              unit,
                              QuarantineKind.LINES,
                              source,
                              reason,
                              group.first(),
                              group.count(),
                              list.key(),
                              "lines of object " + object.number())));
    }
  }

  private void listParkedEvents(UnitRecord unit, String sink, SinkOutcome outcome) {
    Map<String, List<ParkedEvent>> byObject = new LinkedHashMap<>();
    for (ParkedEvent event : outcome.parked()) {
      byObject.computeIfAbsent(event.rawObject(), key -> new ArrayList<>()).add(event);
    }
    byObject.forEach(
        (object, events) -> {
          engine.meters().quarantined(unit.feed(), ErrorCode.SINK_REFUSED, events.size());
          engine
              .ledgers()
              .quarantine()
              .add(
                  entry(
                      unit,
                      QuarantineKind.EVENTS,
                      object + " in " + sink,
                      ErrorCode.SINK_REFUSED,
                      events.getFirst().rawLine(),
                      events.size(),
                      object,
                      events.getFirst().reason()));
        });
  }

  private static QuarantineEntry entry(
      UnitRecord unit,
      QuarantineKind kind,
      String source,
      ErrorCode reason,
      long firstLine,
      long count,
      String archiveKey,
      String detail) {
    return new QuarantineEntry(
        kind, unit.feed(), unit.id().value(), source, reason, firstLine, count, archiveKey, detail);
  }

  /// Counts each object once, however often it is read.
  private void count(Pass pass, Set<Integer> first) {
    String feed = pass.unit().feed();
    for (ObjectReport report : pass.reports()) {
      ObjectLines lines = report.lines();
      if (!first.contains(lines.number())) {
        continue;
      }
      if (pass.unit().objects().get(lines.number()).announced().inventory()) {
        engine.meters().inventoryRows(feed, lines.lines() - lines.quarantined());
      } else {
        engine.meters().linesReceived(feed, lines.lines());
      }
      if (report.damage() != null) {
        engine.meters().quarantined(feed, ErrorCode.GZIP_DAMAGED, 1);
      }
      report
          .badLines()
          .groups()
          .forEach((reason, group) -> engine.meters().quarantined(feed, reason, group.count()));
    }
  }

  private static UnitRecord withRegistry(UnitRecord unit, long version) {
    return copy(unit, OptionalLong.of(version), unit.manifestKey(), unit.objects());
  }

  private static UnitRecord withObjects(
      UnitRecord unit, List<UnitObject> objects, String manifestKey) {
    return copy(unit, unit.registryVersion(), manifestKey, objects);
  }

  private static UnitRecord copy(
      UnitRecord unit, OptionalLong registry, String manifestKey, List<UnitObject> objects) {
    return new UnitRecord(
        unit.id(),
        unit.feed(),
        unit.messageId(),
        unit.shape(),
        unit.body(),
        unit.sentAt(),
        unit.batchTime(),
        unit.claimedAt(),
        unit.mappingVersion(),
        registry,
        manifestKey,
        unit.sinks(),
        unit.attempts(),
        objects);
  }
}
