package dev.takagari.app.cli.routing;

import dev.takagari.alerting.route.Duty;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Who is on call, and when, in words.
final class DutyText {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private DutyText() {}

  /// Names, or that there is nobody.
  static String people(Duty duty) {
    return duty.people().isEmpty() ? "NOBODY" : names(duty.people());
  }

  private static String names(List<Person> people) {
    return people.stream()
        .map(person -> PlainText.visible(person.name()))
        .collect(Collectors.joining(" + "));
  }

  /// As [#people], with what is not as usual about it.
  static String peopleAndWhy(Duty duty) {
    return people(duty)
        + switch (duty.by()) {
          case OVERRIDE -> " (override)";
          case FALLBACK -> " (fallback)";
          case SHIFT, NOBODY -> "";
        };
  }

  /// What says so, and where.
  static String by(Duty duty) {
    return switch (duty.by()) {
      case NOBODY -> "";
      case SHIFT, OVERRIDE, FALLBACK ->
          duty.by().name().toLowerCase(Locale.ROOT) + ", oncall.yml:" + duty.line();
    };
  }

  /// A moment to the minute by the clock of a zone.
  static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone)) + twice(at, zone);
  }

  /// Hours and minutes by the clock of a zone.
  static String hours(Instant at, ZoneId zone) {
    return HOURS.format(at.atZone(zone)) + twice(at, zone);
  }

  /// The offset where clocks show the time twice, which it tells apart.
  private static String twice(Instant at, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(LocalDateTime.ofInstant(at, zone));
    return offsets.size() < 2 ? "" : zone.getRules().getOffset(at).toString();
  }

  /// As `12 h 30 min`.
  static String length(Duration length) {
    long minutes = length.toMinutes();
    String hours = minutes < 60 ? "" : minutes / 60 + " h";
    String rest = minutes % 60 == 0 && minutes >= 60 ? "" : minutes % 60 + " min";
    return (hours + " " + rest).strip();
  }
}
