package dev.takagari.core.search;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.query.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One question to one engine.
///
/// @param after only rows that come after this place in results
/// @param limit most rows wanted, at least 1
/// @param files for the cold engine: read these instead of the table's current state
/// @param timeout after which the engine gives up with what it has
public record SearchRequest(
    Query query,
    TimeRange range,
    Optional<Position> after,
    int limit,
    Optional<List<LakeFile>> files,
    Duration timeout) {}
