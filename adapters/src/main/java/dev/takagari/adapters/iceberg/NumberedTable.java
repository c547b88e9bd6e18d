package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/// A table beside `events`, in the same catalog and storage, to which files are appended in
/// numbered commits. Made at its first use. Safe for use by several threads and processes.
public final class NumberedTable {
  private final IcebergEventLake lake;
  private final String name;
  private final Function<String, TableMetadata> first;
  private volatile boolean made;

  /// @param first makes the first state of the table at a location
  public NumberedTable(IcebergEventLake lake, String name, Function<String, TableMetadata> first) {
    this.lake = lake;
    this.name = name;
    this.first = first;
  }

  /// The table in its newest state, an object of its own for each caller.
  ///
  /// @throws TakagariException lake-unavailable
  public Table load() {
    if (made) {
      return lake.load(name);
    }
    try {
      Table table =
          TableBirth.loadOrCreate(
              lake.catalog(),
              lake.io(),
              TableIdentifier.of(Namespace.of(lake.settings().namespace()), name),
              lake.settings().location(name),
              first);
      made = true;
      return table;
    } catch (RuntimeException e) {
      throw unavailable("the table " + name + " cannot be made", e);
    }
  }

  /// The file system of the lake.
  public FileIO io() {
    return lake.io();
  }

  /// Appends files under a number, once, whoever calls it how often.
  ///
  /// @param descriptors of the files, by location
  /// @throws TakagariException lake-unavailable if the outcome is unknown, internal if the number
  ///   cannot be next
  public LakeSnapshot append(long seq, int units, Map<String, String> descriptors) {
    Table table = load();
    Optional<LakeSnapshot> done = NumberedAppends.committed(table, seq);
    if (done.isPresent()) {
      return done.get();
    }
    @Nullable RuntimeException failure = null;
    try {
      NumberedAppends.tryAppend(table, seq, units, parse(descriptors, table.spec()));
    } catch (RuntimeException e) {
      failure = e;
    }
    Optional<LakeSnapshot> found = NumberedAppends.committed(load(), seq);
    if (found.isEmpty()) {
      throw unavailable("commit " + seq + " is not in " + name + " yet", failure);
    }
    return found.get();
  }

  private static List<DataFile> parse(Map<String, String> descriptors, PartitionSpec spec) {
    return descriptors.entrySet().stream()
        .map(file -> IcebergEventLake.dataFile(file.getKey(), file.getValue(), spec))
        .toList();
  }

  /// The text from which a file is appended later.
  public static String descriptor(DataFile file, PartitionSpec spec) {
    return ContentFileParser.toJson(file, spec);
  }

  /// The newest number in a state of the table, 0 when there is none.
  public static long newestNumber(Table state) {
    return NumberedAppends.newest(state).seq();
  }

  /// The newest number and snapshot.
  public LakeSnapshot newest() {
    return NumberedAppends.newest(load());
  }

  /// Puts files in the place of others, once, whoever calls it how often.
  ///
  /// @param outputs descriptors of what comes, by location
  /// @param where a condition that all of them meet
  /// @return the snapshot that has the outputs, -1 if it can never be
  /// @throws TakagariException lake-unavailable if the outcome is unknown
  public long replace(long id, List<String> inputs, Map<String, String> outputs, Expression where) {
    return new FileReplacement(id, 0, inputs, parse(outputs, load().spec()))
        .replace(
            this::load,
            table -> {
              Map<String, DataFile> files = new HashMap<>();
              forEach(table.newScan().filter(where), file -> files.put(file.location(), file));
              return files;
            },
            this::unavailable);
  }

  /// Takes files out in one snapshot, which has no number of its own.
  ///
  /// @param where a condition that all rows of these files meet and none of others
  public void delete(Expression where) {
    try {
      load().newDelete().deleteFromRowFilter(where).commit();
    } catch (RuntimeException e) {
      throw unavailable("files of " + name + " cannot be taken out", e);
    }
  }

  /// Lets the next use begin with an empty table if this one's metadata is gone.
  ///
  /// @return whether it was gone
  public boolean forgetIfLost() {
    TableIdentifier identifier =
        TableIdentifier.of(Namespace.of(lake.settings().namespace()), name);
    try {
      lake.catalog().loadTable(identifier);
      return false;
    } catch (NoSuchTableException e) {
      made = false;
      return true;
    } catch (NotFoundException e) {
      lake.catalog().dropTable(identifier, false);
      made = false;
      return true;
    } catch (RuntimeException e) {
      throw unavailable("the table " + name + " cannot be looked for", e);
    }
  }

  /// Hands the files of a scan to `consumer`.
  ///
  /// @throws TakagariException lake-unavailable also if one has delete files
  public void forEach(TableScan scan, Consumer<DataFile> consumer) {
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        LakePlanner.requireNoDeletes(task);
        consumer.accept(task.file());
      }
    } catch (IOException | UncheckedIOException e) {
      throw unavailable("the files of " + name + " cannot be listed", e);
    }
  }

  /// What is thrown when the table cannot be read or changed now.
  public TakagariException unavailable(String what, @Nullable Throwable cause) {
    return lake.unavailable(what, cause);
  }
}
