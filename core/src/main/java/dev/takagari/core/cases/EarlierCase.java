package dev.takagari.core.cases;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A case that was there before another, and what people made of it.
///
/// @param key its number
/// @param matched what both have in common; never empty
/// @param state `open`, `acknowledged` or `closed`
/// @param reason why it was closed, as `false-positive`; empty while it is not
/// @param comment what was written when it was closed; may be empty, hostile as all texts
/// @param closedAt null while it is not closed
public record EarlierCase(
    String key,
    String title,
    Set<Match> matched,
    String state,
    String reason,
    String comment,
    Instant openedAt,
    @Nullable Instant closedAt) {

  /// What two cases can have in common.
  public enum Match {
    /// The same rule of the same source.
    RULE,
    /// A hash.
    HASH
  }

  public EarlierCase {
    matched = Set.copyOf(matched);
  }
}
