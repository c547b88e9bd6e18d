package dev.takagari.ingest.maintenance;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.RewriteLedger;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.ingest.lake.CompactedRows;
import dev.takagari.ingest.lake.SameRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one merge.
///
/// The ledger knows of it before a file is written, and of the file before the lake does; the lake
/// takes the file in the place of the others in one commit, or not at all. What is found begun
/// later is finished if its file is complete, and forgotten otherwise. For one thread.
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final int ROWS_BETWEEN_SIGNS = 1 << 12;

  /// Ids that are held to find out whether a file has copies; with more it is written again without
  /// asking.
  private static final int MOST_CANDIDATES = 1 << 20;

  private final LakeMaintenance lake;
  private final RewriteLedger ledger;
  private final MaintenanceSettings settings;
  private final SameRecord sameRecord;
  private final MaintenanceStep.Hook hook;
  private final Runnable signOfLife;

  /// @param signOfLife is called often; may throw when the work is somebody else's now
  Compaction(
      LakeMaintenance lake,
      RewriteLedger ledger,
      MaintenanceSettings settings,
      SameRecord sameRecord,
      MaintenanceStep.Hook hook,
      Runnable signOfLife) {
    this.lake = lake;
    this.ledger = ledger;
    this.settings = settings;
    this.sameRecord = sameRecord;
    this.hook = hook;
    this.signOfLife = signOfLife;
  }

  /// Deals with what an earlier process began.
  void resume() {
    for (Optional<LakeRewrite> open = ledger.open(); open.isPresent(); open = ledger.open()) {
      LakeRewrite rewrite = open.get();
      if (rewrite.staged()) {
        complete(rewrite, 0);
      } else {
        LOG.info("rewrite {} was interrupted and is forgotten", rewrite.id());
        ledger.abandon(rewrite);
      }
    }
  }

  /// Whether the only input of a merge has rows that stand elsewhere too; records it when not.
  boolean isUnlike(Merge merge) {
    StoredFile file = merge.inputs().getFirst();
    if (hasCopies(file, merge.references())) {
      return false;
    }
    ledger.checked(file.location());
    hook.reached(MaintenanceStep.CHECKED);
    return true;
  }

  private boolean hasCopies(StoredFile file, List<StoredFile> references) {
    if (references.isEmpty()) {
      return false;
    }
    IdFilter ids = new IdFilter(file.rows());
    ids(file, ids::add);
    Set<Long> candidates = new HashSet<>();
    for (StoredFile reference : references) {
      ids(
          reference,
          id -> {
            if (candidates.size() < MOST_CANDIDATES && ids.mayHave(id)) {
              candidates.add(IdFilter.hash(id));
            }
          });
      signOfLife.run();
    }
    if (candidates.isEmpty()) {
      return false;
    }
    boolean[] found = {candidates.size() == MOST_CANDIDATES};
    ids(file, id -> found[0] |= candidates.contains(IdFilter.hash(id)));
    return found[0];
  }

  private void ids(StoredFile file, Consumer<ByteSpan> consumer) {
    lake.read(
        file.location(),
        id -> {
          consumer.accept(id);
          return false;
        },
        row -> {});
  }

  /// Merges.
  ///
  /// @return empty if an input is needed as it is just now, or another process was faster
  Optional<MaintenanceReport.Done> merge(Merge merge) {
    Optional<LakeRewrite> begun = ledger.begin(merge.partition(), merge.locations());
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    LakeRewrite rewrite = begun.get();
    hook.reached(MaintenanceStep.BEGUN);
    LakeRewrite staged;
    long conflicts;
    try (CompactedRows rows =
        new CompactedRows(settings.directory(), settings.memory(), sameRecord)) {
      read(merge, rows);
      hook.reached(MaintenanceStep.READ);
      LakeFile file = lake.write(rewrite, 0, new Watched(rows));
      hook.reached(MaintenanceStep.WRITTEN);
      requireAllRows(merge, rewrite, file, rows.removed());
      conflicts = rows.conflicts();
      // a file without rows is left as an orphan
      staged = rewrite.withOutputs(file.rows() == 0 ? List.of() : List.of(file), rows.removed());
    }
    if (!ledger.stage(staged)) {
      return Optional.empty();
    }
    hook.reached(MaintenanceStep.STAGED);
    if (!complete(staged, merge.bytes())) {
      return Optional.empty();
    }
    return Optional.of(done(merge, staged, conflicts));
  }

  private void read(Merge merge, CompactedRows rows) {
    IdFilter ids = new IdFilter(merge.rows());
    ByteSpan id = new ByteSpan();
    for (StoredFile input : merge.inputs()) {
      lake.read(
          input.location(),
          any -> true,
          row -> {
            row.text(Columns.EVENT_ID, id);
            ids.add(id);
            rows.add(row, false);
          });
      signOfLife.run();
    }
    for (StoredFile reference : merge.references()) {
      lake.read(reference.location(), ids::mayHave, row -> rows.add(row, true));
      signOfLife.run();
    }
    rows.seal();
  }

  /// What the metadata says of the inputs must be in the output, or left out knowingly.
  private void requireAllRows(Merge merge, LakeRewrite rewrite, LakeFile file, long removed) {
    if (merge.rows() != file.rows() + removed) {
      ledger.abandon(rewrite);
      throw new TakagariException(
          ErrorCode.INTERNAL,
          "rewrite %d of %s has %d rows and left out %d, but its inputs have %d"
              .formatted(rewrite.id(), rewrite.partition(), file.rows(), removed, merge.rows()));
    }
  }

  private boolean complete(LakeRewrite staged, long bytesRead) {
    long snapshot = lake.replace(staged);
    hook.reached(MaintenanceStep.REPLACED);
    if (snapshot < 0) {
      LOG.info("rewrite {} came too late and is forgotten", staged.id());
      ledger.abandon(staged);
      return false;
    }
    ledger.finish(staged, bytesRead);
    hook.reached(MaintenanceStep.FINISHED);
    return true;
  }

  private static MaintenanceReport.Done done(Merge merge, LakeRewrite staged, long conflicts) {
    long bytes = staged.outputs().stream().mapToLong(LakeFile::bytes).sum();
    MaintenanceReport.Done done =
        new MaintenanceReport.Done(
            merge.partition().eventClass(),
            merge.partition().day(),
            merge.reason(),
            merge.inputs().size(),
            staged.outputs().size(),
            merge.bytes(),
            bytes,
            merge.rows(),
            merge.rows() - staged.removed(),
            conflicts);
    LOG.info(
        "rewrite {} of {} {}: {} files of {} bytes became {} of {} bytes, {} copies left out",
        staged.id(),
        done.eventClass(),
        done.day(),
        done.filesBefore(),
        done.bytesBefore(),
        done.filesAfter(),
        done.bytesAfter(),
        staged.removed());
    return done;
  }

  /// Rows on their way out, with a sign of life now and then.
  private final class Watched implements SortedRows {
    private final SortedRows rows;
    private int sinceSign;

    Watched(SortedRows rows) {
      this.rows = rows;
    }

    @Override
    public long count() {
      return rows.count();
    }

    @Override
    public long values(Column column) {
      return rows.values(column);
    }

    @Override
    public void forEach(Consumer<Event> consumer) {
      rows.forEach(
          row -> {
            if (++sinceSign == ROWS_BETWEEN_SIGNS) {
              sinceSign = 0;
              signOfLife.run();
            }
            consumer.accept(row);
          });
    }
  }
}
