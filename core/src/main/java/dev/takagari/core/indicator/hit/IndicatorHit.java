package dev.takagari.core.indicator.hit;

import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;

/// An indicator in an event. Its key is the indicator's value and the event: there is one, however
/// many sources name the value, however many fields of the event hold it, and whether it was found
/// forward or backward.
///
/// @param eventId ours
/// @param sourceEventId the id that the source gave the event; empty when it gave none
/// @param time when the event happened
/// @param hostId empty when the event names no host
/// @param field column in which the value was found first, by its ECS name
/// @param observed what the column holds; cut after 1,000 characters
/// @param how forward or backward
/// @param found when we found it
/// @param list name of the list by which this never alerts, as [ListedValues] says it; empty when
///   it is on none
/// @param context what else the event says
public record IndicatorHit(
    IndicatorValue indicator,
    String eventId,
    String sourceEventId,
    Instant time,
    String hostId,
    String field,
    String observed,
    How how,
    Instant found,
    String list,
    HitContext context) {
  private static final int LONGEST = 1_000;

  /// Which way a hit was found.
  public enum How {
    /// As the event arrived.
    FORWARD,
    /// The event had arrived before the indicator.
    RETRO
  }

  public IndicatorHit {
    observed = observed.replace("\0", "");
    if (observed.length() > LONGEST) {
      boolean half = Character.isHighSurrogate(observed.charAt(LONGEST - 1));
      observed = observed.substring(0, half ? LONGEST - 1 : LONGEST);
    }
    sourceEventId = sourceEventId.replace("\0", "");
    hostId = hostId.replace("\0", "");
  }

  /// A hit of an event of which nothing else is known.
  public IndicatorHit(
      IndicatorValue indicator,
      String eventId,
      String sourceEventId,
      Instant time,
      String hostId,
      String field,
      String observed,
      How how,
      Instant found,
      String list) {
    this(
        indicator,
        eventId,
        sourceEventId,
        time,
        hostId,
        field,
        observed,
        how,
        found,
        list,
        HitContext.NONE);
  }

  /// A hit that no list holds, of an event of which nothing else is known.
  public IndicatorHit(
      IndicatorValue indicator,
      String eventId,
      String sourceEventId,
      Instant time,
      String hostId,
      String field,
      String observed,
      How how,
      Instant found) {
    this(indicator, eventId, sourceEventId, time, hostId, field, observed, how, found, "");
  }
}
