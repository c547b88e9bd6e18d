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
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Takes what a person brings: reads it, says what it would do, and lets the store have it. Safe for
/// use by several threads.
public final class ManualImport {
  private final IndicatorRepository store;

  public ManualImport(IndicatorRepository store) {
    this.store = store;
  }

  /// What a person wants.
  ///
  /// @param source name that the indicators are kept under
  /// @param format null to tell by the content
  /// @param replace whether it is all that the source has, so that what is missing ends
  /// @param dryRun whether to say only what it would do
  /// @param confirmed whether it counts although it has less than half of what the source had
  public record Wanted(
      String source,
      @Nullable FeedFormat format,
      ReadOptions options,
      boolean replace,
      boolean dryRun,
      boolean confirmed) {}

  /// What came of it.
  ///
  /// @param counts what was done, or would have been
  /// @param applied whether the store has it
  /// @param reason why it was not applied; empty if it was
  public record Outcome(
      ImportReport report, ImportCounts counts, boolean applied, String reason) {}

  /// Reads a content, and applies it if that is wanted and it may count.
  ///
  /// @throws dev.takagari.core.error.TakagariException bad-request, indicators-unreadable or
  ///   database-unavailable; nothing was applied then
  /// @throws IOException when the content cannot be read
  public Outcome run(FeedContent content, Wanted wanted) throws IOException {
    FeedFormat declared = wanted.format();
    FeedFormat format =
        declared == null ? FormatDetector.detect(content, wanted.options()) : declared;
    ImportReport report = new ImportReport(wanted.source(), format.code());
    ImportMode mode = wanted.replace() ? ImportMode.REPLACE : ImportMode.ADD;
    try (IndicatorImport importing = store.begin(wanted.source(), mode)) {
      format
          .reader(content)
          .read(
              content,
              wanted.options(),
              record -> {
                record.indicators().forEach(importing::add);
                report.accept(record);
              });
      ImportCounts counts = importing.counts();
      String reason = objection(wanted, report, counts);
      if (!reason.isEmpty()) {
        return new Outcome(report, counts, false, reason);
      }
      return new Outcome(report, importing.commit(), true, "");
    }
  }

  /// Writes what came over a wire into a file, unpacked when it is gzip or zip.
  ///
  /// @param most bytes, unpacked
  /// @throws dev.takagari.core.error.TakagariException indicators-unreadable when there is more, or
  ///   an archive is damaged or has several files
  /// @throws IOException when bytes cannot be read or written
  public static void keep(InputStream bytes, Path into, long most) throws IOException {
    Unpacking.write(bytes, into, most);
  }

  private static String objection(Wanted wanted, ImportReport report, ImportCounts counts) {
    if (counts.values() == 0) {
      return report.records() == 0
          ? "there is nothing in it"
          : "none of its " + report.records() + " records is an indicator that is taken";
    }
    if (wanted.replace() && !wanted.confirmed() && counts.values() * 2 < counts.before()) {
      return "it has "
          + counts.values()
          + " values where the source had "
          + counts.before()
          + "; confirm that";
    }
    return wanted.dryRun() ? "only asked what it would do" : "";
  }
}
