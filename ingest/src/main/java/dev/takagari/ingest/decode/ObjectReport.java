package dev.takagari.ingest.decode;

import dev.takagari.core.ledger.ObjectLines;
import org.jspecify.annotations.Nullable;

/// What decoding one object came to.
///
/// @param damage what was wrong with the compressed file, null when it was whole
public record ObjectReport(ObjectLines lines, BadLines badLines, @Nullable String damage) {}
