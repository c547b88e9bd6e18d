package dev.takagari.core.ledger;

import dev.takagari.core.source.SourceKind;
import org.jspecify.annotations.Nullable;

/// What decoding one object came to; the same on every run.
///
/// @param number the object's place in the unit
/// @param bytes after inflating
/// @param lines non-empty ones, decodable or not
/// @param quarantined lines that are not events
/// @param dropped lines left out on purpose
/// @param kind what kind of log it was read as, null for inventories
public record ObjectLines(
    int number,
    long bytes,
    long lines,
    long quarantined,
    long dropped,
    @Nullable SourceKind kind) {}
