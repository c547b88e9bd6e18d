package dev.takagari.alerting.route;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/// Local times as moments: the first one at which the clock of a zone shows the time or a later
/// one. A time that clocks leave out is the moment at which they are put forward; one that they
/// show twice is the first of both. So what is earlier by the clock never comes later, no shift
/// ends before it begins, and where one ends at the time at which another begins there is no hole.
record LocalClock(ZoneId zone) {
  Instant moment(LocalDateTime time) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.getTransition(time);
    if (change == null) {
      return time.toInstant(rules.getOffset(time));
    }
    return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
  }

  LocalDateTime shown(Instant at) {
    return LocalDateTime.ofInstant(at, zone);
  }
}
