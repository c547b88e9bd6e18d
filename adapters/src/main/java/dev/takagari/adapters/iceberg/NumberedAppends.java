package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeSnapshot;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/// Appends that count. Every snapshot that one makes carries its number in its summary, and an
/// append succeeds only while the newest numbered ancestor is the one before: so each is made once,
/// whoever makes it how often.
final class NumberedAppends {
  /// Key in the summary of a snapshot: the number of the commit that made it.
  static final String SEQ = "takagari.seq";

  private NumberedAppends() {}

  /// Tries the append `seq`. What became of it is read from the table afterwards, also when this
  /// returns.
  ///
  /// @throws RuntimeException of Iceberg when it failed or the outcome is unknown
  static void tryAppend(Table table, long seq, int units, List<DataFile> files) {
    AppendFiles append =
        table
            .newAppend()
            .set(SEQ, Long.toString(seq))
            .set("takagari.units", Integer.toString(units))
            .validateWith(new FollowsNumber(seq - 1));
    files.forEach(append::appendFile);
    append.commit();
  }

  /// The snapshot of this number or, when that one has expired, the newest; empty if it can be
  /// next.
  static Optional<LakeSnapshot> committed(Table table, long seq) {
    LakeSnapshot newest = newest(table);
    if (newest.seq() == seq - 1) {
      return Optional.empty();
    }
    if (newest.seq() < seq) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          "commit "
              + seq
              + " cannot follow commit "
              + newest.seq()
              + ", the newest in "
              + table.name());
    }
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (number(snapshot) == seq) {
        return Optional.of(new LakeSnapshot(seq, snapshot.snapshotId()));
      }
    }
    return Optional.of(new LakeSnapshot(seq, newest.snapshotId()));
  }

  static LakeSnapshot newest(Table table) {
    Snapshot current = table.currentSnapshot();
    return new LakeSnapshot(
        newestNumber(SnapshotUtil.currentAncestors(table)),
        current == null ? -1 : current.snapshotId());
  }

  /// The number of the newest numbered snapshot, 0 when there is none.
  static long newestNumber(Iterable<Snapshot> ancestors) {
    for (Snapshot snapshot : ancestors) {
      long number = number(snapshot);
      if (number > 0) {
        return number;
      }
    }
    return 0;
  }

  static long number(Snapshot snapshot) {
    String number = snapshot.summary().get(SEQ);
    return number == null ? 0 : Long.parseLong(number);
  }

  /// Holds a commit back unless it follows the given number, inside the table's commit loop.
  private record FollowsNumber(long number) implements SnapshotAncestryValidator {
    @Override
    public boolean validate(Iterable<Snapshot> ancestors) {
      return newestNumber(ancestors) == number;
    }

    @Override
    public String errorMessage() {
      return "the newest numbered snapshot is not " + number;
    }
  }
}
