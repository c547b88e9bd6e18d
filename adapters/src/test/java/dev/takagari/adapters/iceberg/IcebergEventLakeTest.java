package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.EventLakeContract;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.query.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergEventLakeTest extends EventLakeContract {
  @TempDir private Path directory;
  private LakeSettings settings = new LakeSettings("", "", "", "/", "takagari", Map.of());
  private final List<IcebergEventLake> opened = new ArrayList<>();

  @BeforeEach
  void createDatabase() {
    PostgresAddress database = SharedStack.freshDatabase();
    settings =
        new LakeSettings(
            database.jdbcUrl(),
            database.user(),
            database.password(),
            directory.toString(),
            "takagari",
            Map.of());
  }

  @AfterEach
  void close() {
    opened.forEach(IcebergEventLake::close);
  }

  @Override
  protected EventLake lake() {
    IcebergEventLake lake = new IcebergEventLake(settings);
    opened.add(lake);
    return lake;
  }

  private EventLake lake(FaultyCatalog.Fault fault) {
    IcebergEventLake lake = new IcebergEventLake(settings, () -> new FaultyCatalog(fault));
    opened.add(lake);
    return lake;
  }

  private Table table() {
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.initialize("takagari", settings.catalogProperties());
    return catalog.loadTable(TableIdentifier.of("takagari", "events"));
  }

  @Test
  void twoCommittersBetweenCheckAndCommitAppendOnce() throws Exception {
    lake().check();
    NumberedCommit commit = commit(1, write(lake(), events(30)));
    CyclicBarrier barrier = new CyclicBarrier(2);
    List<Future<LakeSnapshot>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        EventLake lake = lake(FaultyCatalog.Fault.beforeFirst(barrier::await));
        answers.add(threads.submit(() -> lake.commit(commit)));
      }
    }

    for (Future<LakeSnapshot> answer : answers) {
      assertThat(answer.get()).isEqualTo(lake().newest());
    }
    assertThat(lake().newest().seq()).isEqualTo(1);
    assertThat(visibleRows(lake())).isEqualTo(30);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundByItsNumber() {
    lake().check();
    NumberedCommit commit = commit(1, write(lake(), events(30)));
    EventLake lake =
        lake(
            FaultyCatalog.Fault.afterFirst(
                () -> {
                  throw new CommitStateUnknownException(new IllegalStateException("answer lost"));
                }));

    LakeSnapshot snapshot = lake.commit(commit);

    assertThat(snapshot).isEqualTo(lake().newest());
    assertThat(lake().commit(commit)).isEqualTo(snapshot);
    assertThat(visibleRows(lake())).isEqualTo(30);
  }

  @Test
  void aCommitThatFailsWithoutAnAnswerMayBeTriedAgain() {
    lake().check();
    NumberedCommit commit = commit(1, write(lake(), events(30)));
    EventLake lake =
        lake(
            FaultyCatalog.Fault.beforeFirst(
                () -> {
                  throw new CommitStateUnknownException(new IllegalStateException("not sent"));
                }));

    assertThatThrownBy(() -> lake.commit(commit))
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.isTransient()).isTrue());

    assertThat(lake.commit(commit).seq()).isEqualTo(1);
    assertThat(visibleRows(lake())).isEqualTo(30);
  }

  @Test
  void aCommitOfSomebodyElseBetweenOursKeepsTheNumber() {
    EventLake lake = lake();
    lake.commit(commit(1, write(lake, events(3))));
    table().newAppend().set("maintenance", "1").commit();

    assertThat(lake.newest().seq()).isEqualTo(1);
    assertThat(lake.commit(commit(2, write(lake, events(4)))).seq()).isEqualTo(2);
    assertThat(visibleRows(lake)).isEqualTo(7);
  }

  @Test
  void fieldIdsAreThoseOfTheEventSchema() {
    lake().check();
    Schema schema = table().schema();

    assertThat(schema.columns()).hasSize(EventSchema.current().columns().size() + 1);
    for (Column column : EventSchema.current().columns()) {
      Types.NestedField field = schema.findField(column.fieldId());
      assertThat(field.name()).isEqualTo(column.sqlName());
      assertThat(field.isRequired()).isEqualTo(column.required());
      if (column.elementId() >= 0) {
        assertThat(field.type().asListType().elementId()).isEqualTo(column.elementId());
      }
    }
    Types.NestedField attributes = schema.findField(EventSchema.current().attributesFieldId());
    assertThat(attributes.type().asMapType().keyId())
        .isEqualTo(EventSchema.current().attributesKeyId());
    assertThat(attributes.type().asMapType().valueId())
        .isEqualTo(EventSchema.current().attributesValueId());
  }

  @Test
  void theTableIsMadeAsDecided() {
    lake().check();
    Table table = table();

    assertThat(table.spec().fields())
        .extracting(field -> field.name() + " " + field.transform())
        .containsExactly("event_class identity", "time_day day");
    assertThat(table.sortOrder().fields())
        .extracting(field -> table.schema().findColumnName(field.sourceId()))
        .containsExactly("organization_id", "host_id", "time", "event_id");
    assertThat(table.properties())
        .containsEntry("write.metadata.delete-after-commit.enabled", "true")
        .containsEntry("write.metadata.previous-versions-max", "20")
        .containsEntry("history.expire.max-snapshot-age-ms", "86400000")
        .containsEntry("write.metadata.metrics.column.time", "full")
        .containsEntry("write.metadata.metrics.column.host_id", "truncate(128)")
        .containsEntry("write.metadata.metrics.column.process_command_line", "counts")
        .containsEntry("write.metadata.metrics.column.related_ip.element", "counts");
  }

  @Test
  void statisticsOfColumnsAreInTheMetadata() throws Exception {
    EventLake lake = lake();
    List<EventRow> events = events(50);
    lake.commit(commit(1, write(lake, events)));
    Table table = table();
    int time = table.schema().findField("time").fieldId();
    int host = table.schema().findField("host_id").fieldId();
    int command = table.schema().findField("process_command_line").fieldId();
    try (var tasks = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        assertThat(task.file().lowerBounds()).containsKey(time).doesNotContainKey(command);
        assertThat(task.file().upperBounds()).containsKey(time).doesNotContainKey(command);
        assertThat(task.file().nullValueCounts()).containsKeys(time, host, command);
        assertThat(task.file().splitOffsets()).isNotEmpty();
        assertThat(task.file().sortOrderId()).isEqualTo(table.sortOrder().orderId());
      }
    }
  }

  @Test
  void aTableWithDeleteFilesIsRefused() {
    EventLake lake = lake();
    lake.commit(commit(1, write(lake, events(10))));
    Table table = table();
    PartitionSpec spec = table.spec();
    FileScanTask task;
    try (var tasks = table.newScan().planFiles()) {
      task = tasks.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    table
        .newRowDelta()
        .addDeletes(
            FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPartition(task.file().partition())
                .withPath(task.file().location() + ".deletes.parquet")
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();

    assertThatThrownBy(() -> plan(lake, Query.ALL))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("delete files");
  }

  @Test
  void aCatalogThatCannotBeReachedIsATransientError() {
    IcebergEventLake lake =
        new IcebergEventLake(
            new LakeSettings(
                "jdbc:postgresql://127.0.0.1:1/none?connectTimeout=2",
                "nobody",
                "secret-word",
                directory.toString(),
                "takagari",
                Map.of()));

    assertThatThrownBy(lake::check)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.isTransient()).isTrue();
              assertThat(e).hasMessageNotContaining("secret-word");
            });
  }
}
