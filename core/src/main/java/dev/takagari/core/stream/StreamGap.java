package dev.takagari.core.stream;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place in a partition where records are or may be missing.
///
/// @param after offset of the newest record before it
/// @param next offset of the first record behind it
/// @param foundAt when that was seen
/// @param from when the newest record before it was made; null when none tells
/// @param until when the record at `next` was made; null when it does not tell
public record StreamGap(
    String feed,
    int partition,
    Kind kind,
    long after,
    long next,
    Instant foundAt,
    @Nullable Instant from,
    @Nullable Instant until) {

  /// How sure it is.
  public enum Kind {
    /// Records are missing: the service begins with what is asked for while it has it, or gives
    /// consecutive offsets, and did neither here.
    MISSING,
    /// After a reconnection the stream went on behind a hole, and this stream was not seen to have
    /// none; it may be that nothing is missing.
    UNCLEAR,
    /// Offsets began again at a lower place, with records newer than any before.
    RESTARTED,
    /// The record at `next` was longer than is read; its beginning is kept.
    CUT;

    /// The name as people see it.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
