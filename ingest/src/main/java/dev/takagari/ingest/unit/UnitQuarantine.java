package dev.takagari.ingest.unit;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
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
    for (UnitObject object : unit.objects()) {
      ErrorCode reason = object.reason();
      if (object.state() != ObjectState.PARKED || reason == null) {
        continue;
      }
      engine.meters().quarantined(unit.feed(), reason, 1);
      add(
          unit,
          QuarantineKind.OBJECT,
          object.announced().identity().ref().toString(),
          reason,
          0,
          1,
          object.content() == null ? "" : object.content().key(),
          "object " + object.number() + " of the batch");
    }
  }

  /// Lists lines that are no events, and files that are damaged.
  void listBadLines(UnitPass pass) {
    UnitRecord unit = pass.unit();
    for (ObjectReport report : pass.reports()) {
      UnitObject object = unit.objects().get(report.lines().number());
      String source = object.announced().identity().ref().toString();
      ErrorCode reason = report.reason();
      if (reason != null) {
        String damage = String.valueOf(report.damage());
        add(
            unit,
            QuarantineKind.OBJECT,
            source,
            reason,
            0,
            1,
            engine.layout().object(unit, object).key(),
            report.isUnknown() ? damage : damage + "; lines before that were taken");
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
                  add(
                      unit,
                      QuarantineKind.LINES,
                      source,
                      code,
                      group.first(),
                      group.count(),
                      list.key(),
                      "lines of object " + object.number()));
    }
  }

  /// Lists events that a sink refused.
  void listParkedEvents(UnitRecord unit, String sink, SinkOutcome outcome) {
    Map<String, List<ParkedEvent>> byObject = new LinkedHashMap<>();
    for (ParkedEvent event : outcome.parked()) {
      byObject.computeIfAbsent(event.rawObject(), key -> new ArrayList<>()).add(event);
    }
    byObject.forEach(
        (object, events) -> {
          engine.meters().quarantined(unit.feed(), ErrorCode.SINK_REFUSED, events.size());
          add(
              unit,
              QuarantineKind.EVENTS,
              object + " in " + sink,
              ErrorCode.SINK_REFUSED,
              events.getFirst().rawLine(),
              events.size(),
              object,
              events.getFirst().reason());
        });
  }

  /// Lists a unit that a sink will not be tried with again.
  void listGivenUp(UnitRecord unit, String sink, ErrorCode reason, String why) {
    add(
        unit,
        QuarantineKind.UNIT,
        unit.id() + " in " + sink,
        reason,
        0,
        1,
        unit.manifestKey(),
        why);
  }

  private void add(
      UnitRecord unit,
      QuarantineKind kind,
      String source,
      ErrorCode reason,
      long firstLine,
      long count,
      String archiveKey,
      String detail) {
    engine
        .ledgers()
        .quarantine()
        .add(
            new QuarantineEntry(
                kind,
                unit.feed(),
                unit.id().value(),
                source,
                reason,
                firstLine,
                count,
                archiveKey,
                detail));
  }
}
