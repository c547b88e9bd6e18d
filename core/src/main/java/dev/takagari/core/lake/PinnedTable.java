package dev.takagari.core.lake;

import dev.takagari.core.lake.LakePlan.PlannedFile;
import java.util.List;

/// One state of a table.
///
/// @param files all that hold rows of the range that was asked for; may hold others too
/// @param snapshotId -1 while the table is empty
public record PinnedTable(
    String name, List<TableColumn> columns, List<PlannedFile> files, long snapshotId) {
  public PinnedTable {
    columns = List.copyOf(columns);
    files = List.copyOf(files);
  }

  /// Bytes of the files.
  public long bytes() {
    return files.stream().mapToLong(PlannedFile::bytes).sum();
  }

  /// A column.
  ///
  /// @param type in SQL: `VARCHAR`, `BIGINT`, `TIMESTAMP WITH TIME ZONE`, `VARCHAR[]`,
  ///   `MAP(VARCHAR, VARCHAR)`
  public record TableColumn(String name, String type) {}
}
