package dev.takagari.adapters.lakesql;

import java.util.List;

/// What a statement is going to read, known before it reads.
public record SqlPlan(List<ReadTable> tables) {
  public SqlPlan {
    tables = List.copyOf(tables);
  }

  /// Size of the files that may be opened: no statement reads more, most read a part of it.
  public long bytes() {
    return tables.stream().mapToLong(ReadTable::bytes).sum();
  }

  /// A table of the statement, in the state that it sees from its beginning to its end.
  ///
  /// @param files that may hold rows of the times that the statement names
  /// @param rows in these files
  /// @param snapshotId Iceberg's number of the state, -1 while the table is empty
  public record ReadTable(String name, int files, long rows, long bytes, long snapshotId) {}
}
