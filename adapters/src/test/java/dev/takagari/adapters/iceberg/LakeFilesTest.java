package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeFilesTest {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = 20_000 * MICROS_PER_DAY;

  @TempDir private Path directory;
  private IcebergEventLake lake =
      new IcebergEventLake(new LakeSettings("", "", "", "/", "takagari", Map.of()));
  private int nextFile;

  @BeforeEach
  void open() {
    PostgresAddress database = SharedStack.freshDatabase();
    lake =
        new IcebergEventLake(
            new LakeSettings(
                database.jdbcUrl(),
                database.user(),
                database.password(),
                directory.toString(),
                "takagari",
                Map.of()));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void everyValueOfEveryRowComesBackThroughDuckDb() throws Exception {
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(500);
    List<EventRow> read = new ArrayList<>();
    for (LakeFile file : write(events)) {
      read.addAll(new WrittenFile(LocalFileIO.path(file.location())).rows());
    }

    assertThat(byId(read)).isEqualTo(byId(events));
  }

  @Test
  void everyColumnThatShallHaveAFilterHasOne() throws Exception {
    List<EventRow> events = new ArrayList<>(new RandomEvents(Seeds.seed()).list(300));
    FleetRows fleet = new FleetRows(Seeds.seed(), 300);
    for (int i = 0; i < 30_000; i++) {
      events.add(fleet.next(FIRST_DAY + i, 1).build());
    }
    Set<String> withValues = new HashSet<>();
    Set<String> withFilters = new HashSet<>();
    for (LakeFile file : write(events)) {
      for (RowGroup group :
          new WrittenFile(LocalFileIO.path(file.location())).footer().getRow_groups()) {
        for (ColumnChunk chunk : group.getColumns()) {
          ColumnMetaData metadata = chunk.getMeta_data();
          String path = String.join(".", metadata.getPath_in_schema());
          if (metadata.getStatistics().getNull_count() < metadata.getNum_values()) {
            withValues.add(path);
            assertThat(metadata.isSetBloom_filter_offset())
                .as("filter of %s", path)
                .isEqualTo(filtered().contains(path));
          }
          if (metadata.isSetBloom_filter_offset()) {
            withFilters.add(path);
          }
        }
      }
    }
    assertThat(withFilters).isEqualTo(filtered());
    assertThat(withValues).contains("attributes.key_value.key", "raw_shape", "raw_object");
  }

  @Test
  void aNeedleInThirtyDaysIsFoundInOneHundredthOfTheBytes() throws Exception {
    FleetRows fleet = new FleetRows(Seeds.seed(), 200);
    Map<Column, String> needles =
        Map.of(
            Columns.PROCESS_HASH_SHA256, "f".repeat(64),
            Columns.DNS_QUESTION_NAME, "rare.example.org",
            Columns.RELATED_DOMAIN, "rare.example.org",
            Columns.HOST_NAME, "rare-laptop",
            Columns.USER_NAME, "rare-user");
    List<LakeFile> files = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      for (int unit = 0; unit < 8; unit++) {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          EventRow.Builder row = fleet.next(FIRST_DAY + day * MICROS_PER_DAY + i, 1);
          if (day == 17 && unit == 3 && i == 200) {
            row.set(Columns.PROCESS_HASH_SHA256, "f".repeat(64))
                .set(Columns.DNS_QUESTION_NAME, "rare.example.org")
                .set(Columns.RELATED_DOMAIN, List.of("other.example.org", "rare.example.org"))
                .set(Columns.HOST_NAME, "rare-laptop")
                .set(Columns.USER_NAME, "rare-user");
          }
          rows.add(row.build());
        }
        files.addAll(write(rows));
      }
    }
    lake.commit(new NumberedCommit(1, List.of(UNIT), files));

    for (Map.Entry<Column, String> needle : needles.entrySet()) {
      LakePlan plan =
          lake.plan(
              new LakeScan(
                  Query.matching(
                      new Field.ColumnField(needle.getKey()), Pattern.exactly(needle.getValue())),
                  TimeRange.ALL,
                  Optional.empty()));
      double share = (double) plan.bytes() / plan.bytesInRange();
      System.out.printf(
          "%s: %d of %d files, %.2f %% of %d bytes%n",
          needle.getKey(),
          plan.files().size(),
          plan.filesInRange(),
          100 * share,
          plan.bytesInRange());
      assertThat(plan.filesInRange()).isEqualTo(240);
      assertThat(plan.files()).isNotEmpty();
      assertThat(share).isLessThanOrEqualTo(0.01);
      if (needle.getKey().equals(Columns.PROCESS_HASH_SHA256)) {
        assertThat(explain(plan, "process_hash_sha256 = '" + needle.getValue() + "'"))
            .containsPattern("Filters:[^a-z]*process_hash_sha256 = ");
      }
    }
    assertThat(
            lake.plan(
                    new LakeScan(
                        new Query.Where(
                            new Field.ColumnField(Columns.HOST_NAME), new Condition.Exists()),
                        TimeRange.ALL,
                        Optional.empty()))
                .files())
        .hasSize(240);
  }

  private List<LakeFile> write(List<EventRow> events) {
    List<LakeFile> files = new ArrayList<>();
    for (Map.Entry<LakePartition, List<EventRow>> partition :
        ListRows.byPartition(events).entrySet()) {
      files.add(
          lake.write(
              new LakeFileName(new UnitLease(UNIT, 1), nextFile++),
              partition.getKey(),
              new ListRows(partition.getValue())));
    }
    return files;
  }

  private static Set<String> filtered() {
    Set<String> paths = new HashSet<>();
    for (Column column : EventSchema.current().columns()) {
      if (column.bloom()) {
        paths.add(ParquetLayout.path(column));
      }
    }
    return paths;
  }

  private static List<EventRow> byId(List<EventRow> rows) {
    return rows.stream().sorted(Comparator.comparing(row -> row.string(Columns.EVENT_ID))).toList();
  }

  private static String explain(LakePlan plan, String condition) throws SQLException {
    String files =
        String.join("','", plan.files().stream().map(LakePlan.PlannedFile::location).toList());
    StringBuilder text = new StringBuilder();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "EXPLAIN SELECT * FROM read_parquet(['" + files + "']) WHERE " + condition)) {
      while (result.next()) {
        text.append(result.getString(2));
      }
    }
    return text.toString();
  }
}
