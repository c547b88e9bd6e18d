package dev.takagari.ingest.unit;

import dev.takagari.core.blob.PutMode;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.SinkFailure;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.archive.OutcomeFile;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.LogScope;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes durable what the sinks took of a unit, and records it.
final class UnitFinish {
  private static final Logger LOG = LoggerFactory.getLogger(UnitFinish.class);

  private final IngestEngine engine;
  private final UnitLease lease;
  private final UnitQuarantine quarantine;

  UnitFinish(IngestEngine engine, UnitLease lease, UnitQuarantine quarantine) {
    this.engine = engine;
    this.lease = lease;
    this.quarantine = quarantine;
  }

  /// Lets the sinks make durable what they took, and records it. What they did not take stays due.
  ///
  /// @throws TakagariException when the ledger or the archive failed: the lease then runs out
  void finish(UnitPass pass) {
    if (!pass.complete()) {
      engine.ledgers().sinks().release(lease, Duration.ZERO);
      return;
    }
    // Before the ledger says that they were read: these entries must not be missed.
    List<QuarantineEntry> badLines = quarantine.listBadLines(pass);
    pass.fan().sightings().flush();
    List<ObjectLines> lines = pass.reports().stream().map(ObjectReport::lines).toList();
    count(pass, engine.ledgers().sinks().decoded(lease, lines));
    keepTally(pass);
    engine.hook().reached(IngestStep.DECODED, lease.unit());
    List<Future<String>> sinks = new ArrayList<>();
    for (SinkFan.Lane lane : pass.fan().lanes()) {
      sinks.add(
          engine.decoding().submit(() -> finishNamed(pass, lines, badLines, lane), lane.name()));
    }
    Failures.awaitAll(sinks);
    engine.ledgers().sinks().release(lease, Duration.ZERO);
  }

  private void finishNamed(
      UnitPass pass, List<ObjectLines> lines, List<QuarantineEntry> badLines, SinkFan.Lane lane) {
    try (LogScope _ = LogScope.of(pass.unit())) {
      finish(pass, lines, badLines, lane);
    }
  }

  /// What the events say together is worth nothing that must be done again: without it a unit has
  /// no delays, and its hosts are heard of next time.
  private void keepTally(UnitPass pass) {
    UnitTally tally = pass.fan().tally();
    UnitRecord unit = pass.unit();
    try {
      engine.ledgers().tallies().record(unit.id(), unit.feed(), unit.batchTime(), tally);
    } catch (TakagariException e) {
      LOG.warn("the tally of unit {} is not kept: {}", unit.id(), e.code().code());
    }
  }

  private void finish(
      UnitPass pass, List<ObjectLines> lines, List<QuarantineEntry> badLines, SinkFan.Lane lane) {
    UnitRecord unit = pass.unit();
    SinkOutcome outcome;
    try {
      outcome = engine.clock().measure(lane.stage(), lane::finish);
    } catch (RuntimeException e) {
      failed(unit, lane, e);
      return;
    }
    engine.hook().reached(IngestStep.DATA_FILES_WRITTEN, unit.id());
    List<QuarantineEntry> entries = new ArrayList<>(badLines);
    entries.addAll(quarantine.listParkedEvents(unit, lane.name(), outcome));
    remember(unit, lane.name(), outcome, lines, entries);
    engine.ledgers().sinks().record(lease, lane.name(), outcome);
    engine.gate().succeeded(lane.name());
    engine
        .meters()
        .written(
            unit.feed(), lane.name(), outcome.written(), outcome.duplicates(), outcome.bytes());
    engine.meters().leftOut(unit.feed(), lane.name(), outcome.leftOut());
    engine.hook().reached(IngestStep.STAGED, unit.id());
  }

  /// Gives the unit up in some sinks until somebody asks for it again.
  void giveUp(UnitRecord unit, List<String> sinks, TakagariException why) {
    for (String sink : sinks) {
      quarantine.listGivenUp(unit, sink, why.code(), Failures.message(why));
      engine
          .ledgers()
          .sinks()
          .failed(
              lease, sink, new SinkFailure(why.code(), Failures.message(why), Duration.ZERO, true));
    }
    engine.ledgers().sinks().release(lease, Duration.ZERO);
  }

  /// Before the ledger says that the sink has the unit: what is written must be remembered.
  private void remember(
      UnitRecord unit,
      String sink,
      SinkOutcome outcome,
      List<ObjectLines> lines,
      List<QuarantineEntry> entries) {
    Set<Integer> linked =
        unit.objects().stream()
            .filter(object -> object.state() == ObjectState.LINKED)
            .map(UnitObject::number)
            .collect(Collectors.toSet());
    byte[] bytes =
        OutcomeFile.write(
            new UnitOutcome(
                sink,
                outcome.written(),
                outcome.duplicates(),
                outcome.parked().size(),
                outcome.bytes(),
                outcome.leftOut().expired(),
                outcome.leftOut().lakeOnly(),
                lines,
                linked,
                entries));
    engine
        .archive()
        .put(
            engine.layout().outcome(unit, sink),
            new ByteArrayInputStream(bytes),
            bytes.length,
            PutMode.REPLACE);
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
      quarantine.listGivenUp(unit, lane.name(), code, Failures.message(e));
    }
    engine
        .ledgers()
        .sinks()
        .failed(lease, lane.name(), new SinkFailure(code, Failures.message(e), pause, park));
  }

  /// Counts each object once, however often it is read.
  private void count(UnitPass pass, Set<Integer> first) {
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
      ErrorCode damage = report.reason();
      if (damage != null) {
        engine.meters().quarantined(feed, damage, 1);
      }
      report
          .badLines()
          .groups()
          .forEach((reason, group) -> engine.meters().quarantined(feed, reason, group.count()));
    }
  }
}
