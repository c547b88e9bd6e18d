package dev.takagari.core.lake;

/// A state of the lake.
///
/// @param seq number of the newest numbered commit in it, 0 when there is none
/// @param snapshotId the table's own id, -1 for the empty table
public record LakeSnapshot(long seq, long snapshotId) {}
