package dev.takagari.app.cli.search;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an event says, in one line: what matters most differs by its class.
final class EventSummary {
  private static final List<Column> ANYTHING =
      List.of(
          Columns.MESSAGE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_NAME,
          Columns.FILE_PATH,
          Columns.REGISTRY_PATH,
          Columns.DNS_QUESTION_NAME,
          Columns.URL_ORIGINAL,
          Columns.SERVICE_NAME,
          Columns.AGENT_VERSION);

  private EventSummary() {}

  static String of(EventRow event) {
    String summary =
        switch (text(event, Columns.EVENT_CLASS)) {
          case "process" -> process(event);
          case "network" -> network(event);
          case "dns" -> dns(event);
          case "file" -> first(event, Columns.FILE_PATH, Columns.FILE_NAME);
          case "registry" -> registry(event);
          case "identity" -> identity(event);
          case "alert" -> joined(": ", event, Columns.RULE_NAME, Columns.MESSAGE);
          default -> "";
        };
    if (!summary.isEmpty()) {
      return summary;
    }
    return ANYTHING.stream()
        .map(column -> text(event, column))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String process(EventRow event) {
    String what =
        first(
            event, Columns.PROCESS_COMMAND_LINE, Columns.PROCESS_EXECUTABLE, Columns.PROCESS_NAME);
    String parent = text(event, Columns.PROCESS_PARENT_NAME);
    return parent.isEmpty() || what.isEmpty() ? what : what + " ← " + parent;
  }

  private static String network(EventRow event) {
    String from = joined(":", event, Columns.SOURCE_IP, Columns.SOURCE_PORT);
    String host = text(event, Columns.DESTINATION_DOMAIN);
    String to = joined(":", event, Columns.DESTINATION_IP, Columns.DESTINATION_PORT);
    if (from.isEmpty() && to.isEmpty() && host.isEmpty()) {
      return "";
    }
    return spaced(
        text(event, Columns.PROCESS_NAME),
        from,
        "→",
        to,
        host.isEmpty() ? "" : "(" + host + ")",
        text(event, Columns.NETWORK_TRANSPORT));
  }

  private static String dns(EventRow event) {
    String question = text(event, Columns.DNS_QUESTION_NAME);
    String answers = first(event, Columns.DNS_RESOLVED_IP, Columns.DNS_ANSWERS_DATA);
    return spaced(
        question, text(event, Columns.DNS_QUESTION_TYPE), answers.isEmpty() ? "" : "→ " + answers);
  }

  private static String registry(EventRow event) {
    return joined(" = ", event, Columns.REGISTRY_PATH, Columns.REGISTRY_DATA_STRINGS);
  }

  private static String identity(EventRow event) {
    String target = text(event, Columns.USER_TARGET_NAME);
    String source = first(event, Columns.SOURCE_IP, Columns.SOURCE_DOMAIN);
    return spaced(
        target.isEmpty() ? "" : "→ " + target,
        source.isEmpty() ? "" : "from " + source,
        text(event, Columns.EVENT_OUTCOME),
        text(event, Columns.ERROR_CODE));
  }

  /// The value of a column as text, empty when there is none; list elements separated by blanks.
  static String text(Event event, Column column) {
    if (!event.has(column)) {
      return "";
    }
    if (column.type() == ColumnType.TEXT_LIST) {
      return String.join(" ", event.strings(column));
    }
    if (column.type() == ColumnType.TEXT) {
      return Objects.requireNonNullElse(event.string(column), "");
    }
    long number = event.number(column);
    return switch (column.type()) {
      case TIME -> Times.text(number);
      case BOOLEAN -> Boolean.toString(number != 0);
      default -> Long.toString(number);
    };
  }

  private static String first(EventRow event, Column... columns) {
    return Stream.of(columns)
        .map(column -> text(event, column))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String joined(String separator, EventRow event, Column... columns) {
    return Stream.of(columns)
        .map(column -> text(event, column))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(separator));
  }

  private static String spaced(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
  }
}
