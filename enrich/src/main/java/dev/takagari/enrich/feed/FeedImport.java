package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.format.FormatDetector;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import dev.takagari.enrich.read.ReadOptions;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads contents and lets the store have what they say, if it may count. Safe for use by several
/// threads.
public final class FeedImport {
  private final IndicatorRepository store;

  public FeedImport(IndicatorRepository store) {
    this.store = store;
  }

  /// What became of an import.
  public enum Verdict {
    /// The store has it.
    APPLIED,
    /// Nothing in it is an indicator that is taken; the store keeps what it had.
    EMPTY,
    /// It is the whole of its source and less than half of what that had; the store keeps what it
    /// had until somebody confirms.
    SHRANK
  }

  /// An import that was read to its end.
  ///
  /// @param counts what it did, or would do
  public record Result(Verdict verdict, ImportReport report, ImportCounts counts) {
    /// For people, without text of the feed; empty when it was applied.
    public String reason() {
      return switch (verdict) {
        case APPLIED -> "";
        case EMPTY ->
            report.records() == 0
                ? "there is nothing in it"
                : "none of its " + report.records() + " records is an indicator that is taken";
        case SHRANK -> "it has " + counts.values() + " values where it had " + counts.before();
      };
    }
  }

  /// Reads contents and applies them as one.
  ///
  /// @param format of all of them; null to tell by each
  /// @param name of the format in the report; empty for the format's own
  /// @param confirmed whether it counts although it shrank; with `plan` it does not matter
  /// @param plan whether to say only what it would do
  /// @throws dev.takagari.core.error.TakagariException `indicators-unreadable` or `bad-request`
  ///   when a content cannot be read to its end; `database-unavailable`; nothing is applied then
  /// @throws IOException when a content cannot be opened or read; nothing is applied then
  public Result apply(
      String source,
      List<FeedContent> contents,
      @Nullable FeedFormat format,
      String name,
      ReadOptions options,
      ImportMode mode,
      boolean confirmed,
      boolean plan)
      throws IOException {
    String shown = !name.isEmpty() ? name : format == null ? "auto" : format.code();
    ImportReport report = new ImportReport(source, shown);
    try (IndicatorImport importing = store.begin(source, mode)) {
      for (FeedContent content : contents) {
        FeedFormat known = format == null ? FormatDetector.detect(content, options) : format;
        known
            .reader(content)
            .read(
                content,
                options,
                record -> {
                  record.indicators().forEach(importing::add);
                  report.accept(record);
                });
      }
      ImportCounts counts = importing.counts();
      Verdict verdict = verdict(mode, report, counts, confirmed);
      if (verdict == Verdict.APPLIED && !plan) {
        counts = importing.commit();
      }
      return new Result(verdict, report, counts);
    }
  }

  private static Verdict verdict(
      ImportMode mode, ImportReport report, ImportCounts counts, boolean confirmed) {
    if (counts.values() == 0) {
      // what adds may have brought other things only
      boolean others = mode == ImportMode.ADD && report.records() > 0;
      return others ? Verdict.APPLIED : Verdict.EMPTY;
    }
    boolean shrank = mode == ImportMode.REPLACE && counts.values() * 2 < counts.before();
    return shrank && !confirmed ? Verdict.SHRANK : Verdict.APPLIED;
  }
}
