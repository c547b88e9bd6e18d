package dev.takagari.enrich.vendor;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.CsvRows;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JoinedTexts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what `takagari indicators export --format csv` writes, also after a spreadsheet had it:
/// columns in any order, `type`, `value` and `exact` at least, between commas, semicolons or tabs.
///
/// What had ended when it was written ends here, too. The column `source` is passed over, for
/// whoever imports names one.
public final class TakagariCsvReader implements IndicatorReader {
  private static final Set<String> NEEDED = Set.of("type", "value", "exact");
  private static final char[] DELIMITERS = {',', ';', '\t'};
  private static final String FORMULAS = "=+-@\t\r\n＝＋－＠";

  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    char delimiter = delimiter(firstLine(content));
    if (delimiter == 0) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE,
          "the first row does not name the columns type, value and exact");
    }
    RecordDraft draft = new RecordDraft(options, into);
    try (CsvRows rows = new CsvRows(content.open(), delimiter, '"')) {
      List<String> names = names(rows.next("").values());
      for (CsvRows.Row row = rows.next(""); row.line() > 0; row = rows.next("")) {
        if (row.isBlank()) {
          continue;
        }
        draft.begin(Place.line(content.name(), row.line()));
        if (row.fault().isEmpty()) {
          read(names, row.values(), options, draft);
        } else {
          draft.refuse(RefusalReason.ROW_NOT_READABLE, row.fault(), row.text());
        }
        draft.end();
      }
    }
  }

  /// Whether a line is a header that this reads.
  public static boolean isHeader(String line) {
    return delimiter(line) != 0;
  }

  private static String firstLine(FeedContent content) throws IOException {
    try (CsvRows rows = new CsvRows(content.open(), ',', '"')) {
      return rows.next("").text();
    }
  }

  /// What stands between the columns of a header; 0 when it is none of ours.
  private static char delimiter(String line) {
    for (char delimiter : DELIMITERS) {
      if (names(CsvRows.values(line, delimiter, '"')).containsAll(NEEDED)) {
        return delimiter;
      }
    }
    return 0;
  }

  private static List<String> names(List<String> header) {
    return header.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static void read(
      List<String> names, List<String> cells, ReadOptions options, RecordDraft draft) {
    ExportedRow row = new ExportedRow();
    for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
      String text = plain(cells.get(i));
      switch (names.get(i)) {
        case "type" -> row.type = text;
        case "value" -> row.value = text;
        // spreadsheets write TRUE
        case "exact" ->
            row.exact = text.isEmpty() ? options.exactDomains() : text.equalsIgnoreCase("true");
        case "word" -> row.word = text;
        case "state" -> row.state = text;
        case "confidence" -> draft.confidence(text);
        case "severity" -> draft.severity(Severity.find(text).orElse(null));
        case "tlp" -> draft.tlp(Tlp.find(text).orElse(null));
        case "tags" -> JoinedTexts.split(text).forEach(draft::tag);
        case "description" -> draft.description(text);
        case "references" -> JoinedTexts.split(text).forEach(draft::reference);
        case "valid_from" -> draft.validFrom(time(names.get(i), text, row));
        case "valid_until" -> row.validUntil = time(names.get(i), text, row);
        case "last_seen" -> row.lastSeen = time(names.get(i), text, row);
        default -> {
          // the source is named by whoever imports
        }
      }
    }
    row.tell(draft);
  }

  /// A time; one that a spreadsheet wrote its own way would let the value be good for ever.
  private static @Nullable Instant time(String column, String text, ExportedRow row) {
    Instant time = FeedTime.parse(text);
    if (time == null && !text.isBlank()) {
      row.fault = column + " is no time as 2026-01-31 or 2026-01-31T10:00:00Z";
    }
    return time;
  }

  /// Without the apostrophe that the export puts before what a spreadsheet takes for a formula.
  private static String plain(String cell) {
    int quotes = 0;
    while (quotes < cell.length() && cell.charAt(quotes) == '\'') {
      quotes++;
    }
    boolean guarded =
        quotes > 0 && quotes < cell.length() && FORMULAS.indexOf(cell.charAt(quotes)) >= 0;
    return guarded ? cell.substring(1) : cell;
  }
}
