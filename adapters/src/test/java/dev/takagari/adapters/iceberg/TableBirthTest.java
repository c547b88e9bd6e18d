package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableBirthTest {
  private static final TableIdentifier NAME =
      TableIdentifier.of(Namespace.of("takagari"), "things");

  @TempDir private Path directory;
  private final FileIO io = new LocalFileIO();
  private final LakeSettings settings = settings();

  private LakeSettings settings() {
    PostgresAddress database = SharedStack.freshDatabase();
    return new LakeSettings(
        database.jdbcUrl(), database.user(), database.password(), "/unused", "takagari", Map.of());
  }

  private <C extends JdbcCatalog> C opened(C catalog) {
    catalog.initialize("takagari", settings.catalogProperties());
    return catalog;
  }

  private Table loadOrCreate(JdbcCatalog catalog) {
    return TableBirth.loadOrCreate(
        catalog, io, NAME, directory.toString(), TableBirthTest::firstState);
  }

  private static TableMetadata firstState(String location) {
    return TableMetadata.newTableMetadata(
        new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
        PartitionSpec.unpartitioned(),
        SortOrder.unsorted(),
        location,
        Map.of());
  }

  /// A catalog for which somebody else does something just before the table is registered.
  private static final class Overtaken extends JdbcCatalog {
    private Runnable other = () -> {};

    @Override
    public Table registerTable(TableIdentifier identifier, String location) {
      Runnable now = other;
      other = () -> {};
      now.run();
      return super.registerTable(identifier, location);
    }
  }

  private List<String> firstStates() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("metadata"))) {
      return files.map(Path::toString).filter(file -> file.endsWith(".json")).toList();
    }
  }

  @Test
  void keepsTheFirstStateThatSomebodyElseFoundAndRegistered() throws Exception {
    try (Overtaken slow = opened(new Overtaken());
        JdbcCatalog fast = opened(new JdbcCatalog())) {
      slow.other = () -> loadOrCreate(fast);
      Table ours = loadOrCreate(slow);
      assertThat(loadOrCreate(fast).uuid()).isEqualTo(ours.uuid());
      assertThat(firstStates()).hasSize(1);
    }
  }

  @Test
  void leavesNothingOfATableThatSomebodyElseMadeFirst() throws Exception {
    try (Overtaken slow = opened(new Overtaken());
        JdbcCatalog fast = opened(new JdbcCatalog())) {
      slow.other = () -> fast.createTable(NAME, firstState("unused").schema());
      Table ours = loadOrCreate(slow);
      assertThat(fast.loadTable(NAME).uuid()).isEqualTo(ours.uuid());
      assertThat(firstStates()).isEmpty();
    }
  }
}
