package dev.takagari.ingest.hot;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.retention.KeptDays;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.retention.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which events of a unit the hot index is given, and counts the others. For one thread at
/// a time.
///
/// What is too old is decided by the time of the unit's first claim, which every event carries: a
/// unit that runs again later decides the same, as long as its days are in the index.
///
/// An event that says it occurred more than a day after it was received stays in the lake: each
/// month has an index of its own, and a few lines with mad times would make thousands of them.
final class HotIntake {
  private static final long LATEST = Duration.ofHours(24).toSeconds() * 1_000_000;
  private static final byte[] EVERYTHING = LakeOnly.EVERYTHING.getBytes(StandardCharsets.US_ASCII);

  private final HotKeeping keeping;
  private final Map<String, LocalDate> floors;
  private final LakeOnly.Lookup lakeOnlyKinds;
  private final Set<LeftOut.Kind> kinds = new HashSet<>();
  private final Map<String, LocalDate> expiredBelow = new HashMap<>();
  private @Nullable KeptDays kept;
  private long keptAt;
  private LeftOut.@Nullable Kind lastKind;
  private long lastDay;
  private long expired;
  private long lakeOnly;

  /// @param floors of the hot index when the unit was opened
  HotIntake(HotKeeping keeping, Map<String, LocalDate> floors) {
    this.keeping = keeping;
    this.floors = floors;
    this.lakeOnlyKinds = keeping.lakeOnly().lookup();
  }

  boolean takes(Event event) {
    KeptDays days = days(event);
    if (days.isExpired(event)) {
      expired++;
      EventClass eventClass = days.classOf(event);
      if (eventClass != null) {
        expiredBelow.put(eventClass.text(), days.from(eventClass));
      }
      return false;
    }
    byte[] pattern = isAhead(event) ? EVERYTHING : lakeOnlyKinds.find(event);
    if (pattern == null || !event.has(Columns.TIMESTAMP)) {
      return true;
    }
    lakeOnly++;
    note(event, pattern);
    return false;
  }

  private static boolean isAhead(Event event) {
    return event.has(Columns.EVENT_INGESTED)
        && event.has(Columns.TIMESTAMP)
        && event.number(Columns.TIMESTAMP) - event.number(Columns.EVENT_INGESTED) > LATEST;
  }

  private KeptDays days(Event event) {
    long claimedAt = event.has(Columns.EVENT_INGESTED) ? event.number(Columns.EVENT_INGESTED) : 0;
    KeptDays days = kept;
    if (days == null || claimedAt != keptAt) {
      keptAt = claimedAt;
      days =
          new KeptDays(
              keeping.rules(), Store.HOT, Instant.EPOCH.plus(claimedAt, ChronoUnit.MICROS), floors);
      kept = days;
    }
    return days;
  }

  private void note(Event event, byte[] pattern) {
    long day = KeptDays.day(event);
    EventClass known = days(event).classOf(event);
    String eventClass = known == null ? EventClass.OTHER.text() : known.text();
    String text = new String(pattern, StandardCharsets.UTF_8);
    LeftOut.Kind last = lastKind;
    if (last != null
        && day == lastDay
        && last.pattern().equals(text)
        && last.partition().eventClass().equals(eventClass)) {
      return;
    }
    lastDay = day;
    lastKind = new LeftOut.Kind(text, new LakePartition(eventClass, LocalDate.ofEpochDay(day)));
    kinds.add(lastKind);
  }

  LeftOut leftOut() {
    return new LeftOut(expired, lakeOnly, kinds);
  }

  /// Days by class below which something was left out as too old.
  Map<String, LocalDate> expiredBelow() {
    return expiredBelow;
  }
}
