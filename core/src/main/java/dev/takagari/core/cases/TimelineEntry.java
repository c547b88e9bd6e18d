package dev.takagari.core.cases;

import java.time.Instant;
import java.util.Locale;

/// Something that was done to a case, or happened to it. Entries are only ever added.
///
/// @param number from 1, rising within a case, perhaps with gaps
/// @param text what people said or we have to say of it; may be empty, may be hostile
/// @param link where it was said, as a reply in a thread; empty when there is no such page
public record TimelineEntry(
    long number, Instant at, Actor actor, What what, String text, String link) {
  /// One that was said nowhere else.
  public TimelineEntry(long number, Instant at, Actor actor, What what, String text) {
    this(number, at, actor, what, text, "");
  }

  /// Whether the text names one of our own people and holds nothing of an event, so that it need
  /// not be defanged.
  public boolean isOfPeople() {
    return what == What.ASSIGNED;
  }

  /// What was done.
  public enum What {
    OPENED,
    /// A detection came to a closed case and did not open it again.
    JOINED,
    /// A detection came in another version that people have to know of.
    UPDATED,
    ASSESSED,
    ACKNOWLEDGED,
    ASSIGNED,
    COMMENTED,
    CLOSED,
    REOPENED,
    SNOOZED,
    /// Another case was merged into this one, or this one into another.
    MERGED,
    /// Something is to be done, or was done, against a task or a host.
    RESPONSE;

    /// The name in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
