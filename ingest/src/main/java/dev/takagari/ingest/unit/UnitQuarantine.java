package dev.takagari.ingest.unit;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.ingest.archive.ParkedObjects;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.engine.IngestEngine;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists what of a unit was set aside: objects, lines, events, or the unit as a whole in one sink.
final class UnitQuarantine {
  private final IngestEngine engine;

  UnitQuarantine(IngestEngine engine) {
    this.engine = engine;
  }

  /// Lists objects that were set aside before anything of them was used.
  void listParked(UnitRecord unit) {
    for (QuarantineEntry entry : ParkedObjects.entries(unit)) {
      engine.meters().quarantined(unit.feed(), entry.reason(), 1);
      engine.ledgers().quarantine().add(entry);
    }
  }

  /// Lists lines that are no events, and files that are damaged.
  ///
  /// @return the entries
  List<QuarantineEntry> listBadLines(UnitPass pass) {
    UnitRecord unit = pass.unit();
    List<QuarantineEntry> entries = new ArrayList<>();
    for (ObjectReport report : pass.reports()) {
      UnitObject object = unit.objects().get(report.lines().number());
      String source = object.announced().identity().ref().toString();
      ErrorCode reason = report.reason();
      if (reason != null) {
        String damage = String.valueOf(report.damage());
        entries.add(
            entry(
                unit,
                QuarantineKind.OBJECT,
                source,
                reason,
                0,
                1,
                engine.layout().object(unit, object).key(),
                report.isUnknown() ? damage : damage + "; lines before that were taken"));
      }
      if (report.badLines().isEmpty()) {
        continue;
      }
      BlobRef list = engine.layout().badLines(unit, object);
      byte[] lines = report.badLines().toNdjson();
      engine.archive().put(list, new ByteArrayInputStream(lines), lines.length, PutMode.REPLACE);
      report
          .badLines()
          .groups()
          .forEach(
              (code, group) ->
                  entries.add(
                      entry(
                          unit,
                          QuarantineKind.LINES,
                          source,
                          code,
                          group.first(),
                          group.count(),
                          list.key(),
                          "lines of object " + object.number())));
    }
    entries.forEach(engine.ledgers().quarantine()::add);
    return entries;
  }

  /// Lists events that a sink refused.
  ///
  /// @return the entries
  List<QuarantineEntry> listParkedEvents(UnitRecord unit, String sink, SinkOutcome outcome) {
    Map<String, List<ParkedEvent>> byObject = new LinkedHashMap<>();
    for (ParkedEvent event : outcome.parked()) {
      byObject.computeIfAbsent(event.rawObject(), key -> new ArrayList<>()).add(event);
    }
    List<QuarantineEntry> entries = new ArrayList<>();
    byObject.forEach(
        (object, events) -> {
          engine.meters().quarantined(unit.feed(), ErrorCode.SINK_REFUSED, events.size());
          entries.add(
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
    entries.forEach(engine.ledgers().quarantine()::add);
    return entries;
  }

  /// Lists a unit that a sink will not be tried with again.
  void listGivenUp(UnitRecord unit, String sink, ErrorCode reason, String why) {
    engine
        .ledgers()
        .quarantine()
        .add(
            entry(
                unit,
                QuarantineKind.UNIT,
                unit.id() + " in " + sink,
                reason,
                0,
                1,
                unit.manifestKey(),
                why));
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
}
