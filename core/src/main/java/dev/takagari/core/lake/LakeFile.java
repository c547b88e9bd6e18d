package dev.takagari.core.lake;

import dev.takagari.core.unit.UnitId;

/// A data file that exists, committed or not.
///
/// @param location where it lies, as the lake's file system names it
/// @param unit the unit whose rows it holds
/// @param descriptor everything a commit needs to know of it (statistics, split offsets); text that
///   only the lake's adapter reads
public record LakeFile(
    String location,
    UnitId unit,
    LakePartition partition,
    long rows,
    long bytes,
    String descriptor) {}
