package dev.takagari.core.ledger;

import dev.takagari.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/// One object of a unit.
///
/// @param number its place in the unit, from 0
/// @param reason why it is parked, null otherwise
/// @param content what was archived, null before that and for parked objects without content
public record UnitObject(
    int number,
    AnnouncedObject announced,
    ObjectState state,
    @Nullable ErrorCode reason,
    @Nullable ArchivedContent content) {}
