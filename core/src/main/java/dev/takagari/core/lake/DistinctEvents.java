package dev.takagari.core.lake;

/// The view `events_distinct`: each event once, for all days, in any SQL engine that reads the
/// lake.
///
/// Until a day is settled an event that came in two units may stand in the table twice; this view
/// keeps the row that came first. Its last column, `copy`, is 1 in every row.
public final class DistinctEvents {
  /// Name of the view.
  public static final String NAME = "events_distinct";

  private DistinctEvents() {}

  /// The view's query, the same for Athena, Trino and DuckDB. Conditions on `event_class`, `time`
  /// and `event_id` reach the table through it, because copies agree in them.
  ///
  /// @param events the table, as SQL names it
  public static String query(String events) {
    return """
    SELECT * FROM (
      SELECT *, row_number() OVER (
        PARTITION BY event_class, "time", event_id
        ORDER BY event_ingested, raw_object, raw_line) AS copy
      FROM %s) AS numbered
    WHERE copy = 1"""
        .formatted(events);
  }

  /// The statement that makes the view.
  ///
  /// @param events the table, as SQL names it
  public static String view(String events) {
    return "CREATE OR REPLACE VIEW " + NAME + " AS\n" + query(events);
  }
}
