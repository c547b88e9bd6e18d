package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Columns;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.TimeBounds;
import dev.takagari.core.mapping.fdr.Family.Role;
import dev.takagari.core.normalize.EventTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When an event happened: the first of several candidates that is not absurd.
///
/// A function of the record's bytes alone whenever they hold any valid time; only then may an id
/// depend on it.
final class FdrTime {
  static final long EARLIEST = TimeBounds.EARLIEST;
  static final long LATEST = TimeBounds.LATEST;

  private static final List<String> SENSOR = List.of("ContextTimeStamp", "timestamp");
  private static final List<String> PROCESS_START =
      List.of("ContextTimeStamp", "ProcessStartTime", "timestamp");
  private static final List<String> EXTERNAL =
      List.of("UTCTimestamp", "timestamp", "StartTime", "StartTimeEpoch", "ContextTimeStamp");

  /// 100-nanosecond steps from 1582-10-15 to 1970-01-01.
  private static final long UUID_EPOCH = 0x01B21DD213814000L;

  private FdrTime() {}

  /// The fields that are tried in turn.
  static List<String> candidates(boolean sensor, Family family) {
    if (!sensor) {
      return EXTERNAL;
    }
    return family.role() == Role.PROCESS_START ? PROCESS_START : SENSOR;
  }

  /// Sets `@timestamp` and marks how it was found.
  static void set(
      Draft draft, JsonRecord record, boolean sensor, Family family, LineContext context) {
    EventTime recorded = time(record.scalar("timestamp"));
    if (recorded != null && (recorded.micros() < EARLIEST || recorded.micros() >= LATEST)) {
      recorded = null;
    }
    boolean inside = recorded != null;
    long reference = recorded == null ? arrival(context) : recorded.micros();
    EventTime chosen = null;
    for (String field : candidates(sensor, family)) {
      EventTime candidate = time(record.scalar(field));
      if (candidate == null) {
        continue;
      }
      if (isAbsurd(candidate.micros(), reference, inside)) {
        draft.mark("time.absurd");
        continue;
      }
      chosen = candidate;
      break;
    }
    if (chosen == null) {
      Long made = uuidTime(record.scalar("id"));
      if (made != null && isAbsurd(made, reference, inside)) {
        draft.mark("time.absurd");
      } else if (made != null) {
        chosen = new EventTime(made, true);
      }
    }
    if (chosen == null) {
      draft.mark("time.arrival");
      draft.set(Columns.TIMESTAMP, arrival(context));
      return;
    }
    if (!chosen.zoned()) {
      draft.mark("time.nozone");
    }
    draft.set(Columns.TIMESTAMP, chosen.micros());
  }

  static long micros(Instant instant) {
    return TimeBounds.micros(instant);
  }

  static boolean isAbsurd(long micros, long reference, boolean inside) {
    return TimeBounds.isAbsurd(micros, reference, inside);
  }

  static long arrival(LineContext context) {
    return TimeBounds.arrival(context);
  }

  private static @Nullable EventTime time(@Nullable String text) {
    return text == null ? null : EventTime.parse(text);
  }

  /// The time inside a UUID of version 1, null for any other text.
  static @Nullable Long uuidTime(@Nullable String id) {
    if (id == null || id.length() != 36 || id.charAt(14) != '1') {
      return null;
    }
    long low = hex(id, 0, 8);
    long middle = hex(id, 9, 13);
    long high = hex(id, 15, 18);
    if (low < 0 || middle < 0 || high < 0 || id.charAt(8) != '-' || id.charAt(13) != '-') {
      return null;
    }
    return Math.floorDiv((high << 48 | middle << 32 | low) - UUID_EPOCH, 10L);
  }

  private static long hex(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
