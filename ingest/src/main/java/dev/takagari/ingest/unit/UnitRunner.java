package dev.takagari.ingest.unit;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.inventory.RegistryNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Runs one unit under one lease: first into the archive, then into its sinks.
///
/// The archive pass shows the bytes to decoders and sinks while they pass by, so that a unit is
/// read once when all goes well. Nothing depends on that: whatever the sinks did not get, they get
/// in a later pass from the archive.
public final class UnitRunner {
  private final IngestEngine engine;
  private final UnitWork work;
  private final UnitLease lease;
  private final UnitManifests manifests;
  private final UnitObjects objects;
  private final UnitQuarantine quarantine;
  private final UnitFinish finish;

  public UnitRunner(IngestEngine engine, UnitWork work) {
    this.engine = engine;
    this.work = work;
    lease = work.lease();
    manifests = new UnitManifests(engine);
    objects = new UnitObjects(engine, work);
    quarantine = new UnitQuarantine(engine);
    finish = new UnitFinish(engine, lease, quarantine);
  }

  public UnitWork work() {
    return work;
  }

  /// Brings the unit into the archive. After this its message is not needed any more.
  ///
  /// @throws TakagariException when it has to be tried again later
  public UnitPass archive(Feed feed) {
    UnitRecord unit = work.unit();
    engine.hook().reached(IngestStep.CLAIMED, unit.id());
    BlobRef manifest = engine.layout().manifest(unit);
    if (unit.attempts() > 1) {
      UnitRecord written = manifests.read(manifest);
      if (written != null) {
        return adopt(unit, written);
      }
    }
    SinkFan fan = fan(sinksOnTheWay());
    try {
      return archive(feed, unit, manifest, fan);
    } catch (RuntimeException e) {
      fan.close();
      throw e;
    }
  }

  private UnitPass archive(Feed feed, UnitRecord unit, BlobRef manifest, SinkFan fan) {
    List<UnitObjects.Result> results = new ArrayList<>(inventories(feed, unit));
    long version = engine.ledgers().hosts().version();
    UnitRecord frozen = unit.withRegistry(engine.ledgers().units().freezeRegistry(lease, version));
    HostNames names = names(frozen);
    results.addAll(objects.archive(feed, frozen, select(frozen, false), names, fan));
    results.sort(Comparator.comparingInt(result -> result.object().number()));
    engine.hook().reached(IngestStep.ARCHIVED, unit.id());

    UnitRecord archived =
        frozen.withArchived(
            manifest.key(), results.stream().map(UnitObjects.Result::object).toList());
    boolean decoded = results.stream().allMatch(UnitObjects.Result::usable);
    List<ObjectReport> reports =
        results.stream().map(UnitObjects.Result::report).filter(Objects::nonNull).toList();
    return recordArchived(archived, manifest, fan, reports, decoded);
  }

  private UnitPass recordArchived(
      UnitRecord archived,
      BlobRef manifest,
      SinkFan fan,
      List<ObjectReport> reports,
      boolean decoded) {
    UnitRecord earlier = manifests.write(manifest, archived);
    if (earlier != null) {
      fan.abandon();
      return adopt(archived, earlier);
    }
    engine.hook().reached(IngestStep.MANIFEST_WRITTEN, archived.id());
    quarantine.listParked(archived);
    Set<Integer> linked = engine.ledgers().units().archived(lease, archived);
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
    return new UnitPass(archived, fan, reports, complete);
  }

  /// An earlier holder wrote the manifest and died: what it says is what happened.
  private UnitPass adopt(UnitRecord unit, UnitRecord written) {
    SinkFan none = fan(List.of());
    engine.ledgers().units().freezeRegistry(lease, written.registryVersion().orElse(0));
    quarantine.listParked(written);
    engine.ledgers().units().archived(lease, written);
    return new UnitPass(
        unit.withArchived(written.manifestKey(), written.objects()), none, List.of(), false);
  }

  private List<UnitObjects.Result> inventories(Feed feed, UnitRecord unit) {
    SinkFan none = fan(List.of());
    return objects.archive(feed, unit, select(unit, true), HostNames.NONE, none);
  }

  private static List<UnitObject> select(UnitRecord unit, boolean inventories) {
    return unit.objects().stream()
        .filter(object -> object.announced().inventory() == inventories)
        .toList();
  }

  private HostNames names(UnitRecord unit) {
    return new RegistryNames(engine.ledgers().hosts(), unit.registryVersion().orElse(0));
  }

  /// Reads the unit's objects from the archive and hands their events to the sinks that are due.
  /// Its inventories are only counted: the registry took them before the manifest was written.
  ///
  /// @throws TakagariException mapping-missing if an object was archived as a kind of log that is
  ///   not here any more
  public UnitPass fromArchive() {
    UnitRecord unit = work.unit();
    unit.objects().stream()
        .map(UnitObject::kind)
        .filter(Objects::nonNull)
        .forEach(engine.kinds()::require);
    SinkFan fan = fan(sinks(work.sinks()));
    try {
      HostNames names = names(unit);
      List<UnitObject> archived =
          unit.objects().stream().filter(object -> object.state() == ObjectState.ARCHIVED).toList();
      List<UnitObjects.Result> results = objects.read(unit, archived, names, fan);
      return new UnitPass(
          unit,
          fan,
          results.stream().map(UnitObjects.Result::report).filter(Objects::nonNull).toList(),
          results.stream().allMatch(UnitObjects.Result::usable));
    } catch (RuntimeException e) {
      fan.close();
      throw e;
    }
  }

  /// Sets the unit aside in all sinks that are due: it must not be read as something else.
  ///
  /// @param why names the kind of log that is not here
  public void setAside(TakagariException why) {
    finish.giveUp(work.unit(), work.sinks(), why);
  }

  /// Lets the sinks make durable what they took, and records it. What they did not take stays due.
  ///
  /// @throws TakagariException when the ledger or the archive failed: the lease then runs out
  public void finish(UnitPass pass) {
    finish.finish(pass);
  }

  private SinkFan fan(List<EventSink> sinks) {
    return SinkFan.open(sinks, lease, engine.clock(), engine.ledgers().sightings());
  }

  private List<EventSink> sinks(List<String> names) {
    return engine.sinks().stream().filter(sink -> names.contains(sink.name())).toList();
  }

  /// Sinks that see the events while they are archived. Old units go to their sinks from the
  /// archive, when their turn comes: they neither overtake fresh ones there nor hold a sink's
  /// memory while their feed is slow.
  private List<EventSink> sinksOnTheWay() {
    return work.urgency() == Urgency.OLD ? List.of() : openSinks(work.sinks());
  }

  private List<EventSink> openSinks(List<String> names) {
    return sinks(names).stream().filter(sink -> engine.gate().isOpen(sink.name())).toList();
  }
}
