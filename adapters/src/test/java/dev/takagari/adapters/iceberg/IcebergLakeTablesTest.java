package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.lake.PinnedTable.TableColumn;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergLakeTablesTest {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");

  @TempDir private Path directory;
  private LakeSettings settings = new LakeSettings("", "", "", "/", "takagari", Map.of());
  private IcebergEventLake lake = new IcebergEventLake(settings);
  private IcebergLakeTables tables = new IcebergLakeTables(lake);

  @BeforeEach
  void createLake() {
    PostgresAddress database = SharedStack.freshDatabase();
    settings =
        new LakeSettings(
            database.jdbcUrl(),
            database.user(),
            database.password(),
            directory.toString(),
            "takagari",
            Map.of());
    lake = new IcebergEventLake(settings);
    lake.check();
    tables = new IcebergLakeTables(lake);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private List<EventRow> commit() {
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(200);
    List<LakeFile> files = new ArrayList<>();
    ListRows.byPartition(events)
        .forEach(
            (partition, rows) ->
                files.add(
                    lake.write(
                        new LakeFileName(new UnitLease(UNIT, 1), files.size()),
                        partition,
                        new ListRows(rows))));
    lake.commit(new NumberedCommit(1, List.of(UNIT), files));
    return events;
  }

  @Test
  void findsTablesThatOthersMade() {
    assertThat(tables.names()).containsExactly("events");
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.initialize("takagari", settings.catalogProperties());
      catalog.createTable(
          TableIdentifier.of("takagari", "hosts"),
          new Schema(
              NestedField.required(1, "host_id", Types.StringType.get()),
              NestedField.optional(2, "seen", Types.TimestampType.withZone()),
              NestedField.optional(3, "day", Types.DateType.get()),
              NestedField.optional(4, "score", Types.DecimalType.of(9, 2)),
              NestedField.optional(
                  5, "addresses", Types.ListType.ofOptional(6, Types.StringType.get())),
              NestedField.optional(
                  7,
                  "owner",
                  Types.StructType.of(
                      NestedField.optional(8, "na\"me", Types.StringType.get()),
                      NestedField.optional(9, "count", Types.LongType.get())))));
    }

    assertThat(tables.names()).containsExactly("events", "hosts");
    PinnedTable hosts = tables.pin("hosts", TimeRange.ALL);
    assertThat(hosts.snapshotId()).isEqualTo(-1);
    assertThat(hosts.files()).isEmpty();
    assertThat(hosts.columns())
        .containsExactly(
            new TableColumn("host_id", "VARCHAR"),
            new TableColumn("seen", "TIMESTAMP WITH TIME ZONE"),
            new TableColumn("day", "DATE"),
            new TableColumn("score", "DECIMAL(9, 2)"),
            new TableColumn("addresses", "VARCHAR[]"),
            new TableColumn("owner", "STRUCT(\"na\"\"me\" VARCHAR, \"count\" BIGINT)"));
    assertThatThrownBy(() -> tables.pin("nothing", TimeRange.ALL))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void plansTheFilesOfATime() {
    List<EventRow> events = commit();
    TimeRange day =
        new TimeRange(Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-03-03T00:00:00Z"));

    PinnedTable all = tables.pin("events", TimeRange.ALL);
    PinnedTable some = tables.pin("events", day);

    assertThat(all.files().stream().mapToLong(file -> file.rows()).sum()).isEqualTo(200);
    assertThat(some.files().stream().mapToLong(file -> file.rows()).sum())
        .isEqualTo(
            events.stream().filter(event -> day.contains(event.number(Columns.TIMESTAMP))).count());
    assertThat(all.snapshotId()).isEqualTo(lake.newest().snapshotId());
    assertThat(all.files()).allMatch(file -> file.location().startsWith("/"));
    assertThat(all.columns()).contains(new TableColumn("attributes", "MAP(VARCHAR, VARCHAR)"));
  }

  @Test
  void refusesATableWithDeleteFiles() {
    commit();
    Table table = lake.load();
    table
        .newRowDelta()
        .addDeletes(
            FileMetadata.deleteFileBuilder(table.spec())
                .ofPositionDeletes()
                .withPartition(
                    table
                        .currentSnapshot()
                        .addedDataFiles(table.io())
                        .iterator()
                        .next()
                        .partition())
                .withPath(directory.resolve("deletes.parquet").toString())
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();

    assertThatThrownBy(() -> tables.pin("events", TimeRange.ALL))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_UNAVAILABLE))
        .hasMessageContaining("delete files");
  }
}
