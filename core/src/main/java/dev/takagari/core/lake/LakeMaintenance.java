package dev.takagari.core.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import java.time.LocalDate;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What maintenance needs of the table `events`: its files, their rows, and a way to put others in
/// their place while units go on appending. Safe for use by several threads and processes.
///
/// Every method throws `lake-unavailable` when the catalog or the storage does not answer.
public interface LakeMaintenance {
  /// The newest state.
  ///
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable also if the table has
  ///   delete files
  LakeState state();

  /// Hands rows of a data file to `rows`, in their order; an event is valid only during the call.
  ///
  /// @param wanted is asked with every `event.id` of a row group before its rows are read
  /// @throws dev.takagari.core.error.TakagariException internal if the file has a column that this
  ///   version does not know
  void read(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows);

  /// Writes a data file for a rewrite. It becomes visible by [#replace] only.
  ///
  /// @param number of the file in the rewrite, from 0
  /// @throws dev.takagari.core.error.TakagariException already-exists if the name was used before
  LakeFile write(LakeRewrite rewrite, int number, SortedRows rows);

  /// Puts the outputs in the place of the inputs, once, whoever calls it how often.
  ///
  /// The commit is checked against all that others committed since: it succeeds only while every
  /// input is still part of the table. It carries no number of its own; the newest numbered
  /// ancestor stays what it was.
  ///
  /// @return the snapshot that has the outputs, -1 if an input is gone and the rewrite can never be
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the outcome is unknown:
  ///   call again
  long replace(LakeRewrite rewrite);

  /// Takes files out of the table in one snapshot, once, whoever calls it how often. Files that are
  /// not part of it, or not any more, are fine. Their bytes go when the snapshots that have them
  /// expire.
  ///
  /// @return the snapshot without them, -1 if the table never had one
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the outcome is unknown:
  ///   call again
  long drop(LakeDrop drop);

  /// Declares that a plain query sees each event of the days before `until` once.
  ///
  /// @param snapshotId the state for which that was found out
  /// @return false if the table has changed since, and then nothing was done
  boolean settle(LocalDate until, long snapshotId);
}
