package dev.takagari.adapters.lakesql;

import java.nio.file.Path;

/// What statements may use.
///
/// @param memoryBytes native memory of one statement
/// @param threads threads of one statement
/// @param statements at the same time
/// @param maxBytes most bytes of files that one may open
/// @param spill directory for what does not fit into memory; made when it is missing
/// @param spillBytes most bytes that one statement may put there
public record LakeSqlSettings(
    long memoryBytes, int threads, int statements, long maxBytes, Path spill, long spillBytes) {}
