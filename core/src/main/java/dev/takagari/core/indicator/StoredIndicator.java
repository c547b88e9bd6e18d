package dev.takagari.core.indicator;

import java.time.Instant;

/// An indicator as it is kept: one for each source and value.
///
/// @param source name of the feed, import or person that it came from
/// @param firstSeen when it was in its feed first
/// @param lastSeen when it was in its feed last
/// @param state whether events are compared with it now
public record StoredIndicator(
    Indicator indicator, String source, Instant firstSeen, Instant lastSeen, State state) {

  /// Whether events are compared with an indicator.
  public enum State {
    /// They are.
    ACTIVE,
    /// Its time has not come.
    NOT_YET,
    /// Its time is over, by its source's word, by decay or by ours.
    EXPIRED,
    /// Its source took it back.
    REVOKED,
    /// Its source is switched off.
    SOURCE_OFF,
    /// There is no column that holds what it names.
    STORED_NOT_MATCHED
  }
}
