package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.route.RotaShift;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads shifts of `oncall.yml`. For one file.
final class ShiftParser {
  private static final List<String> KEYS =
      List.of("days", "week", "from", "to", "person", "people", "since", "until", "handover");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String DAYS_HINT = "as mon-fri, sat,sun or a list of them";
  private static final String HOURS_HINT = "an hour and a minute, as 09:00";
  private static final String HANDOVER_HINT = "a day and a time, as mon 09:00";
  private static final String DATE_HINT = "a day, as 2026-11-02";
  private static final String WEEK_HINT = "a week of ISO 8601, as 2026-W47";
  private static final int MOST_WEEKS = 60;
  private static final int MOST_PEOPLE = 100;
  private static final Pattern HOURS = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");
  private static final Pattern WEEK = Pattern.compile("2[01][0-9]{2}-W[0-9]{2}");
  private static final Pattern DATE = Pattern.compile("2[01][0-9]{2}-[0-9]{2}-[0-9]{2}");

  /// Refuses the 53rd week of a year of 52.
  private static final DateTimeFormatter STRICT_WEEK =
      DateTimeFormatter.ISO_WEEK_DATE.withResolverStyle(ResolverStyle.STRICT);

  private static final String END_OF_DAY = "24:00";

  private final Problems problems;
  private final YamlAccess yaml;
  private final Texts texts;

  ShiftParser(Problems problems) {
    this.problems = problems;
    yaml = new YamlAccess(problems);
    texts = new Texts(problems);
  }

  /// Notes all that is wrong; empty when that leaves no shift.
  Optional<RotaShift> shift(YamlTree.Entries map) {
    yaml.only(map, KEYS);
    Set<DayOfWeek> days = days(map);
    Set<LocalDate> weeks = weeks(map);
    if (YamlAccess.has(map, "from") != YamlAccess.has(map, "to")) {
      problems.add(map.line(), "`from` and `to` belong together", "neither means the whole day");
    }
    LocalTime from = hours(map, "from");
    LocalTime to = hours(map, "to");
    LocalDate since = date(map, "since");
    LocalDate until = date(map, "until");
    if (since != null && until != null && until.isBefore(since)) {
      problems.add(YamlAccess.line(map, "until"), "`until` is before `since`");
    }
    RotaShift.Staff staff = staff(map, since);
    if (staff == null || from == null || to == null || days.isEmpty()) {
      return Optional.empty();
    }
    boolean fixed = staff instanceof RotaShift.Staff.Fixed;
    return Optional.of(
        new RotaShift(
            map.line(),
            days,
            weeks,
            from,
            to,
            fixed ? Optional.ofNullable(since) : Optional.empty(),
            Optional.ofNullable(until),
            staff));
  }

  private RotaShift.@Nullable Staff staff(YamlTree.Entries map, @Nullable LocalDate since) {
    if (YamlAccess.has(map, "person") == YamlAccess.has(map, "people")) {
      problems.add(map.line(), "a shift needs either `person` or `people`");
      return null;
    }
    if (YamlAccess.has(map, "person")) {
      if (YamlAccess.has(map, "handover")) {
        problems.add(YamlAccess.line(map, "handover"), "`handover` is for `people` only");
      }
      String person = texts.name(map, "person", "a name of people.yml");
      return person == null ? null : new RotaShift.Staff.Fixed(person);
    }
    List<String> people = texts.list(map, "people", MOST_PEOPLE);
    if (!YamlAccess.has(map, "since")) {
      problems.add(
          map.line(),
          "`since` is missing",
          "the day of the handover with which the first of `people` begins");
      return null;
    }
    LocalTime at = handover(map, since);
    return people.isEmpty() || since == null || at == null
        ? null
        : new RotaShift.Staff.Weekly(people, since, at);
  }

  /// The hour of handovers; their day is that of `since`, which must agree.
  private @Nullable LocalTime handover(YamlTree.Entries map, @Nullable LocalDate since) {
    String text = yaml.needed(map, "handover", HANDOVER_HINT);
    if (text == null) {
      return null;
    }
    String[] parts = text.strip().split("\\s+", -1);
    int day = DAYS.indexOf(parts[0]);
    LocalTime at = parts.length == 2 ? time(parts[1]) : null;
    if (day < 0 || at == null) {
      problems.add(
          YamlAccess.line(map, "handover"), "`handover` cannot be `" + text + "`", HANDOVER_HINT);
      return null;
    }
    if (since != null && since.getDayOfWeek() != DayOfWeek.of(day + 1)) {
      LocalDate near = since.minusDays(Math.floorMod(since.getDayOfWeek().getValue() - day - 1, 7));
      problems.add(
          YamlAccess.line(map, "since"),
          "`since` is a "
              + DAYS.get(since.getDayOfWeek().getValue() - 1)
              + ", and the handover is on "
              + DAYS.get(day),
          "as " + near + " or " + near.plusWeeks(1));
    }
    return at;
  }

  private Set<DayOfWeek> days(YamlTree.Entries map) {
    if (!YamlAccess.has(map, "days")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : yaml.texts(map, "days")) {
      for (String piece : text.split(",", -1)) {
        if (!add(piece.strip(), days)) {
          problems.add(YamlAccess.line(map, "days"), "`days` cannot be `" + text + "`", DAYS_HINT);
          return EnumSet.noneOf(DayOfWeek.class);
        }
      }
    }
    if (days.isEmpty()) {
      problems.add(YamlAccess.line(map, "days"), "`days` is empty", DAYS_HINT);
    }
    return days;
  }

  private static boolean add(String piece, Set<DayOfWeek> days) {
    String[] ends = piece.split("-", -1);
    int first = DAYS.indexOf(ends[0].strip());
    int last = DAYS.indexOf(ends[ends.length - 1].strip());
    if (ends.length > 2 || first < 0 || last < 0) {
      return false;
    }
    // fri-mon goes over the end of the week
    for (int day = first; ; day = (day + 1) % DAYS.size()) {
      days.add(DayOfWeek.of(day + 1));
      if (day == last) {
        return true;
      }
    }
  }

  private Set<LocalDate> weeks(YamlTree.Entries map) {
    Set<LocalDate> weeks = new HashSet<>();
    for (String text : texts.list(map, "week", MOST_WEEKS)) {
      LocalDate monday = monday(text);
      if (monday == null) {
        problems.add(YamlAccess.line(map, "week"), "`week` cannot be `" + text + "`", WEEK_HINT);
      } else {
        weeks.add(monday);
      }
    }
    return weeks;
  }

  private static @Nullable LocalDate monday(String text) {
    try {
      return WEEK.matcher(text).matches() ? LocalDate.parse(text + "-1", STRICT_WEEK) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private @Nullable LocalDate date(YamlTree.Entries map, String key) {
    String text = yaml.text(map, key);
    if (text == null) {
      return null;
    }
    try {
      if (DATE.matcher(text.strip()).matches()) {
        return LocalDate.parse(text.strip());
      }
    } catch (DateTimeException e) {
      // as 2026-02-30: told below
    }
    problems.add(YamlAccess.line(map, key), "`" + key + "` cannot be `" + text + "`", DATE_HINT);
    return null;
  }

  private @Nullable LocalTime hours(YamlTree.Entries map, String key) {
    String text = yaml.text(map, key);
    if (text == null) {
      return YamlAccess.has(map, key) ? null : LocalTime.MIDNIGHT;
    }
    LocalTime time = text.equals(END_OF_DAY) && key.equals("to") ? LocalTime.MIDNIGHT : time(text);
    if (time == null) {
      problems.add(YamlAccess.line(map, key), "`" + key + "` cannot be `" + text + "`", HOURS_HINT);
    }
    return time;
  }

  private static @Nullable LocalTime time(String text) {
    Matcher matcher = HOURS.matcher(text.strip());
    return matcher.matches()
        ? LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }
}
