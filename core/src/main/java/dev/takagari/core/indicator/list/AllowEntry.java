package dev.takagari.core.indicator.list;

import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A value that never alerts here.
///
/// @param value a network stands for every address and narrower network in it, a domain for itself,
///   the names below it and URLs with such a host; everything else for itself
/// @param owner who answers for it, not empty
/// @param reason for people, not empty
/// @param addedBy who put it in
/// @param expires null when it does not
public record AllowEntry(
    IndicatorValue value,
    String owner,
    String reason,
    String addedBy,
    Instant addedAt,
    @Nullable Instant expires) {}
