package dev.takagari.app.indicator;

import dev.takagari.app.operation.Times;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryPrinter;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.enrich.sighting.AskedText;
import dev.takagari.enrich.sighting.SightingLookup;
import dev.takagari.enrich.sighting.ValueSummary;
import dev.takagari.search.plan.Note;
import dev.takagari.search.time.TimeExpression;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Whether anyone here has ever seen a value; needs a token with the scope `search`.
@RestController
@RequestMapping("/api/v1/sightings")
public class SightingController {
  private static final int MOST_VALUES = 1_000;
  private static final int LONGEST = 8_192;

  /// Readings of details at a time; searches have a limit of their own.
  private static final int DETAILS_AT_ONCE = 2;

  private final SightingLookup lookup;
  private final SightingCoverage coverage;
  private final SightingDetails details;
  private final HostRegistry hosts;
  private final InstantSource clock;

  SightingController(
      SightingLookup lookup,
      SightingCoverage coverage,
      @Qualifier("coldSearcher") EventSearcher lake,
      HostRegistry hosts,
      InstantSource clock) {
    this.lookup = lookup;
    this.coverage = coverage;
    this.details = new SightingDetails(lake, DETAILS_AT_ONCE, System::nanoTime);
    this.hosts = hosts;
    this.clock = clock;
  }

  /// @param values what is asked for, at most 1,000
  /// @param from a time as in search; unset: all that is kept
  /// @param details whether events are read for users and processes
  record Question(
      @Nullable List<String> values,
      @Nullable String from,
      @Nullable String to,
      @Nullable Boolean details) {}

  /// @param values in the order of the question
  /// @param daysNotCovered days of which something may be missing
  /// @param notCoveredSince the day from which on something may be missing, because units are on
  ///   their way
  /// @param keptFrom the first day of which rows are kept; null if none went in this time
  /// @param notes what details were not read, and why
  record Answer(
      List<Value> values,
      List<String> daysNotCovered,
      @Nullable String notCoveredSince,
      @Nullable String keptFrom,
      List<Note> notes,
      Cost cost) {}

  /// @param value as it was asked for
  /// @param readAs what it was read as; null when that is what was asked for
  /// @param lookedUpAs kinds, likeliest first; empty when it was not looked up
  /// @param notLookedUp why not; null when it was
  /// @param seen as what; empty if never, or if it was not looked up
  record Value(
      String value,
      @Nullable String readAs,
      List<String> lookedUpAs,
      @Nullable Note notLookedUp,
      List<Seen> seen) {}

  /// @param value as it is kept
  /// @param events that hold the value itself, at least
  /// @param eventsBelow that hold a name below it, at least
  /// @param hostsUnlisted whether more hosts had it than are named
  /// @param search finds the events
  /// @param users of the newest events in the lake; null if not asked for or not read
  /// @param processes of the newest events in the lake; null if not asked for or not read
  record Seen(
      String kind,
      String value,
      String first,
      String last,
      long events,
      long eventsBelow,
      List<Host> hosts,
      boolean hostsUnlisted,
      Map<String, Long> months,
      Map<String, Long> roles,
      Search search,
      @Nullable List<String> users,
      @Nullable List<String> processes) {}

  /// @param name the newest that is known; empty if none is
  record Host(String id, String name, String first, String last, long events) {}

  record Search(String query, String from, String to) {}

  record Cost(int files, long requests, long bytes, long rows) {}

  /// Values are read as they were sent: a list of parameters would be taken apart at commas.
  @GetMapping
  Answer find(
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(defaultValue = "false") boolean details) {
    return find(new Question(parameters.getOrDefault("value", List.of()), from, to, details));
  }

  @PostMapping
  Answer find(@RequestBody Question question) {
    List<String> values = question.values();
    if (values == null || values.isEmpty() || values.size() > MOST_VALUES) {
      throw bad("values are 1 to " + MOST_VALUES);
    }
    for (String value : values) {
      if (value == null || value.isBlank() || value.length() > LONGEST) {
        throw bad("a value has 1 to " + LONGEST + " characters");
      }
    }
    Instant now = clock.instant();
    LocalDate first =
        question.from() == null
            ? LocalDate.EPOCH
            : day(TimeExpression.parse("from", question.from(), now));
    LocalDate end =
        question.to() == null
            ? day(now).plusDays(2)
            : day(TimeExpression.parse("to", question.to(), now).minusNanos(1)).plusDays(1);
    if (!first.isBefore(end)) {
      throw bad("from is not before to");
    }
    SightingCoverage.Uncovered uncovered = coverage.uncovered(first, end);
    SightingLookup.Answer found = lookup.find(values, first, end);
    List<Value> answers = new ArrayList<>();
    SightingDetails.Reading reading = details.begin();
    SightingDetails.@Nullable Reading wanted =
        Boolean.TRUE.equals(question.details()) ? reading : null;
    found.found().forEach(one -> answers.add(value(one, wanted)));
    return new Answer(
        answers,
        new TreeSet<>(uncovered.days()).stream().map(LocalDate::toString).toList(),
        uncovered.since().map(LocalDate::toString).orElse(null),
        uncovered.keptFrom().map(LocalDate::toString).orElse(null),
        reading.notes(),
        cost(found.cost()));
  }

  private Value value(SightingLookup.Found found, SightingDetails.@Nullable Reading reading) {
    AskedText asked = found.asked();
    String readAs = asked.read().equals(found.text()) ? null : asked.read();
    return switch (asked) {
      case AskedText.Answerable answerable ->
          new Value(
              found.text(),
              readAs,
              answerable.kinds().stream().map(SightedValue::code).toList(),
              null,
              found.seen().stream().map(one -> seen(one, reading)).toList());
      case AskedText.Unanswerable(_, AskedText.Reason reason) ->
          new Value(
              found.text(),
              readAs,
              List.of(),
              new Note(reason.code(), reason.meaning()),
              List.of());
    };
  }

  private static Cost cost(SightingCost cost) {
    return new Cost(cost.files(), cost.requests(), cost.bytes(), cost.rows());
  }

  /// @param reading of details; null if they are not asked for
  private Seen seen(ValueSummary seen, SightingDetails.@Nullable Reading reading) {
    Instant to = seen.last().plus(1, ChronoUnit.MICROS);
    Query query = SightingLookup.events(seen);
    SightingDetails.Details read =
        reading == null ? null : reading.read(query, new TimeRange(seen.first(), to)).orElse(null);
    Map<String, Long> months = new LinkedHashMap<>();
    seen.months().forEach((month, count) -> months.put(month.toString(), count));
    Map<String, Long> roles = new TreeMap<>();
    seen.roles().forEach((role, count) -> roles.put(role.code(), count));
    long version = hosts.version();
    return new Seen(
        SightedValue.code(seen.kind()),
        seen.text(),
        Times.text(seen.first()),
        Times.text(seen.last()),
        seen.count(),
        seen.below(),
        seen.hosts().stream().map(host -> host(host, version)).toList(),
        seen.hasUnlistedHosts(),
        months,
        roles,
        new Search(QueryPrinter.print(query), Times.text(seen.first()), Times.text(to)),
        read == null ? null : read.users(),
        read == null ? null : read.processes());
  }

  private Host host(ValueSummary.Host host, long version) {
    return new Host(
        host.id(),
        hosts.hostName(host.id(), version).orElse(""),
        Times.text(host.first()),
        Times.text(host.last()),
        host.count());
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
