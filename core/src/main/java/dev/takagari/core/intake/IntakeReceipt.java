package dev.takagari.core.intake;

import dev.takagari.core.unit.UnitId;

/// What became of records that were taken in.
///
/// @param unit that holds them
/// @param known whether they had been taken before, byte for byte
public record IntakeReceipt(UnitId unit, boolean known) {}
