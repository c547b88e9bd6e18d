package dev.takagari.app.alerting;

import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.app.indicator.SteadyInput;
import dev.takagari.app.operation.Operator;
import dev.takagari.app.service.KnownSources;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.RecordAccount;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.intake.IntakeAccounts;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.RecordImport;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Takes files of records that somebody brings by hand, and says what became of them; needs a token
/// with the scope `admin`.
@RestController
@RequestMapping("/api/v1/detections/ingest")
public class DetectionImportController {
  private static final long LEAST_BYTES = 16 << 10;
  private static final Duration BEGINNING = Duration.ofSeconds(30);

  private final RecordImport importing;
  private final IntakeFeeds feeds;
  private final KnownSources sources;
  private final IngestEngine engine;
  private final ObjectProvider<DetectionTallies> tallies;
  private final ObjectProvider<MessageQueue> alerts;
  private final AuditLog audit;
  private final InstantSource clock;

  DetectionImportController(
      RecordImport importing,
      IntakeFeeds feeds,
      KnownSources sources,
      IngestEngine engine,
      ObjectProvider<DetectionTallies> tallies,
      @Qualifier("alertQueue") ObjectProvider<MessageQueue> alerts,
      AuditLog audit,
      InstantSource clock) {
    this.importing = importing;
    this.feeds = feeds;
    this.sources = sources;
    this.engine = engine;
    this.tallies = tallies;
    this.alerts = alerts;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param received records of the file
  /// @param tooLong of these that are not kept because they are too long
  /// @param notArchived the first of them
  /// @param parts the others, in units
  record Brought(
      String source, long received, long tooLong, List<Lost> notArchived, List<Part> parts) {}

  /// @param line of the file in which the record begins, from 1
  /// @param bytes its length
  record Lost(long line, long bytes) {}

  /// @param known whether the same records had been brought before
  record Part(String unit, long records, boolean known) {}

  /// @param state waiting, done, known or set-aside
  /// @param lines records, decodable or not, once it is done
  /// @param parked of these that were set aside
  /// @param records each record once; null until it is done, and of what nobody brought by hand
  /// @param alertsWaiting detections of anybody that triage has not got yet, about
  record Account(
      String unit,
      String state,
      long lines,
      long parked,
      @Nullable Records records,
      Map<String, Tally> sinks,
      long alertsWaiting) {}

  /// As [RecordAccount].
  record Records(
      long received, long detections, Map<String, Long> noDetection, long parked, long duplicates) {
    static Records of(RecordAccount account) {
      return new Records(
          account.received(),
          account.detections(),
          account.without(),
          account.parked(),
          account.duplicates());
    }
  }

  record Tally(long events, long detections, Map<String, Long> without) {
    static Tally of(DetectionTally tally) {
      return new Tally(tally.events(), tally.detections(), tally.without());
    }
  }

  /// @param mapping digest of the mapping file that the caller means; null when the name is enough
  /// @throws TakagariException `upload-too-slow`; bad-request when there is no such kind of log, it
  ///   is not read by that file, or nothing detects
  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  Brought bring(
      @RequestParam String source,
      @RequestParam(required = false) @Nullable String mapping,
      HttpServletRequest http) {
    String by = Operator.of(http);
    accounts();
    if (mapping != null) {
      requireMapping(source, mapping);
    }
    String kind = feeds.require(source).name();
    audit.record(by, "detections.ingest", kind, Map.of());
    try (InputStream body = new SteadyInput(http.getInputStream(), LEAST_BYTES, BEGINNING, clock)) {
      RecordImport.Imported imported = importing.read(kind, body);
      long kept = imported.parts().stream().mapToLong(RecordImport.Part::records).sum();
      return new Brought(
          kind,
          kept + imported.tooLong(),
          imported.tooLong(),
          imported.firstTooLong().stream()
              .map(record -> new Lost(record.line(), record.bytes()))
              .toList(),
          imported.parts().stream()
              .map(part -> new Part(part.unit().value(), part.records(), part.known()))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("what was sent cannot be read", e);
    }
  }

  /// Rows name the mapping that made them and are given back by it, so nothing is read by a file
  /// that the service does not have.
  private void requireMapping(String source, String digest) {
    MappingFile used =
        sources
            .mapping(source)
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.BAD_REQUEST,
                        "the service does not have this mapping: add the file to its directory"
                            + " (`takagari sources add`) and start it again"));
    if (!used.digest().equals(digest)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "the service reads %s by its version %d, which says something else than the file: raise"
                  .formatted(used.name(), used.version())
              + " `version`, add the file (`takagari sources add`) and start the service again, or"
              + " give the name instead of the file");
    }
  }

  @GetMapping("/{unit}")
  Account account(@PathVariable String unit) {
    UnitId id;
    try {
      id = new UnitId(unit);
    } catch (IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "no such unit", e);
    }
    IntakeAccounts.Account account = accounts().find(id);
    Map<String, Tally> sinks = new TreeMap<>();
    account.tallies().forEach((sink, tally) -> sinks.put(sink, Tally.of(tally)));
    RecordAccount records = account.records();
    MessageQueue queue = alerts.getIfAvailable();
    return new Account(
        unit,
        account.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        account.lines(),
        account.parked(),
        records == null ? null : Records.of(records),
        sinks,
        queue == null ? 0 : queue.backlog());
  }

  private IntakeAccounts accounts() {
    DetectionTallies known = tallies.getIfAvailable();
    if (known == null) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "nothing detects here: takagari.alerting.queue-url is not set");
    }
    return new IntakeAccounts(engine, known);
  }
}
