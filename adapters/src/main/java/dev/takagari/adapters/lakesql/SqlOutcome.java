package dev.takagari.adapters.lakesql;

/// How a statement ended.
///
/// @param rows given
/// @param truncated whether there are more, left out because of the limit
/// @param fetchedBytes came over the network for it
public record SqlOutcome(long rows, boolean truncated, long fetchedBytes) {}
