package dev.takagari.core.cases;

import dev.takagari.core.detection.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which cases are meant: those that fit everything that is given.
///
/// @param state null for all
/// @param severity at least this one; null for all
/// @param source null for all
/// @param ruleId null for all
/// @param assignee null for all; empty for those that are nobody's
/// @param since opened at or after it; null for no limit
/// @param until opened before it; null for no limit
/// @param text part of the title, the number or the group key, whatever its letters' case; empty
///   for all
public record CaseFilter(
    @Nullable CaseState state,
    @Nullable Severity severity,
    @Nullable String source,
    @Nullable String ruleId,
    @Nullable String assignee,
    @Nullable Instant since,
    @Nullable Instant until,
    String text) {
  /// All there are.
  public static final CaseFilter ALL = new CaseFilter(null, null, null, null, null, null, null, "");
}
