package dev.takagari.search.cursor;

import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Tier;

/// Where the next page of a search begins: everything needed to go on with the same question.
///
/// @param after place of the last row given out
public record SearchCursor(String query, TimeRange range, Tier tier, Position after) {}
