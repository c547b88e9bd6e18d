package dev.takagari.app.cli.routing;

import dev.takagari.alerting.route.DutySpan;
import dev.takagari.alerting.route.Rota;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// The rota of a team as a table: a line a day, by the clock of the team.
record RotaText(Rota rota, PrintWriter out) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE dd MMM", Locale.ROOT);

  /// Prints whole weeks, from Monday on.
  ///
  /// @param team has a rota
  /// @param at in the first week
  void print(String team, ZoneId zone, Instant at, int weeks) {
    LocalDate first =
        at.atZone(zone).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    LocalDate end = first.plusWeeks(weeks);
    List<DutySpan> spans = rota.spans(team, begin(first, zone), begin(end, zone));
    out.println(PlainText.visible(team) + "  (" + zone.getId() + ")");
    for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
      if (day.getDayOfWeek() == DayOfWeek.MONDAY) {
        out.println();
        out.printf(
            Locale.ROOT,
            "  %d-W%02d%n",
            day.get(IsoFields.WEEK_BASED_YEAR),
            day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      }
      out.println("    " + DAY.format(day) + "  " + day(day, zone, spans));
    }
  }

  private static Instant begin(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static String day(LocalDate day, ZoneId zone, List<DutySpan> spans) {
    Instant begin = begin(day, zone);
    Instant end = begin(day.plusDays(1), zone);
    List<String> parts = new ArrayList<>();
    String since = "00:00";
    String people = "";
    for (DutySpan span : spans) {
      if (span.from().isBefore(end) && span.to().isAfter(begin)) {
        String now = DutyText.peopleAndWhy(span.duty());
        String from = span.from().isAfter(begin) ? DutyText.hours(span.from(), zone) : since;
        // one line after the other of the file may put the same people on call
        if (!people.isEmpty() && !people.equals(now)) {
          parts.add(since + "-" + from + " " + people);
          since = from;
        }
        people = now;
      }
    }
    if (parts.isEmpty()) {
      return "all day " + people;
    }
    parts.add(since + "-24:00 " + people);
    return String.join(", ", parts);
  }

  /// Prints several teams, with a line between two.
  static void print(Rota rota, List<String> teams, Instant at, int weeks, PrintWriter out) {
    RotaText text = new RotaText(rota, out);
    for (Iterator<String> team = teams.iterator(); team.hasNext(); ) {
      String name = team.next();
      rota.zone(name).ifPresent(zone -> text.print(name, zone, at, weeks));
      if (team.hasNext()) {
        out.println();
      }
    }
    out.flush();
  }
}
