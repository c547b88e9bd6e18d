package dev.takagari.adapters.iceberg;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/// Files that take the place of others in one snapshot, once, whoever tries how often. The snapshot
/// has no number; it carries the id of the replacement. What became of one is read from the table:
/// its outputs are there, or its inputs still are, or another replacement took them.
///
/// @param id of the replacement
/// @param removed rows that are left out
/// @param inputs locations of the files that go
/// @param outputs what takes their place
record FileReplacement(long id, long removed, List<String> inputs, List<DataFile> outputs) {

  /// Tries it, unless it was done before, and reads what became of it.
  ///
  /// @param load the table in its newest state
  /// @param files finds the files of the table that may be inputs or outputs, by location
  /// @param unavailable makes what is thrown when the outcome is unknown
  /// @return the snapshot that has the outputs, -1 if it can never be
  long replace(
      Supplier<Table> load,
      Function<Table, Map<String, DataFile>> files,
      BiFunction<String, @Nullable Throwable, ? extends RuntimeException> unavailable) {
    Table table = load.get();
    Map<String, DataFile> present = files.apply(table);
    Optional<Long> outcome = outcome(table, present);
    if (outcome.isPresent()) {
      return outcome.get();
    }
    RewriteFiles change =
        table
            .newRewrite()
            .validateFromSnapshot(table.currentSnapshot().snapshotId())
            .set(EventTable.REWRITE, Long.toString(id))
            .set("takagari.removed", Long.toString(removed));
    inputs.forEach(input -> change.deleteFile(present.get(input)));
    outputs.forEach(change::addFile);
    @Nullable RuntimeException failure = null;
    try {
      change.commit();
    } catch (RuntimeException e) {
      failure = e;
    }
    Table after = load.get();
    Optional<Long> found = outcome(after, files.apply(after));
    if (found.isEmpty()) {
      throw unavailable.apply("rewrite " + id + " is not in the lake yet", failure);
    }
    return found.get();
  }

  /// The snapshot that has the outputs; -1 if they can never be there; empty if they may still
  /// come.
  private Optional<Long> outcome(Table table, Map<String, DataFile> present) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return Optional.of(-1L);
    }
    String text = Long.toString(id);
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (text.equals(snapshot.summary().get(EventTable.REWRITE))) {
        return Optional.of(snapshot.snapshotId());
      }
    }
    if (outputs.stream().anyMatch(file -> present.containsKey(file.location()))) {
      return Optional.of(current.snapshotId());
    }
    return present.keySet().containsAll(inputs) ? Optional.empty() : Optional.of(-1L);
  }
}
