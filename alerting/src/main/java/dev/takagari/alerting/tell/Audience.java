package dev.takagari.alerting.tell;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import java.util.EnumSet;
import java.util.Set;

/// What is told at a destination. Immutable.
///
/// @param destination name of the [dev.takagari.core.telling.Destination]
/// @param least cases that are to be told as loudly as this or louder are begun there
/// @param onAcknowledge whether a case of the next digest is begun too when somebody looks at it
/// @param own from where things are done that are done there
/// @param unsaid what is not told of what was done there: who did it has seen it
public record Audience(
    String destination, Tell least, boolean onAcknowledge, Actor.Origin own, Set<What> unsaid) {
  public Audience {
    unsaid = Set.copyOf(unsaid);
  }

  /// A chat: what somebody does there shows in the message at once.
  public static Audience chat(String destination, Actor.Origin own) {
    return new Audience(
        destination,
        Tell.CHANNEL,
        false,
        own,
        EnumSet.of(What.ACKNOWLEDGED, What.ASSIGNED, What.SNOOZED, What.COMMENTED));
  }

  /// A tracker of issues: what is done is put on record there, whoever did it.
  public static Audience tracker(String destination, Actor.Origin own) {
    return new Audience(destination, Tell.CHANNEL, true, own, EnumSet.of(What.COMMENTED));
  }

  /// A place where nobody does anything.
  public static Audience listener(String destination, Tell least) {
    return new Audience(destination, least, false, Actor.Origin.SYSTEM, Set.of());
  }

  /// Whether a case is begun there that it does not show yet. What is closed is not begun: nobody
  /// has to do anything about it.
  boolean begins(Case found) {
    if (found.state() == CaseState.CLOSED || found.mergedInto() != null) {
      return false;
    }
    Tell tell = found.assessment().tell();
    return tell.compareTo(least) >= 0
        || (onAcknowledge && tell == Tell.DIGEST && found.state() == CaseState.ACKNOWLEDGED);
  }

  /// Whether an entry is told there.
  boolean hears(TimelineEntry entry) {
    return entry.what() != What.OPENED
        && !(entry.actor().origin() == own && unsaid.contains(entry.what()));
  }
}
