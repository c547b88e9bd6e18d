package dev.takagari.core.lake;

import java.time.Instant;

/// A data file that is part of the table.
///
/// @param addedAt when it became visible; the beginning of time when that is no longer known, which
///   means before every snapshot that is kept
/// @param merged whether maintenance wrote it: its rows were compared with those of the files that
///   were merged before
/// @param minTime smallest `@timestamp` in it, µs
/// @param maxTime largest `@timestamp` in it, µs
public record StoredFile(
    String location,
    LakePartition partition,
    long rows,
    long bytes,
    Instant addedAt,
    boolean merged,
    long minTime,
    long maxTime) {}
