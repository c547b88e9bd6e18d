package dev.takagari.alerting.facts.finder;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Reads values of events.
final class Rows {
  private Rows() {}

  /// The text of a column, or the first of a list; empty when there is none.
  static String text(EventRow row, Column column) {
    if (!row.has(column)) {
      return "";
    }
    return switch (column.type()) {
      case TEXT -> String.valueOf(row.string(column));
      case TEXT_LIST -> row.strings(column).getFirst();
      case INT, LONG, BOOLEAN, TIME -> String.valueOf(row.number(column));
    };
  }

  /// When it happened.
  static Instant time(EventRow row) {
    return instant(row.number(Columns.TIMESTAMP));
  }

  /// A time of µs since 1970.
  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// A time as µs since 1970.
  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// When its process started, else when it happened.
  static Instant start(EventRow row) {
    return row.has(Columns.PROCESS_START) ? instant(row.number(Columns.PROCESS_START)) : time(row);
  }

  /// `domain\name` of the account, or its id; empty when it names none.
  static String user(EventRow row) {
    String name = text(row, Columns.USER_NAME);
    String domain = text(row, Columns.USER_DOMAIN);
    if (name.isEmpty()) {
      return text(row, Columns.USER_ID);
    }
    return domain.isEmpty() ? name : domain + "\\" + name;
  }

  /// The process of an event as far as the event names it; empty when it does not.
  static String processName(EventRow row) {
    String name = text(row, Columns.PROCESS_NAME);
    return name.isEmpty() ? text(row, Columns.PROCESS_EXECUTABLE) : name;
  }
}
