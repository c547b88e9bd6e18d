package dev.takagari.adapters.lakesql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Goes through the tree of a query before it runs: it may name tables of the lake, and functions
/// that do nothing but compute. Fills parameters in. For one use.
///
/// DuckDB itself opens no other file; this is the first of two doors, and the one that says why.
final class StatementCheck {
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /// Functions that give rows and read nothing.
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "generate_series",
          "histogram",
          "histogram_values",
          "json_each",
          "json_tree",
          "range",
          "repeat",
          "repeat_row",
          "unnest");

  /// Functions that know something of the process, keep it waiting or leave something behind.
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "currval",
          "current_connection_id",
          "current_query",
          "current_query_id",
          "current_setting",
          "current_transaction_id",
          "getenv",
          "getvariable",
          "nextval",
          "pg_sleep",
          "setseed",
          "setval",
          "sleep_ms",
          "write_log");

  /// Begin the names of DuckDB's own views. One that `WITH` also names in some place would be read
  /// in all others.
  private static final Set<String> OWN_VIEWS = Set.of("duckdb_", "pg_", "pragma_", "sqlite_");

  private static final Set<String> CATALOG_TABLES = Set.of("tables", "columns");

  private final Set<String> known;
  private final Map<String, String> parameters;
  private final Set<String> named = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final List<JsonNode> references = new ArrayList<>();
  private boolean asksForNames;

  /// @param known names that a query may read from
  StatementCheck(Set<String> known, Map<String, String> parameters) {
    this.known = known;
    this.parameters = parameters;
  }

  /// Checks a tree and fills the parameters in.
  ///
  /// @throws TakagariException bad-sql if it asks for what it may not have
  void check(JsonNode tree) {
    names(tree);
    look(tree);
    for (String name : parameters.keySet()) {
      if (!used.contains(name)) {
        throw bad("the statement has no parameter $" + name);
      }
    }
    if (tree.path("statements").get(0) instanceof ObjectNode statement) {
      statement.set("named_param_map", JsonNodeFactory.instance.arrayNode());
    }
  }

  /// Tables that the statement reads, in lower case.
  Set<String> tables() {
    return tables;
  }

  /// Where it names them.
  List<JsonNode> references() {
    return references;
  }

  /// Whether it asks which tables and columns there are.
  boolean asksForNames() {
    return asksForNames;
  }

  /// Collects what `WITH` names.
  private void names(JsonNode node) {
    for (JsonNode entry : node.path("cte_map").path("map")) {
      if (text(entry.path("value"), "materialized").endsWith("NEVER")) {
        // Each place that names it would be planned anew, and nothing ends planning.
        throw bad("a query is read once: leave NOT MATERIALIZED out");
      }
      named.add(lower(entry.path("key").asText()));
    }
    if (text(node, "type").equals("RECURSIVE_CTE_NODE") || text(node, "type").equals("CTE_NODE")) {
      named.add(lower(text(node, "cte_name")));
    }
    node.forEach(this::names);
  }

  private void look(JsonNode node) {
    if (node.isArray()) {
      node.forEach(this::look);
      return;
    }
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    String type = text(node, "type");
    if (type.endsWith("_NODE") && !QUERIES.contains(type)) {
      throw bad("only queries are answered here, also behind WITH");
    }
    switch (type) {
      case "BASE_TABLE" -> table(node);
      case "SHOW_REF" -> show(node);
      case "TABLE_FUNCTION" -> tableFunction(node);
      case "FUNCTION" -> function(text(node, "function_name"), REFUSED_FUNCTIONS, false);
      case "VALUE_PARAMETER" -> fill(object);
      default -> {
        // computes, or holds something that is looked at next
      }
    }
    node.forEach(this::look);
  }

  private void table(JsonNode node) {
    List<String> path = new ArrayList<>();
    node.path("qualified_name").path("path").forEach(part -> path.add(lower(part.asText())));
    if (!node.path("at_clause").isNull() && !node.path("at_clause").isMissingNode()) {
      throw bad("a query sees the newest state of a table; AT is not answered");
    }
    if (path.size() == 2 && path.getFirst().equals("information_schema")) {
      if (CATALOG_TABLES.contains(path.getLast())) {
        asksForNames = true;
        return;
      }
    }
    boolean plain =
        path.size() == 1 || (path.size() == 2 && path.getFirst().equals(LakeSql.SCHEMA));
    String name = path.isEmpty() ? "" : path.getLast();
    if (plain && known.contains(name)) {
      tables.add(name);
      references.add(node);
      return;
    }
    if (path.size() == 1
        && named.contains(name)
        && OWN_VIEWS.stream().noneMatch(name::startsWith)) {
      return;
    }
    throw bad("there is no table " + String.join(".", path) + "; " + there());
  }

  private void show(JsonNode node) {
    JsonNode query = node.path("query");
    if (query.isObject()) {
      return; // looked at next
    }
    String name = lower(text(node, "table_name").replace("\"", ""));
    if (name.equals("tables")) {
      asksForNames = true;
      return;
    }
    if (!known.contains(name) || node.path("qualified_name").path("path").size() > 1) {
      throw bad("SHOW answers for TABLES and for a table; " + there());
    }
    tables.add(name);
    references.add(node);
  }

  private String there() {
    return "there are " + String.join(", ", known.stream().sorted().toList());
  }

  private static void tableFunction(JsonNode node) {
    String name = lower(text(node.path("function"), "function_name"));
    function(name, TABLE_FUNCTIONS, true);
  }

  private static void function(String name, Set<String> listed, boolean allowed) {
    if (listed.contains(lower(name)) != allowed) {
      throw bad(
          "the function "
              + name
              + " is not answered here: a query reads the tables of the lake and nothing else");
    }
  }

  private void fill(ObjectNode node) {
    String name = text(node, "identifier");
    String value = parameters.get(name);
    if (value == null) {
      throw bad(
          Character.isDigit((name + "0").charAt(0))
              ? "parameters have names here: write $name instead of ?"
              : "the parameter $" + name + " has no value");
    }
    used.add(name);
    node.remove("identifier");
    node.put("class", "CONSTANT");
    node.put("type", "VALUE_CONSTANT");
    node.putObject("literal").put("kind", "STRING").put("text", value);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText("");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_SQL, message);
  }
}
