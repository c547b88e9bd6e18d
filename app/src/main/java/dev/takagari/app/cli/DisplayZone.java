package dev.takagari.app.cli;

import dev.takagari.core.text.PlainText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The zone in which people read times. Only for them: whatever a program reads is in UTC.
///
/// @param zone a zone of the tz database, or an offset
public record DisplayZone(ZoneId zone) {
  /// UTC.
  public static final DisplayZone UTC = new DisplayZone(ZoneOffset.UTC);

  /// Environment variable with the zone.
  public static final String VARIABLE = "TAKAGARI_DISPLAY_ZONE";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);
  private static final String MINUTE = "uuuu-MM-dd HH:mm";
  private static final String SECOND = "uuuu-MM-dd HH:mm:ss";

  /// The zone of this name: `UTC`, `Asia/Tokyo`, `+09:00`.
  ///
  /// @throws IllegalArgumentException if there is none
  public static DisplayZone of(String name) {
    try {
      ZoneId zone = ZoneId.of(name.strip());
      boolean utc = zone.normalized().equals(ZoneOffset.UTC) && !zone.getId().contains("/");
      return utc ? UTC : new DisplayZone(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + PlainText.visible(name) + "\" is no time zone; write for example Asia/Tokyo", e);
    }
  }

  /// The zone that is chosen: by option, else by environment, else UTC.
  ///
  /// @throws CommandFailure when it names none
  public static DisplayZone chosen(@Nullable String option, Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    try {
      if (option != null) {
        return of(option);
      }
      return variable.isBlank() ? UTC : of(variable);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage((option == null ? VARIABLE : "--zone") + ": " + e.getMessage());
    }
  }

  /// Its name, for headers.
  public String label() {
    return this.equals(UTC) ? "UTC" : zone.getId();
  }

  /// A time with its offset, `Z` for UTC, to the microsecond.
  public String text(Instant time) {
    return FORMAT.format(time.atZone(zone));
  }

  /// A time in µs since 1970.
  public String text(long micros) {
    return text(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /// A time as the service writes it, in UTC; what is none stays as it is.
  public String text(String utc) {
    return parsed(utc, this::text);
  }

  /// As [#text(String)], to the minute: for tables whose header says the zone.
  public String minute(String utc) {
    return parsed(utc, time -> compact(MINUTE, time));
  }

  /// As [#minute(String)], to the second.
  public String second(String utc) {
    return parsed(utc, time -> compact(SECOND, time));
  }

  /// With its offset, unless that is UTC's: clocks that are put back show an hour twice.
  private String compact(String pattern, Instant time) {
    String offset = this.equals(UTC) ? "" : "XXX";
    return DateTimeFormatter.ofPattern(pattern + offset, Locale.ROOT).format(time.atZone(zone));
  }

  private static String parsed(String utc, Function<Instant, String> text) {
    try {
      return text.apply(Instant.parse(utc));
    } catch (DateTimeException e) {
      return PlainText.visible(utc);
    }
  }
}
