package dev.takagari.enrich.table;

import java.util.UUID;

/// What of a store of indicators a table holds.
///
/// @param store which store
/// @param generation as of which of its generations
public record TableOrigin(UUID store, long generation) {}
