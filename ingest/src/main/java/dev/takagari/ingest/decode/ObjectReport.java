package dev.takagari.ingest.decode;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.ObjectLines;
import org.jspecify.annotations.Nullable;

/// What decoding one object came to.
///
/// @param damage what was wrong with the object as a whole, null when it was whole; records before
///   that place were taken
/// @param reason its code, null when there is no damage
public record ObjectReport(
    ObjectLines lines, BadLines badLines, @Nullable String damage, @Nullable ErrorCode reason) {

  /// Whether nothing was read because nobody knows what the object is.
  public boolean isUnknown() {
    return reason == ErrorCode.SOURCE_UNKNOWN;
  }
}
