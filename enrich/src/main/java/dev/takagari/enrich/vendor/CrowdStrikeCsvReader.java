package dev.takagari.enrich.vendor;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.CsvRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Reads the CSV of custom indicators that CrowdStrike's console exports and takes: columns named
/// as in the API, in any order, with blanks or underscores, `type`, `value` and `action` at least.
public final class CrowdStrikeCsvReader implements IndicatorReader {
  private static final Set<String> NEEDED = Set.of("type", "value", "action");
  private static final Set<String> LISTS = Set.of("tags", "platforms", "host_groups");

  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    RecordDraft draft = new RecordDraft(options, into);
    CrowdStrikeIndicator indicator = new CrowdStrikeIndicator();
    List<String> names = List.of();
    try (CsvRows rows = new CsvRows(content.open(), ',', '"')) {
      for (CsvRows.Row row = rows.next(""); row.line() > 0; row = rows.next("")) {
        if (row.isBlank()) {
          continue;
        }
        if (names.isEmpty()) {
          names = names(row.values());
          if (!names.containsAll(NEEDED)) {
            throw new TakagariException(
                ErrorCode.INDICATORS_UNREADABLE,
                "the first row does not name the columns type, value and action");
          }
          continue;
        }
        draft.begin(Place.line(content.name(), row.line()));
        if (row.fault().isEmpty()) {
          read(names, row.values(), indicator);
          indicator.tell(draft);
        } else {
          draft.refuse(RefusalReason.ROW_NOT_READABLE, row.fault(), row.text());
        }
        draft.end();
      }
    }
  }

  /// Whether a line is a header that this reads.
  public static boolean isHeader(String line) {
    return names(CsvRows.values(line, ',', '"')).containsAll(NEEDED);
  }

  private static void read(
      List<String> names, List<String> values, CrowdStrikeIndicator indicator) {
    indicator.clear();
    for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
      String name = names.get(i);
      if (LISTS.contains(name)) {
        for (String part : values.get(i).split("[,;]", 65)) {
          indicator.field(name, part);
        }
      } else {
        indicator.field(name, values.get(i).strip());
      }
    }
  }

  private static List<String> names(List<String> header) {
    List<String> names = new ArrayList<>();
    for (String name : header) {
      names.add(name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_'));
    }
    return names;
  }
}
