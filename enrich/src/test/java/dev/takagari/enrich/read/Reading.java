package dev.takagari.enrich.read;

import dev.takagari.core.indicator.Indicator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a reader made of a content, for tests.
public record Reading(List<FeedRecord> records, ImportReport report) {
  public static Reading of(IndicatorReader reader, String text) {
    return of(reader, text, ReadOptions.NONE);
  }

  public static Reading of(IndicatorReader reader, String text, ReadOptions options) {
    return of(reader, text.getBytes(StandardCharsets.UTF_8), options);
  }

  public static Reading of(IndicatorReader reader, byte[] bytes, ReadOptions options) {
    return of(reader, FeedContent.of("feed", bytes), options);
  }

  public static Reading of(IndicatorReader reader, FeedContent content, ReadOptions options) {
    List<FeedRecord> records = new ArrayList<>();
    ImportReport report = new ImportReport("test", "test", ImportReport.FEW_ROWS);
    try {
      reader.read(
          content,
          options,
          record -> {
            records.add(record);
            report.accept(record);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reading(records, report);
  }

  public List<Indicator> indicators() {
    return records.stream().flatMap(record -> record.indicators().stream()).toList();
  }

  /// `type value` of every indicator.
  public List<String> values() {
    return indicators().stream()
        .map(indicator -> indicator.value().type().code() + " " + indicator.value().text())
        .toList();
  }

  /// `line reason` of everything that is not taken.
  public List<String> refusals() {
    return records.stream()
        .flatMap(
            record ->
                record.refusals().stream()
                    .map(refusal -> record.place().line() + " " + refusal.reason().code()))
        .toList();
  }
}
