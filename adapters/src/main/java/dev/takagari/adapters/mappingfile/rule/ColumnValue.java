package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.ColumnValues;
import dev.takagari.core.normalize.IpAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Values of columns that stand in a mapping file: constants and the right sides of tables.
final class ColumnValue {
  static final Set<String> OUTCOMES = Set.of("success", "failure", "unknown");

  private ColumnValue() {}

  /// What is wrong with texts as the value of a column, null when nothing is.
  static @Nullable String fault(Column column, List<String> texts) {
    if (texts.isEmpty()) {
      return column + " gets no value";
    }
    if (column.type() != ColumnType.TEXT_LIST && texts.size() > 1) {
      return column + " holds one value";
    }
    for (String text : texts) {
      String fault = fault(column, text);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable String fault(Column column, String text) {
    switch (column.type()) {
      case TEXT, TEXT_LIST -> {
        if (text.isEmpty()) {
          return column + " gets an empty text";
        }
        if (Conversions.ADDRESSES.contains(column) && IpAddress.canonical(text) == null) {
          return "`" + text + "` is no address";
        }
        if (column.equals(Columns.EVENT_OUTCOME) && !OUTCOMES.contains(text)) {
          return "`" + text + "` is none of success, failure, unknown";
        }
        String canonical = column.canonical() ? ColumnValues.canonical(column, text) : text;
        return canonical.equals(text)
            ? null
            : "`" + text + "` must be written as " + column + " spells it: `" + canonical + "`";
      }
      case INT, LONG -> {
        try {
          long number = Long.parseLong(text);
          boolean fits =
              column.type() == ColumnType.LONG
                  || (number >= 0
                      && number <= (column.equals(Columns.EVENT_SEVERITY) ? 100 : 65_535));
          return fits ? null : "`" + text + "` is out of the bounds of " + column;
        } catch (NumberFormatException e) {
          return "`" + text + "` is no whole number";
        }
      }
      case BOOLEAN -> {
        return text.equals("true") || text.equals("false") ? null : "must be true or false";
      }
      case TIME -> {
        try {
          Instant.parse(text);
          return null;
        } catch (DateTimeException e) {
          return "`" + text + "` is no time as 2026-01-02T03:04:05Z";
        }
      }
    }
    return null;
  }

  /// Texts without fault as drafts of events hold them.
  static Object of(Column column, List<String> texts) {
    String text = texts.getFirst();
    return switch (column.type()) {
      case TEXT -> text;
      case TEXT_LIST -> List.copyOf(texts);
      case INT, LONG -> Long.parseLong(text);
      case BOOLEAN -> text.equals("true") ? 1L : 0L;
      case TIME -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    };
  }
}
