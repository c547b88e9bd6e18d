package dev.takagari.enrich.rows;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.text.CsvRows;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads rows whose columns somebody declared. Comments, empty rows and the header are no records.
public final class CsvReader implements IndicatorReader {
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    CsvColumns columns = options.csv();
    if (columns == null) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "CSV needs to be told which column holds the values, by name or number");
    }
    try (CsvRows rows = new CsvRows(content.open(), columns.delimiter(), columns.quote())) {
      CsvRecords records = null;
      if (!columns.header()) {
        records =
            CsvRecords.of(columns, null, options, into)
                .orElseThrow(() -> missing("a column is neither a number nor in a header"));
      }
      CsvRows.Row row = rows.next(columns.comment());
      while (row.line() > 0) {
        boolean record = !row.values().isEmpty() || !row.fault().isEmpty();
        if (record && records == null) {
          Optional<CsvRecords> named = CsvRecords.of(columns, row.values(), options, into);
          records =
              named.orElseThrow(
                  () ->
                      missing(
                          "the header lacks a column that is declared; declared are "
                              + String.join(", ", columns.names())));
        } else if (record && records != null) {
          records.record(content.name(), row);
        }
        row = rows.next(columns.comment());
      }
    }
  }

  private static TakagariException missing(String what) {
    return new TakagariException(ErrorCode.INDICATORS_UNREADABLE, what);
  }
}
