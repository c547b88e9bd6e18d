package dev.takagari.app.operation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Times as answers have them: RFC 3339, UTC, µs.
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  public static String text(Instant time) {
    return FORMAT.format(time);
  }

  public static String text(long micros) {
    return text(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
