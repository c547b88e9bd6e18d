package dev.takagari.core.retention;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.mapping.EventClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The days that a store keeps at one moment, for a decision about each row. For one thread.
public final class KeptDays {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final List<Kept> classes = new ArrayList<>();
  private final long usualFrom;
  private final ByteSpan eventClass = new ByteSpan();
  private long latest;

  /// The days of one class.
  private record Kept(EventClass eventClass, byte[] name, long from) {}

  /// @param store the lake or the hot index
  /// @param floors days by class before which nothing is taken in any case
  public KeptDays(RetentionRules rules, Store store, Instant now, Map<String, LocalDate> floors) {
    usualFrom = rules.keptFrom(store, RetentionRules.DEFAULT, now).toEpochDay();
    latest = usualFrom;
    for (EventClass each : EventClass.values()) {
      String name = each.text();
      long day = rules.keptFrom(store, name, now).toEpochDay();
      LocalDate floor = floors.get(name);
      long from = floor == null ? day : Math.max(day, floor.toEpochDay());
      classes.add(new Kept(each, name.getBytes(StandardCharsets.UTF_8), from));
      latest = Math.max(latest, from);
    }
  }

  /// The UTC day of an event's time.
  public static long day(Event event) {
    return Math.floorDiv(event.number(Columns.TIMESTAMP), MICROS_PER_DAY);
  }

  /// Whether the event is older than its class is kept. An event without time or class is not: what
  /// is wrong with it is somebody else's to say.
  public boolean isExpired(Event event) {
    if (!event.has(Columns.TIMESTAMP)) {
      return false;
    }
    long day = day(event);
    if (day >= latest || !event.has(Columns.EVENT_CLASS)) {
      return false;
    }
    Kept known = find(event);
    return day < (known == null ? usualFrom : known.from());
  }

  /// The class of an event, null when it is none that we have.
  public @Nullable EventClass classOf(Event event) {
    Kept known = find(event);
    return known == null ? null : known.eventClass();
  }

  private @Nullable Kept find(Event event) {
    event.text(Columns.EVENT_CLASS, eventClass);
    int start = eventClass.offset();
    int end = start + eventClass.length();
    for (Kept each : classes) {
      if (Arrays.equals(each.name(), 0, each.name().length, eventClass.array(), start, end)) {
        return each;
      }
    }
    return null;
  }

  /// The first day that is kept of a class.
  public LocalDate from(EventClass known) {
    for (Kept each : classes) {
      if (each.eventClass() == known) {
        return LocalDate.ofEpochDay(each.from());
      }
    }
    throw new IllegalStateException("a class without a day: " + known);
  }
}
