package dev.takagari.core.unit;

/// The right to write a unit's results until somebody else takes it over.
///
/// @param fence grows with every lease of the unit; a write under an older fence is refused by the
///   ledger, and names of files carry it so that two holders never write the same one
public record UnitLease(UnitId unit, long fence) {}
