package dev.takagari.core.lake;

import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import java.util.List;
import java.util.Optional;

/// What a reader wants to know.
///
/// @param query only files that may hold a matching row are planned
/// @param files when present, only these are considered instead of the table's current state; they
///   need not be committed
public record LakeScan(Query query, TimeRange range, Optional<List<LakeFile>> files) {}
