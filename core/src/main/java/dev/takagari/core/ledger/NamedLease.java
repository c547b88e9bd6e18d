package dev.takagari.core.ledger;

/// The right to do something that only one process may do.
///
/// @param fence grows with every holder
public record NamedLease(String name, String owner, long fence) {}
