package dev.takagari.enrich.rows;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.text.CsvRows;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the CSV dumps of abuse.ch, with their header in a comment or in the first row.
public final class AbuseChCsvReader implements IndicatorReader {
  private static final String COMMENT = "#";

  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    try (CsvRows rows = new CsvRows(content.open(), ',', '"')) {
      CsvRecords records = null;
      CsvRows.Row row = rows.next(COMMENT);
      while (row.line() > 0) {
        boolean record = !row.values().isEmpty() || !row.fault().isEmpty();
        Optional<AbuseChTable.Header> header =
            record && records != null ? Optional.empty() : AbuseChTable.header(row.text());
        if (header.isPresent()) {
          AbuseChTable.Header found = header.get();
          records =
              CsvRecords.of(found.table().columns(), found.names(), options, into).orElseThrow();
        } else if (record && records == null) {
          throw new TakagariException(
              ErrorCode.INDICATORS_UNREADABLE,
              "line " + row.line() + ": a row before any header that abuse.ch writes");
        } else if (record && records != null) {
          records.record(content.name(), row);
        }
        row = rows.next(COMMENT);
      }
      if (records == null) {
        throw new TakagariException(
            ErrorCode.INDICATORS_UNREADABLE, "there is no header that abuse.ch writes");
      }
    }
  }

  /// Whether a line is a header that this reads.
  public static boolean isHeader(String line) {
    return AbuseChTable.header(line).isPresent();
  }
}
