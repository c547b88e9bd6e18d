package dev.takagari.app.indicator;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.takagari.app.operation.Operator;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.enrich.feed.Unpacking;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.paste.PasteReader;
import dev.takagari.enrich.paste.PasteReading;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Brings indicators in; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/indicators")
public class ImportController {
  private static final long MOST_BYTES = 4L << 30;

  /// Of what is sent, a second; whoever is slower holds a place that others wait for.
  private static final long LEAST_BYTES = 16 << 10;

  private static final Duration BEGINNING = Duration.ofSeconds(30);

  private final FeedImport imports;
  private final IndicatorRepository store;
  private final AuditLog audit;
  private final ImportFiles files;
  private final InstantSource clock;

  ImportController(
      FeedImport imports,
      IndicatorRepository store,
      AuditLog audit,
      ImportFiles files,
      InstantSource clock) {
    this.imports = imports;
    this.store = store;
    this.audit = audit;
    this.files = files;
    this.clock = clock;
  }

  /// @param applied whether the store has it now
  /// @param reason why not; empty if it has
  /// @param sourceEnabled whether what its source says is matched
  /// @param report what of it was taken, what not, and why
  record Answer(
      boolean applied,
      String reason,
      boolean sourceEnabled,
      Counts counts,
      @JsonRawValue String report) {}

  /// @param vanished values that ended because they are not in it
  record Counts(long added, long unchanged, long changed, long vanished, long before) {
    static Counts of(ImportCounts counts) {
      return new Counts(
          counts.added(), counts.unchanged(), counts.changed(), counts.vanished(), counts.before());
    }
  }

  record PasteRequest(@Nullable String text) {}

  /// What an import of the same text as `paste` would take, and what not.
  record PasteAnswer(List<Found> found, List<Doubt> doubts) {}

  /// @param value as it would be kept
  /// @param shown as people may see it
  /// @param start where it begins in the text, in characters
  record Found(String type, String value, String shown, int start, int end, boolean defanged) {}

  /// @param shown what looked like an indicator, as people may see it
  record Doubt(String shown, int start, int end, String reason) {}

  /// @param parameters as [ImportParameters] has them
  /// @throws TakagariException `import-busy` before anything is read when too many run;
  ///   `upload-too-slow`
  @PostMapping(path = "/import", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  Answer load(@RequestParam Map<String, String> parameters, HttpServletRequest http) {
    String by = Operator.of(http);
    ImportParameters order = ImportParameters.of(parameters, clock.instant());
    try (ImportFiles.Opened file = files.open()) {
      if (!order.plan()) {
        FeedFormat format = order.format();
        audit.record(
            by,
            "indicators.import",
            order.source(),
            Map.of("format", format == null ? "auto" : format.code()));
      }
      try (InputStream body =
          new SteadyInput(http.getInputStream(), LEAST_BYTES, BEGINNING, clock)) {
        Unpacking.write(body, file.path(), MOST_BYTES);
      }
      FeedImport.Result result =
          imports.apply(
              new FeedImport.Order(
                  order.source(),
                  List.of(FeedContent.of(order.name(), file.path())),
                  order.format(),
                  order.options(),
                  order.replace() ? ImportMode.REPLACE : ImportMode.ADD,
                  digest -> order.confirmed(),
                  order.plan(),
                  ImportReport.MANY_ROWS));
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      result.report().write(report);
      boolean may = result.verdict() == FeedImport.Verdict.APPLIED;
      return new Answer(
          may && !order.plan(),
          may && order.plan() ? "only asked what it would do" : result.reason(),
          store.isEnabled(order.source()),
          Counts.of(result.counts()),
          report.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("what was sent cannot be kept", e);
    }
  }

  /// Says what is understood of a text; keeps nothing.
  @PostMapping("/paste")
  PasteAnswer paste(@RequestBody PasteRequest request) {
    String text = request.text();
    if (text == null) {
      throw bad("text is missing");
    }
    PasteReading reading = PasteReader.read(text);
    return new PasteAnswer(
        reading.finds().stream()
            .map(
                find ->
                    new Found(
                        find.value().type().code(),
                        find.value().text(),
                        find.shown(),
                        find.start(),
                        find.end(),
                        find.defanged()))
            .toList(),
        reading.doubts().stream()
            .map(
                doubt ->
                    new Doubt(doubt.shown(), doubt.start(), doubt.end(), doubt.reason().meaning()))
            .toList());
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
