package dev.takagari.ingest.replay;

import dev.takagari.core.ledger.RebuildFindings;
import java.util.List;
import java.util.stream.Stream;

/// What a rebuild found, and what it did or would do.
///
/// @param dryRun whether nothing was changed
/// @param findings before anything was changed
/// @param restored units that the ledger lacked and has now; for a dry run those it would have
/// @param toLake units that are written to the lake again
/// @param toHot units that are written to the hot index again; for a dry run without those that
///   have events in lost indices
/// @param lostIndices indices of the hot tier that the engine does not have any more
/// @param lakeLost whether the lake's table was gone or set back
/// @param newestCommit number of the lake's newest commit
/// @param knownCommit number of the newest commit that the ledger knew
/// @param notes for people
public record RebuildReport(
    boolean dryRun,
    RebuildFindings findings,
    long restored,
    long toLake,
    long toHot,
    List<String> lostIndices,
    boolean lakeLost,
    long newestCommit,
    long knownCommit,
    List<String> notes) {
  public RebuildReport {
    lostIndices = List.copyOf(lostIndices);
    notes = List.copyOf(notes);
  }

  /// The same with one more note.
  public RebuildReport withNote(String note) {
    return new RebuildReport(
        dryRun,
        findings,
        restored,
        toLake,
        toHot,
        lostIndices,
        lakeLost,
        newestCommit,
        knownCommit,
        Stream.concat(notes.stream(), Stream.of(note)).toList());
  }

  /// Whether archive, ledger, lake and hot index say the same.
  public boolean agrees() {
    return findings.damagedCount() == 0
        && findings.missing() == 0
        && findings.withoutManifest() == 0
        && findings.lake().unknown() == 0
        && findings.lake().unfinished() == 0
        && !lakeLost
        && lostIndices.isEmpty()
        && newestCommit <= knownCommit;
  }
}
