package dev.takagari.core.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Detections that people decided to hold back for a while. They are kept, counted and listed.
///
/// @param owner who answers for it
/// @param reason why
/// @param by who made it
/// @param ended when somebody ended it before its time; null when nobody did
/// @param endedBy who did; empty when nobody did
/// @param hidden detections that it held back
public record Suppression(
    long id,
    SuppressionRule rule,
    String owner,
    String reason,
    String by,
    Instant created,
    Instant expires,
    @Nullable Instant ended,
    String endedBy,
    long hidden) {

  /// Whether it holds detections back at a time.
  public boolean isActive(Instant now) {
    return ended == null && now.isBefore(expires);
  }
}
