package dev.takagari.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Trino reads what our writer and committer made: every value, by whatever it prunes.
@Tag("slow")
class TrinoReadsTest {
  private static final String NAMESPACE = "reads";
  private static final int FLEET = 20_000;
  private static final List<EventRow> odd = new RandomEvents(Seeds.seed()).list(500);
  private static final List<EventRow> fleet = new ArrayList<>();
  private static WrittenLake lake;
  private static Connection trino;

  @BeforeAll
  static void write() throws SQLException {
    FleetRows rows = new FleetRows(Seeds.seed(), 40);
    for (int i = 0; i < FLEET; i++) {
      // an hour: few files with many rows
      fleet.add(
          rows.next(RandomEvents.FIRST_MICROS + 10 * 86_400_000_000L + i * 180_000L, 2).build());
    }
    lake = new WrittenLake(NAMESPACE);
    lake.add(odd);
    lake.add(fleet);
    trino = Trino.get().connect(NAMESPACE);
  }

  @AfterAll
  static void close() throws SQLException {
    trino.close();
    lake.close();
  }

  @Test
  void everyValueOfEveryColumnIsWhatWasWritten() throws SQLException {
    assertThat(byId(TrinoRows.read(trino, ""))).isEqualTo(byId(all()));
  }

  private static List<EventRow> all() {
    List<EventRow> all = new ArrayList<>(odd);
    all.addAll(fleet);
    return all;
  }

  private static Map<String, EventRow> byId(List<EventRow> rows) {
    Map<String, EventRow> byId = new TreeMap<>();
    rows.forEach(
        row -> assertThat(byId.put(row.string(Columns.EVENT_ID), row)).as("id twice").isNull());
    return byId;
  }

  @Test
  void theFilesHaveEveryEncodingThatOurWriterKnows() throws SQLException {
    TreeSet<String> encodings = new TreeSet<>();
    long blooms = 0;
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet chunks =
            statement.executeQuery(
                "SELECT encodings, bloom_filter_offset IS NOT NULL, compression"
                    + " FROM parquet_metadata(["
                    + files().stream()
                        .map(file -> "'" + file.location() + "'")
                        .collect(Collectors.joining(","))
                    + "])")) {
      while (chunks.next()) {
        encodings.addAll(List.of(chunks.getString(1).split(", ")));
        blooms += chunks.getBoolean(2) ? 1 : 0;
        assertThat(chunks.getString(3)).isEqualTo("ZSTD");
      }
    }
    System.out.println("encodings " + encodings + ", " + blooms + " blooms");
    assertThat(encodings)
        .contains("PLAIN", "DELTA_BINARY_PACKED")
        .anyMatch(encoding -> encoding.endsWith("_DICTIONARY"));
    assertThat(blooms).isPositive();
  }

  private static List<PlannedFile> files() {
    return new IcebergLakeTables(lake.lake()).pin("events", TimeRange.ALL).files();
  }

  @Test
  void findsRowsByColumnsWithBloomsAndDictionaries() throws SQLException {
    for (int i = 0; i < 5; i++) {
      EventRow row = fleet.get(i * 3_997);
      for (var column :
          List.of(
              Columns.EVENT_ID,
              Columns.HOST_ID,
              Columns.PROCESS_ENTITY_ID,
              Columns.USER_NAME,
              Columns.PROCESS_HASH_SHA256,
              Columns.DNS_QUESTION_NAME)) {
        String value = row.string(column);
        if (value == null) {
          continue;
        }
        long expected = fleet.stream().filter(each -> value.equals(each.string(column))).count();
        assertThat(count("\"" + column.sqlName() + "\" = '" + value + "'"))
            .as(column + " " + value)
            .isEqualTo(expected);
      }
    }
    assertThat(count("host_id = 'nobody' OR process_entity_id = 'none'")).isZero();
    assertThat(count("contains(related_ip, '" + firstAddress() + "')")).isPositive();
  }

  private static String firstAddress() {
    return fleet.stream()
        .filter(row -> row.has(Columns.RELATED_IP))
        .findFirst()
        .orElseThrow()
        .strings(Columns.RELATED_IP)
        .getFirst();
  }

  @Test
  void findsRowsByTimeThroughPartitionsAndPages() throws SQLException {
    long from = fleet.get(7_001).number(Columns.TIMESTAMP);
    long to = fleet.get(7_101).number(Columns.TIMESTAMP);
    String time =
        "\"time\" >= from_unixtime_nanos(%d000) AND \"time\" < from_unixtime_nanos(%d000)";
    assertThat(count(time.formatted(from, to))).isEqualTo(100);
    String plan =
        String.valueOf(
            Trino.rows(
                trino,
                "EXPLAIN (TYPE DISTRIBUTED) SELECT count(*) FROM events WHERE \"time\" >="
                    + " TIMESTAMP '2026-03-11 00:00:00 UTC' AND event_class = 'process'"));
    assertThat(plan).contains("constraint on").contains("event_class");
  }

  private static long count(String condition) throws SQLException {
    return (long)
        Trino.rows(trino, "SELECT count(*) FROM events WHERE " + condition).getFirst().getFirst();
  }
}
