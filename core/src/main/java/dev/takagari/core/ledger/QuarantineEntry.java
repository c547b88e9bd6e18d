package dev.takagari.core.ledger;

import dev.takagari.core.error.ErrorCode;

/// Something set aside, with where to find it. Text comes from coordinates, never from events.
///
/// @param source what it is about: `bucket/key`, a message id, or a unit and a sink
/// @param unit the unit's id, empty for messages
/// @param firstLine the first line, 0 when it is not about lines
/// @param count lines or events, 1 otherwise
/// @param archiveKey where the bytes lie in the archive, empty when there are none
/// @param detail a sentence for people
public record QuarantineEntry(
    QuarantineKind kind,
    String feed,
    String unit,
    String source,
    ErrorCode reason,
    long firstLine,
    long count,
    String archiveKey,
    String detail) {}
