package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.Indicator;
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
import java.util.function.Predicate;
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
  /// @param digest of the values that were taken, whatever their order and what else the contents
  ///   say: 64 hexadecimal digits
  public record Result(Verdict verdict, ImportReport report, ImportCounts counts, String digest) {
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

  /// What is to be imported.
  ///
  /// @param source in the store
  /// @param contents in their order; they count as one
  /// @param format of all of them; null to tell by each
  /// @param mode whether it is all that the source has
  /// @param confirmed whether contents with a [Result#digest()] count although they shrank
  /// @param plan whether to say only what it would do
  /// @param rows that the report names for each reason why something is not taken
  public record Order(
      String source,
      List<FeedContent> contents,
      @Nullable FeedFormat format,
      ReadOptions options,
      ImportMode mode,
      Predicate<String> confirmed,
      boolean plan,
      int rows) {
    public Order {
      contents = List.copyOf(contents);
    }
  }

  /// Reads contents to their end and applies them, or says what that would do.
  ///
  /// @throws dev.takagari.core.error.TakagariException `indicators-unreadable` or `bad-request`
  ///   when a content cannot be read to its end; `database-unavailable`; nothing is applied then
  /// @throws IOException when a content cannot be opened or read; nothing is applied then
  public Result apply(Order order) throws IOException {
    ReadOptions options = order.options();
    FeedFormat format = order.format();
    if (format == null && order.contents().size() == 1) {
      format = FormatDetector.detect(order.contents().getFirst(), options);
    }
    ValuesDigest digest = new ValuesDigest();
    ImportReport report =
        new ImportReport(order.source(), format == null ? "auto" : format.code(), order.rows());
    try (IndicatorImport importing = store.begin(order.source(), order.mode())) {
      for (FeedContent content : order.contents()) {
        FeedFormat known = format == null ? FormatDetector.detect(content, options) : format;
        known
            .reader(content, options)
            .read(
                content,
                options,
                record -> {
                  for (Indicator indicator : record.indicators()) {
                    importing.add(indicator);
                    digest.add(indicator.value());
                  }
                  report.accept(record);
                });
      }
      ImportCounts counts = importing.counts();
      Verdict verdict = verdict(order, report, counts, digest.text());
      if (verdict == Verdict.APPLIED && !order.plan()) {
        counts = importing.commit();
      }
      return new Result(verdict, report, counts, digest.text());
    }
  }

  private static Verdict verdict(
      Order order, ImportReport report, ImportCounts counts, String digest) {
    if (counts.values() == 0) {
      // what adds may have brought other things only
      boolean others = order.mode() == ImportMode.ADD && report.records() > 0;
      return others ? Verdict.APPLIED : Verdict.EMPTY;
    }
    boolean shrank = order.mode() == ImportMode.REPLACE && counts.values() * 2 < counts.before();
    return shrank && !order.confirmed().test(digest) ? Verdict.SHRANK : Verdict.APPLIED;
  }
}
