package dev.takagari.app.indicator;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.takagari.app.operation.Operator;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.enrich.feed.Unpacking;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.paste.PasteReader;
import dev.takagari.enrich.paste.PasteReading;
import dev.takagari.enrich.read.FeedContent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private final FeedImport imports;
  private final IndicatorRepository store;
  private final AuditLog audit;
  private final ImportFiles files;

  ImportController(
      FeedImport imports, IndicatorRepository store, AuditLog audit, ImportFiles files) {
    this.imports = imports;
    this.store = store;
    this.audit = audit;
    this.files = files;
  }

  /// @param applied whether the store has it now
  /// @param reason why not; empty if it has
  /// @param report what of it was taken, what not, and why
  record Answer(boolean applied, String reason, Counts counts, @JsonRawValue String report) {}

  /// @param vanished values that ended because they are not in it
  record Counts(long added, long unchanged, long changed, long vanished, long before) {
    static Counts of(ImportCounts counts) {
      return new Counts(
          counts.added(), counts.unchanged(), counts.changed(), counts.vanished(), counts.before());
    }
  }

  /// @param source name to keep them under; with it they are kept, without it they are only shown
  record PasteRequest(@Nullable String text, @Nullable String source) {}

  /// @param applied whether the store has them now
  record PasteAnswer(boolean applied, List<Found> found, List<Doubt> doubts) {}

  /// @param value as it would be kept
  /// @param shown as people may see it
  /// @param start where it begins in the text, in characters
  record Found(String type, String value, String shown, int start, int end, boolean defanged) {}

  /// @param shown what looked like an indicator, as people may see it
  record Doubt(String shown, int start, int end, String reason) {}

  /// @param parameters as [ImportParameters] has them
  /// @throws TakagariException `import-busy` before anything is read when too many run
  @PostMapping(path = "/import", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  Answer load(@RequestParam Map<String, String> parameters, HttpServletRequest http) {
    String by = Operator.of(http);
    ImportParameters order = ImportParameters.of(parameters);
    try (ImportFiles.Opened file = files.open()) {
      if (!order.plan()) {
        FeedFormat format = order.format();
        audit.record(
            by,
            "indicators.import",
            order.source(),
            Map.of("format", format == null ? "auto" : format.code()));
      }
      try (InputStream body = http.getInputStream()) {
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
                  order.plan()));
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      result.report().write(report);
      boolean may = result.verdict() == FeedImport.Verdict.APPLIED;
      return new Answer(
          may && !order.plan(),
          may && order.plan() ? "only asked what it would do" : result.reason(),
          Counts.of(result.counts()),
          report.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("what was sent cannot be kept", e);
    }
  }

  @PostMapping("/paste")
  PasteAnswer paste(@RequestBody PasteRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    String text = request.text();
    if (text == null) {
      throw bad("text is missing");
    }
    PasteReading reading = PasteReader.read(text);
    String source = request.source();
    boolean applied = source != null && !reading.values().isEmpty();
    if (source != null && applied) {
      audit.record(by, "indicators.import", source, Map.of("format", "paste"));
      try (IndicatorImport importing = store.begin(source, ImportMode.ADD)) {
        reading.values().forEach(value -> importing.add(Indicator.of(value)));
        importing.commit();
      }
    }
    return new PasteAnswer(
        applied,
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
