package dev.takagari.enrich.rows;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.CsvColumns.Fact;
import dev.takagari.enrich.read.CsvColumns.ValueColumn;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.CsvRows;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.Refanged;
import dev.takagari.enrich.text.TextLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes records of rows, once it is known which column is where. For one thread.
final class CsvRecords {
  private final CsvColumns columns;
  private final ReadOptions options;
  private final RecordDraft draft;
  private final List<At<ValueColumn>> values;
  private final List<At<Fact>> facts;
  private final int type;
  private final int needed;

  private record At<T>(int index, T what) {}

  private CsvRecords(
      CsvColumns columns,
      ReadOptions options,
      RecordDraft draft,
      List<At<ValueColumn>> values,
      List<At<Fact>> facts,
      int type) {
    this.columns = columns;
    this.options = options;
    this.draft = draft;
    this.values = values;
    this.facts = facts;
    this.type = type;
    int least = type + 1;
    for (At<ValueColumn> value : values) {
      least = Math.max(least, values.size() == 1 ? value.index() + 1 : 1);
    }
    needed = least;
  }

  /// Looks the columns up.
  ///
  /// @param header names in their order; null when columns are numbers
  /// @return empty when the header lacks one
  static Optional<CsvRecords> of(
      CsvColumns columns,
      @Nullable List<String> header,
      ReadOptions options,
      Consumer<FeedRecord> into) {
    List<At<ValueColumn>> values = new ArrayList<>();
    for (ValueColumn value : columns.value()) {
      int index = index(value.column(), header);
      if (index < 0) {
        return Optional.empty();
      }
      values.add(new At<>(index, value));
    }
    List<At<Fact>> facts = new ArrayList<>();
    for (Map.Entry<Fact, List<String>> fact : columns.facts().entrySet()) {
      for (String column : fact.getValue()) {
        int index = index(column, header);
        if (index < 0) {
          return Optional.empty();
        }
        facts.add(new At<>(index, fact.getKey()));
      }
    }
    facts.sort(Comparator.comparingInt(At::index));
    int type = columns.type().isEmpty() ? -1 : index(columns.type(), header);
    if (type < 0 && !columns.type().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CsvRecords(columns, options, new RecordDraft(options, into), values, facts, type));
  }

  /// Hands a row over.
  void record(String file, CsvRows.Row row) {
    draft.begin(Place.line(file, row.line()));
    if (!row.fault().isEmpty()) {
      boolean cut = row.text().length() >= TextLines.LONGEST;
      draft.refuse(
          cut ? RefusalReason.LINE_TOO_LONG : RefusalReason.ROW_NOT_READABLE,
          row.fault(),
          row.text());
    } else if (row.values().size() < needed) {
      draft.refuse(
          RefusalReason.ROW_NOT_READABLE,
          "it has " + row.values().size() + " values where at least " + needed + " are needed",
          row.text());
    } else {
      read(row.values());
    }
    draft.end();
  }

  private void read(List<String> row) {
    for (At<Fact> fact : facts) {
      if (fact.index() < row.size()) {
        fact(fact.what(), row.get(fact.index()));
      }
    }
    String word = type < 0 ? "" : row.get(type).strip();
    for (At<ValueColumn> value : values) {
      String text = value.index() < row.size() ? row.get(value.index()).strip() : "";
      boolean absent = text.isEmpty() || text.equalsIgnoreCase("n/a") || text.equals("None");
      if (absent && values.size() > 1) {
        continue;
      }
      value(value.what(), word, text);
    }
  }

  private void value(ValueColumn column, String word, String text) {
    IndicatorType known = column.type();
    String said = "";
    if (known == null && !word.isEmpty()) {
      String folded = word.toLowerCase(Locale.ROOT);
      known = columns.types().get(folded);
      if (known == null) {
        known = TypeWords.find(folded).orElse(null);
      }
      if (known == null) {
        draft.refuse(RefusalReason.TYPE_UNKNOWN, "", word);
        return;
      }
      said = known == IndicatorType.OTHER || folded.equals("ip:port") ? folded : "";
    }
    if (known == null) {
      known = options.type();
    }
    String plain = Refanged.of(text).text();
    Optional<ValueGuess> guess =
        known == null
            ? ValueGuess.of(plain)
            : isAddress(known) ? ValueGuess.endpoint(plain) : Optional.empty();
    if (guess.isPresent()) {
      String port = guess.get().port();
      if (!port.isEmpty()) {
        draft.description("port " + port);
      }
      draft.value(guess.get().type(), port.isEmpty() ? said : "ip:port", guess.get().text());
    } else if (known == null) {
      boolean broken = text.indexOf(TextLines.REPLACEMENT) >= 0 || text.indexOf('\0') >= 0;
      draft.refuse(
          text.isEmpty()
              ? RefusalReason.NO_VALUE
              : broken ? RefusalReason.NOT_TEXT : RefusalReason.TYPE_NOT_GUESSED,
          "",
          text);
    } else {
      draft.value(known, said.isEmpty() ? column.word() : said, plain);
    }
  }

  private void fact(Fact fact, String text) {
    String plain = text.strip();
    if (plain.isEmpty() || plain.equalsIgnoreCase("none") || plain.equalsIgnoreCase("n/a")) {
      return;
    }
    switch (fact) {
      case CONFIDENCE -> draft.confidence(plain);
      case SEVERITY -> draft.severity(TypeWords.severity(plain));
      case TLP -> draft.tlp(Tlp.find(plain).orElse(null));
      case TAGS -> draft.tags(plain);
      case TAG -> draft.tag(plain);
      case FIRST_SEEN -> draft.validFrom(FeedTime.parse(plain));
      case LAST_SEEN -> draft.lastSeen(FeedTime.parse(plain));
      case VALID_UNTIL -> draft.validUntil(FeedTime.parse(plain));
      case DESCRIPTION -> draft.description(plain);
      case PORT -> draft.description("port " + plain);
      case REFERENCE -> draft.reference(plain);
    }
  }

  private static boolean isAddress(IndicatorType type) {
    return type == IndicatorType.IPV4 || type == IndicatorType.IPV6;
  }

  private static int index(String column, @Nullable List<String> header) {
    if (header != null) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).strip().equalsIgnoreCase(column)) {
          return i;
        }
      }
    }
    boolean number =
        !column.isEmpty()
            && column.length() <= 3
            && column.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.parseInt(column) - 1 : -1;
  }
}
