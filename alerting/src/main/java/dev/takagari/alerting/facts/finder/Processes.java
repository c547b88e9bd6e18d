package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.FactText;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The processes of a host that runs a sensor, from the events that say that they started. For one
/// thread.
final class Processes {
  /// Ancestors that are followed.
  static final int MOST_ANCESTORS = 8;

  private static final int LONGEST_COMMAND = 280;
  private static final Duration NEAR = Duration.ofHours(24);
  private static final Duration FAR = Duration.ofDays(14);

  /// Clocks of sensor and cloud differ.
  private static final Duration SLACK = Duration.ofMinutes(5);

  /// Also what was running already when the sensor began.
  private static final List<String> STARTS = List.of("ProcessRollup2", "SyntheticProcessRollup2");

  private final Asking asking;
  private final String host;
  private final Instant time;
  private final Map<String, Optional<EventRow>> known = new LinkedHashMap<>();

  /// @param host id of the sensor
  /// @param time around which the processes ran
  Processes(Asking asking, String host, Instant time) {
    this.asking = asking;
    this.host = host;
    this.time = time;
  }

  /// The start of a process; empty when it is not in the data.
  Optional<EventRow> start(String id) {
    Optional<EventRow> found = known.get(id);
    if (found == null) {
      found = search(id, new TimeRange(time.minus(NEAR), time.plus(SLACK)));
      if (found.isEmpty()) {
        found = search(id, new TimeRange(time.minus(FAR), time.minus(NEAR)));
      }
      known.put(id, found);
    }
    return found;
  }

  private Optional<EventRow> search(String id, TimeRange range) {
    Query query = Filters.all(starts(), Filters.is(Columns.PROCESS_ENTITY_ID, id));
    return asking.newest("the start of a process", query, range, 1).rows().stream().findFirst();
  }

  private Query starts() {
    return Filters.all(
        Filters.is(Columns.HOST_ID, host), Filters.isAny(Columns.EVENT_ACTION, STARTS));
  }

  /// The starts of those whom these processes started, oldest first.
  List<EventRow> children(Collection<String> parents, TimeRange range, int most) {
    Query query = Filters.all(starts(), Filters.isAny(Columns.PROCESS_PARENT_ENTITY_ID, parents));
    List<EventRow> rows = asking.oldest("processes that were started", query, range, most).rows();
    rows.forEach(row -> known.put(id(row), Optional.of(row)));
    return rows;
  }

  /// The id of the process of an event; empty when it names none.
  static String id(EventRow row) {
    return Rows.text(row, Columns.PROCESS_ENTITY_ID);
  }

  /// The id of its parent; empty when it has none, or none that anybody saw.
  static String parent(EventRow row) {
    String id = Rows.text(row, Columns.PROCESS_PARENT_ENTITY_ID);
    return id.equals("0") || id.equals("1") ? "" : id;
  }

  /// The name of a process that an event names by its id.
  String name(EventRow row) {
    String own = Rows.processName(row);
    if (!own.isEmpty()) {
      return own;
    }
    String name = start(id(row)).map(Rows::processName).orElse("");
    return name.isEmpty() ? "a process that is not in the data" : name;
  }

  /// A process for people: its name and how it was called.
  static String worded(EventRow row) {
    String name = Rows.processName(row);
    String command = Rows.text(row, Columns.PROCESS_COMMAND_LINE);
    String call = command.isEmpty() ? Rows.text(row, Columns.PROCESS_EXECUTABLE) : command;
    String user = Rows.text(row, Columns.USER_NAME).isEmpty() ? "" : " as " + Rows.user(row);
    String shown = FactText.bounded(call, LONGEST_COMMAND);
    return shown.isEmpty() || shown.equals(name) ? name + user : name + user + ": " + shown;
  }

  /// A process for programs.
  static Map<Column, String> values(EventRow row) {
    Map<Column, String> values = new LinkedHashMap<>();
    for (Column column :
        List.of(
            Columns.PROCESS_NAME,
            Columns.PROCESS_EXECUTABLE,
            Columns.PROCESS_COMMAND_LINE,
            Columns.PROCESS_ENTITY_ID,
            Columns.PROCESS_HASH_SHA256)) {
      values.put(column, Rows.text(row, column));
    }
    return values;
  }

  /// The line from a process to its oldest known ancestor.
  ///
  /// @param starts of the process first; a process that is not in the data ends the line
  /// @param gap id of the process at which the line ends though there was one, empty when it ends
  ///   at its root or is longer than is followed
  record Line(List<EventRow> starts, String gap) {
    Line {
      starts = List.copyOf(starts);
    }
  }

  /// Follows a process to its ancestors.
  Line line(String id) {
    List<EventRow> starts = new ArrayList<>();
    String next = id;
    while (!next.isEmpty() && starts.size() <= MOST_ANCESTORS) {
      Optional<EventRow> start = start(next);
      if (start.isEmpty()) {
        return new Line(starts, next);
      }
      String of = next;
      boolean isRound = starts.stream().anyMatch(row -> id(row).equals(of));
      if (isRound) {
        return new Line(starts, "");
      }
      starts.add(start.get());
      next = parent(start.get());
    }
    return new Line(starts, "");
  }
}
