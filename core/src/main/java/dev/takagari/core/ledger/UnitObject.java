package dev.takagari.core.ledger;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.source.SourceKind;
import org.jspecify.annotations.Nullable;

/// One object of a unit.
///
/// @param number its place in the unit, from 0
/// @param reason why it is parked, null otherwise
/// @param content what was archived, null before that and for parked objects without content
/// @param kind what kind of log it was told to be, null until it was read and for inventories
public record UnitObject(
    int number,
    AnnouncedObject announced,
    ObjectState state,
    @Nullable ErrorCode reason,
    @Nullable ArchivedContent content,
    @Nullable SourceKind kind) {

  /// An object that was not read yet.
  public UnitObject(
      int number,
      AnnouncedObject announced,
      ObjectState state,
      @Nullable ErrorCode reason,
      @Nullable ArchivedContent content) {
    this(number, announced, state, reason, content, null);
  }

  /// The same, told to be of a kind; what was told before stays.
  public UnitObject withKind(@Nullable SourceKind told) {
    return kind == null && told != null
        ? new UnitObject(number, announced, state, reason, content, told)
        : this;
  }
}
