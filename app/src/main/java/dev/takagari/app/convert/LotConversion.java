package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.ingest.decode.BadLines;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.ObjectReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Converts lots on one thread, from the first byte to the last data file: nothing is handed to
/// another thread, and events go from the decoder's view into the spool.
final class LotConversion {
  private final EventSink lake;
  private final LineDecoder decoder;
  private final PartReader reader;
  private final HostNames names;
  private final Instant started;
  private final Quarantine quarantine;
  private final ConversionProgress progress;

  LotConversion(
      EventSink lake,
      LineDecoder decoder,
      PartReader reader,
      HostNames names,
      Instant started,
      Quarantine quarantine,
      ConversionProgress progress) {
    this.lake = lake;
    this.decoder = decoder;
    this.reader = reader;
    this.names = names;
    this.started = started;
    this.quarantine = quarantine;
    this.progress = progress;
  }

  /// @throws dev.takagari.core.error.TakagariException when the disk fails; the output is then
  ///   incomplete
  ConversionTotals convert(Lots.Lot lot) {
    long lines = 0;
    long jsonBytes = 0;
    long gzipBytes = 0;
    long badLines = 0;
    List<SetAside> aside = new ArrayList<>();
    try (UnitWriter writer = lake.open(lot.lease())) {
      for (BucketCopy.Part part : lot.parts()) {
        ObjectReport report = reader.read(part, lines(part, writer));
        lines += report.lines().lines();
        jsonBytes += report.lines().bytes();
        gzipBytes += part.size();
        badLines += report.lines().quarantined();
        aside.addAll(setAside(part, report));
        progress.file(report.lines().bytes());
      }
      SinkOutcome outcome = writer.finish();
      for (ParkedEvent parked : outcome.parked()) {
        aside.add(
            new SetAside(
                parked.rawObject(), ErrorCode.SINK_REFUSED, parked.rawLine(), 1, parked.reason()));
      }
      return new ConversionTotals(
          lot.parts().size(),
          gzipBytes,
          jsonBytes,
          lines,
          badLines + outcome.parked().size(),
          outcome.duplicates(),
          outcome.written(),
          outcome.bytes(),
          outcome.files().size(),
          aside);
    }
  }

  private LineReader lines(BucketCopy.Part part, UnitWriter writer) {
    LineContext context = new LineContext(part.key(), started, null, part.modified(), names);
    return new LineReader() {
      @Override
      public void line(byte[] buffer, int offset, int length, long number) {
        writer.accept(decoder.decode(buffer, offset, length, number, context));
      }

      @Override
      public void flush() {}
    };
  }

  private List<SetAside> setAside(BucketCopy.Part part, ObjectReport report) {
    List<SetAside> aside = new ArrayList<>();
    String damage = report.damage();
    if (damage != null) {
      aside.add(
          new SetAside(
              part.key(),
              ErrorCode.GZIP_DAMAGED,
              0,
              0,
              damage + "; " + report.lines().bytes() + " bytes before it were read"));
    }
    for (Map.Entry<ErrorCode, BadLines.Group> group : report.badLines().groups().entrySet()) {
      aside.add(
          new SetAside(
              part.key(), group.getKey(), group.getValue().first(), group.getValue().count(), ""));
    }
    if (!aside.isEmpty()) {
      quarantine.write(part, report);
    }
    return aside;
  }
}
