package dev.takagari.app.alerting;

import dev.takagari.alerting.report.ReportKind;
import dev.takagari.alerting.report.ReportPlan;
import dev.takagari.alerting.report.SavedQuery;
import dev.takagari.alerting.report.Schedule;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QuerySyntaxException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes plans of reports of what the configuration says, or tells what is wrong with it, by key.
public final class ReportSettings {
  private static final Duration SHORTEST_SPAN = Duration.ofMinutes(1);
  private static final Duration LONGEST_SPAN = Duration.ofDays(366);
  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_COLUMNS = 30;
  private static final LocalTime NINE = LocalTime.of(9, 0);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  /// As of names that destinations have.
  private static final String DESTINATION = "[a-z0-9][a-z0-9-]{0,30}(:[A-Za-z0-9._@+-]{1,100})?";

  private final ZoneId usual;
  private final BiConsumer<String, String> faults;
  private int told;

  private ReportSettings(ZoneId usual, BiConsumer<String, String> faults) {
    this.usual = usual;
    this.faults = faults;
  }

  /// The digest of each day, the report of each week, and those that somebody configured; those
  /// with a fault, and those that are switched off, are left out.
  ///
  /// @param zone of those that say none
  /// @param faults is told of each by the key behind `takagari.` and what is wrong
  public static List<ReportPlan> read(
      List<ReportProperties> reports, ZoneId zone, BiConsumer<String, String> faults) {
    return new ReportSettings(zone, faults).all(reports);
  }

  /// The digest of each day, as it is when nobody says otherwise.
  public static ReportPlan digest(ZoneId zone) {
    return new ReportPlan(
        ReportKind.DIGEST.code(),
        ReportKind.DIGEST,
        Schedule.daily(NINE, zone),
        Set.of(),
        false,
        null);
  }

  /// The report of each week, as it is when nobody says otherwise.
  public static ReportPlan weekly(ZoneId zone) {
    return new ReportPlan(
        ReportKind.WEEKLY.code(),
        ReportKind.WEEKLY,
        new Schedule(Set.of(DayOfWeek.MONDAY), NINE, zone),
        Set.of(),
        false,
        null);
  }

  private List<ReportPlan> all(List<ReportProperties> reports) {
    Map<String, ReportPlan> plans = new LinkedHashMap<>();
    plans.put(ReportKind.DIGEST.code(), digest(usual));
    plans.put(ReportKind.WEEKLY.code(), weekly(usual));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < reports.size(); i++) {
      ReportProperties report = reports.get(i);
      int before = told;
      String key = "alerting.reports[" + i + "].";
      String name = Objects.requireNonNullElse(report.name(), "");
      unless(
          ReportPlan.isName(name),
          key + "name",
          "must be 1 to 31 lower-case letters, digits, hyphens");
      unless(names.add(name), key + "name", "is the name of another report");
      Optional<ReportPlan> plan = plan(key, name, report, before);
      plans.remove(name);
      plan.filter(_ -> report.enabled()).ifPresent(made -> plans.put(name, made));
    }
    return List.copyOf(plans.values());
  }

  private Optional<ReportPlan> plan(
      String key, String name, ReportProperties report, int toldBefore) {
    ReportKind kind = kind(key, name, report.kind());
    Schedule schedule =
        new Schedule(
            days(key, kind, report.days()), time(key, report.at()), zone(key, report.zone()));
    for (String to : report.to()) {
      unless(to.matches(DESTINATION), key + "to", "must be names of destinations, as slack");
    }
    SavedQuery query = query(key, kind, report);
    return told == toldBefore
        ? Optional.of(
            new ReportPlan(
                name, kind, schedule, new HashSet<>(report.to()), report.whenEmpty(), query))
        : Optional.empty();
  }

  private ReportKind kind(String key, String name, @Nullable ReportKind given) {
    Optional<ReportKind> named = ReportKind.find(name).filter(kind -> kind != ReportKind.QUERY);
    ReportKind kind = Objects.requireNonNullElse(given, named.orElse(ReportKind.QUERY));
    unless(
        named.isEmpty() || named.get() == kind,
        key + "kind",
        "must be what the name says: " + name);
    return kind;
  }

  private Set<DayOfWeek> days(String key, ReportKind kind, List<String> given) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : given) {
      Optional<DayOfWeek> day =
          List.of(DayOfWeek.values()).stream()
              .filter(
                  each ->
                      each.name().substring(0, 3).equalsIgnoreCase(text.strip())
                          || each.name().equalsIgnoreCase(text.strip()))
              .findFirst();
      unless(day.isPresent(), key + "days", "must be days such as mon, thu");
      day.ifPresent(days::add);
    }
    if (days.isEmpty()) {
      return kind == ReportKind.WEEKLY
          ? EnumSet.of(DayOfWeek.MONDAY)
          : EnumSet.allOf(DayOfWeek.class);
    }
    return days;
  }

  private LocalTime time(String key, String text) {
    try {
      return LocalTime.parse(text.strip(), TIME);
    } catch (DateTimeException _) {
      unless(false, key + "at", "must be a time such as 09:00");
      return NINE;
    }
  }

  private ZoneId zone(String key, @Nullable String text) {
    if (text == null) {
      return usual;
    }
    try {
      return DisplayZone.of(text).zone();
    } catch (IllegalArgumentException e) {
      unless(false, key + "zone", String.valueOf(e.getMessage()));
      return usual;
    }
  }

  private @Nullable SavedQuery query(String key, ReportKind kind, ReportProperties report) {
    String text = report.query();
    if (kind != ReportKind.QUERY) {
      unless(text == null, key + "query", "is for the kind query only");
      return null;
    }
    Query query = parsed(key, text);
    Duration span = report.span();
    boolean isSpan = span.compareTo(SHORTEST_SPAN) >= 0 && span.compareTo(LONGEST_SPAN) <= 0;
    unless(isSpan, key + "span", "must be from 1m to 366d");
    boolean isLimit = report.limit() >= 1 && report.limit() <= MOST_EVENTS;
    unless(isLimit, key + "limit", "must be from 1 to " + MOST_EVENTS);
    boolean areColumns =
        report.columns().size() <= MOST_COLUMNS
            && report.columns().stream().allMatch(SavedQuery::isColumn);
    unless(
        areColumns,
        key + "columns",
        "must be at most " + MOST_COLUMNS + " names as in docs/reference/fields.md");
    return query == null || text == null || !isSpan || !isLimit || !areColumns
        ? null
        : new SavedQuery(
            text,
            query,
            span,
            report.columns().isEmpty() ? SavedQuery.USUAL_COLUMNS : report.columns(),
            report.limit());
  }

  private @Nullable Query parsed(String key, @Nullable String text) {
    if (text == null || text.isBlank()) {
      unless(false, key + "query", "is missing");
      return null;
    }
    try {
      return QueryParser.parse(text).query();
    } catch (QuerySyntaxException e) {
      unless(
          false,
          key + "query",
          "is no query: " + e.getMessage() + " (at character " + (e.position() + 1) + ")");
    } catch (TakagariException e) {
      unless(false, key + "query", "is no query: " + e.getMessage());
    }
    return null;
  }

  private void unless(boolean good, String key, String what) {
    if (!good) {
      told++;
      faults.accept(key, what);
    }
  }

  /// Plans by name, as people choose among them: what is switched off or was never configured can
  /// still be looked at, if it is one that is there anyway.
  static Optional<ReportPlan> find(List<ReportPlan> plans, String name, ZoneId zone) {
    Optional<ReportPlan> planned =
        plans.stream().filter(plan -> plan.name().equals(name)).findFirst();
    if (planned.isPresent()) {
      return planned;
    }
    return Stream.of(digest(zone), weekly(zone))
        .filter(plan -> plan.name().equals(name))
        .findFirst();
  }
}
