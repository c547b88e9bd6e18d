package dev.takagari.ingest.retention;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.retention.RawLedger;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import java.time.Instant;
import java.util.List;

/// Removes whole units from the archive: their objects, what lies beside them, and their manifest
/// last, so that a unit of which something is left is still found by whoever rebuilds a ledger.
/// Safe for use by several threads.
final class RawRemoval {
  private static final int PAGE = 1_000;

  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final UnitLedger units;
  private final RawLedger ledger;
  private final RetentionStep.Hook hook;

  RawRemoval(
      BlobStore archive,
      ArchiveLayout layout,
      UnitLedger units,
      RawLedger ledger,
      RetentionStep.Hook hook) {
    this.archive = archive;
    this.layout = layout;
    this.units = units;
    this.ledger = ledger;
    this.hook = hook;
  }

  /// Removes one unit, unless something of it is unfinished by now.
  ///
  /// @param removal that the figures are added to
  /// @return whether it is gone
  boolean remove(UnitId id, long removal, Instant now) {
    UnitRecord unit = units.find(id).orElseThrow();
    if (!ledger.begin(id, now)) {
      return false;
    }
    hook.reached(RetentionStep.RAW_BEGUN);
    BlobRef manifest = layout.manifest(unit);
    for (String prefix : layout.ofUnit(unit)) {
      delete(prefix, manifest);
    }
    archive.delete(manifest);
    hook.reached(RetentionStep.MANIFEST_DELETED);
    ledger.finish(id, removal, now);
    hook.reached(RetentionStep.RAW_FINISHED);
    return true;
  }

  private void delete(String prefix, BlobRef manifest) {
    String after = "";
    while (true) {
      List<BlobInfo> page = archive.list(layout.bucket(), prefix, after, PAGE);
      for (BlobInfo info : page) {
        if (!info.ref().equals(manifest)) {
          archive.delete(info.ref());
          hook.reached(RetentionStep.OBJECT_DELETED);
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      after = page.getLast().ref().key();
    }
  }
}
