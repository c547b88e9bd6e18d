package dev.takagari.adapters.lakesql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// Which times of a table a query can want, read off its conditions: `"time" >= …`, `<`, `=` and
/// `BETWEEN` with values that need no row, joined by AND, in the WHERE that stands beside the
/// table. Whatever else a query says, it wants all times. For one thread.
///
/// Conditions of WHERE hold for every row that remains, also beside outer joins: a row that was
/// left out would have become null and failed the same condition.
final class TimeBounds {
  /// `now()` is a little later when the query runs.
  private static final Duration SLACK = Duration.ofHours(1);

  private static final Set<String> JOINS = Set.of("REGULAR", "CROSS", "NATURAL");
  private static final Set<String> COMPUTING =
      Set.of(
          "+",
          "-",
          "current_timestamp",
          "date_trunc",
          "epoch_ms",
          "get_current_timestamp",
          "make_timestamptz",
          "now",
          "timezone",
          "to_days",
          "to_hours",
          "to_minutes",
          "to_months",
          "to_seconds",
          "to_weeks",
          "to_years",
          "today",
          "trunc");
  private static final Set<String> CURRENT =
      Set.of("current_date", "current_timestamp", "localtimestamp");

  private final SqlParser parser;
  private final JsonNode skeleton;
  private final IdentityHashMap<JsonNode, TimeRange> found = new IdentityHashMap<>();

  TimeBounds(SqlParser parser) {
    this.parser = parser;
    this.skeleton = parser.parse("SELECT 1").tree();
  }

  /// The times that the query can want of the tables it names here, all of them together.
  ///
  /// @param tree of the query
  /// @param references nodes of the tree that name one table
  TimeRange of(JsonNode tree, List<JsonNode> references) {
    if (found.isEmpty()) {
      look(tree);
    }
    Instant from = Instant.MAX;
    Instant to = Instant.MIN;
    for (JsonNode reference : references) {
      TimeRange range = found.getOrDefault(reference, TimeRange.ALL);
      from = range.from().isBefore(from) ? range.from() : from;
      to = range.to().isAfter(to) ? range.to() : to;
    }
    return references.isEmpty() ? TimeRange.ALL : new TimeRange(from, to);
  }

  private void look(JsonNode node) {
    if (node.path("type").asText("").equals("SELECT_NODE")) {
      select(node);
    }
    node.forEach(this::look);
  }

  private void select(JsonNode select) {
    List<JsonNode> tables = new ArrayList<>();
    boolean plain = from(select.path("from_table"), tables);
    List<JsonNode> conditions = new ArrayList<>();
    conjuncts(select.path("where_clause"), conditions);
    if (!plain || conditions.isEmpty()) {
      return;
    }
    for (JsonNode table : tables) {
      boolean renamed = !table.path("column_name_alias").isEmpty();
      if (table.path("type").asText().equals("BASE_TABLE") && !renamed) {
        found.put(table, range(name(table), tables.size() == 1, conditions));
      }
    }
  }

  /// Collects what stands side by side; false when something is joined in a way of its own.
  private static boolean from(JsonNode from, List<JsonNode> tables) {
    if (!from.path("type").asText("").equals("JOIN")) {
      tables.add(from);
      return true;
    }
    return JOINS.contains(from.path("ref_type").asText(""))
        && from(from.path("left"), tables)
        && from(from.path("right"), tables);
  }

  private static String name(JsonNode table) {
    String alias = table.path("alias").asText("");
    String name = alias.isEmpty() ? table.path("table_name").asText("") : alias;
    return name.toLowerCase(Locale.ROOT);
  }

  private static void conjuncts(JsonNode condition, List<JsonNode> into) {
    if (condition.path("type").asText("").equals("CONJUNCTION_AND")) {
      condition.path("children").forEach(child -> conjuncts(child, into));
    } else if (condition.isObject()) {
      into.add(condition);
    }
  }

  private TimeRange range(String table, boolean alone, List<JsonNode> conditions) {
    long from = TimeRange.ALL.fromMicros();
    long to = TimeRange.ALL.toMicros();
    for (JsonNode condition : conditions) {
      Bound bound = bound(table, alone, condition);
      from = Math.max(from, bound.from);
      to = Math.min(to, bound.to);
    }
    if (from == TimeRange.ALL.fromMicros() && to == TimeRange.ALL.toMicros()) {
      return TimeRange.ALL;
    }
    Instant first = time(from).minus(SLACK);
    Instant end = time(to).plus(SLACK);
    return end.isBefore(first) ? new TimeRange(first, first) : new TimeRange(first, end);
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// From the first time in it to the first after it, µs.
  private record Bound(long from, long to) {
    static final Bound NONE = new Bound(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Bound bound(String table, boolean alone, JsonNode condition) {
    String type = condition.path("type").asText("");
    if (type.equals("COMPARE_BETWEEN")) {
      if (!isTime(condition.path("input"), table, alone)) {
        return Bound.NONE;
      }
      return new Bound(
          micros(condition.path("lower")).orElse(Long.MIN_VALUE),
          after(micros(condition.path("upper"))));
    }
    JsonNode left = condition.path("left");
    JsonNode right = condition.path("right");
    if (isTime(left, table, alone)) {
      return compared(type, right);
    }
    if (isTime(right, table, alone)) {
      return compared(turned(type), left);
    }
    return Bound.NONE;
  }

  private Bound compared(String type, JsonNode value) {
    return switch (type) {
      case "COMPARE_EQUAL" -> {
        OptionalLong time = micros(value);
        yield new Bound(time.orElse(Long.MIN_VALUE), after(time));
      }
      case "COMPARE_GREATERTHAN", "COMPARE_GREATERTHANOREQUALTO" ->
          new Bound(micros(value).orElse(Long.MIN_VALUE), Long.MAX_VALUE);
      case "COMPARE_LESSTHAN", "COMPARE_LESSTHANOREQUALTO" ->
          new Bound(Long.MIN_VALUE, after(micros(value)));
      default -> Bound.NONE;
    };
  }

  private static String turned(String type) {
    return type.contains("GREATERTHAN")
        ? type.replace("GREATERTHAN", "LESSTHAN")
        : type.replace("LESSTHAN", "GREATERTHAN");
  }

  private static long after(OptionalLong time) {
    return time.isPresent() ? Math.min(time.getAsLong(), Long.MAX_VALUE - 1) + 1 : Long.MAX_VALUE;
  }

  private static boolean isTime(JsonNode node, String table, boolean alone) {
    JsonNode names = node.path("column_names");
    if (!node.path("type").asText("").equals("COLUMN_REF")
        || names.isEmpty()
        || !names.get(names.size() - 1).asText().equalsIgnoreCase(Columns.TIMESTAMP.sqlName())) {
      return false;
    }
    return names.size() == 1
        ? alone
        : names.size() == 2 && names.get(0).asText().equalsIgnoreCase(table);
  }

  private OptionalLong micros(JsonNode value) {
    if (!isConstant(value)) {
      return OptionalLong.empty();
    }
    ObjectNode tree = skeleton.deepCopy();
    if (tree.path("statements").path(0).path("node") instanceof ObjectNode select) {
      select.putArray("select_list").add(value.deepCopy());
    }
    return parser.micros(tree);
  }

  /// Whether a value needs no row and is quickly computed.
  private static boolean isConstant(JsonNode value) {
    return switch (value.path("class").asText("")) {
      case "CONSTANT" -> true;
      case "CAST" -> isConstant(value.path("child"));
      case "COLUMN_REF" ->
          value.path("column_names").size() == 1
              && CURRENT.contains(
                  value.path("column_names").get(0).asText().toLowerCase(Locale.ROOT));
      case "FUNCTION" -> {
        if (!COMPUTING.contains(value.path("function_name").asText(""))) {
          yield false;
        }
        for (JsonNode argument : value.path("arguments")) {
          if (!isConstant(argument.path("expression"))) {
            yield false;
          }
        }
        yield true;
      }
      default -> false;
    };
  }
}
