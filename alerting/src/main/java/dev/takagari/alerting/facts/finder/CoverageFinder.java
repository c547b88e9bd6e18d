package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What cannot be known because nothing came: of the host, of the container, of feeds.
public final class CoverageFinder implements FactFinder {
  private static final Duration LOOKED_BACK = Duration.ofHours(24);
  private static final Duration AROUND = Duration.ofHours(1);

  /// Whoever is heard of so long after it did not fall silent with it.
  private static final Duration FOLLOWED = Duration.ofDays(7);

  private static final Duration SILENT = Duration.ofHours(1);
  private static final int MOST_GAPS = 3;
  private static final int MOST_NOTICES = 200;

  /// Whose events are looked for, as people call it.
  private static final SequencedMap<Column, String> THINGS = new LinkedHashMap<>();

  static {
    THINGS.put(Columns.HOST_ID, "host");
    THINGS.put(Columns.CONTAINER_ID, "container");
    THINGS.put(Columns.ORCHESTRATOR_RESOURCE_NAME, "task");
    THINGS.put(Columns.AWS_PRINCIPAL_ARN, "principal");
  }

  private final EventQuestions events;
  private final UncoveredTimes uncovered;
  private final FeedLogs logs;

  /// @param logs what feeds bring: only what can tell of a detection is told of
  public CoverageFinder(EventQuestions events, UncoveredTimes uncovered, FeedLogs logs) {
    this.events = events;
    this.uncovered = uncovered;
    this.logs = logs;
  }

  @Override
  public Kind kind() {
    return Kind.COVERAGE;
  }

  @Override
  public Turn turn() {
    return Turn.LATER;
  }

  @Override
  public String asks() {
    return "what is covered";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Asking asking = new Asking(events, deadline, answer);
    Detection detection = inquiry.detection();
    boolean isNamed = false;
    for (Map.Entry<Column, String> one : THINGS.entrySet()) {
      isNamed |= newest(asking, answer, inquiry, one.getKey(), one.getValue());
    }
    if (Subjects.instance(detection).isPresent()) {
      isNamed |= newest(asking, answer, inquiry, Columns.CLOUD_INSTANCE_ID, "instance");
    }
    Instant time = detection.time();
    Instant until = time.plus(AROUND).isBefore(inquiry.now()) ? time.plus(AROUND) : inquiry.now();
    Instant from = time.minus(AROUND);
    if (from.isBefore(until)) {
      TimeRange range = new TimeRange(from, until);
      List<CoverageItem> all = uncovered.in(range);
      if (all.stream().anyMatch(item -> item.kind() == CoverageKind.CALLS_DROPPED)) {
        dropped(asking, answer, detection.first(Columns.HOST_NAME), range);
      }
      TellingLogs telling = TellingLogs.of(detection);
      // a feed that brings alerts only is so at all times, and says nothing of this case
      List<CoverageItem> items =
          all.stream()
              .filter(item -> item.kind() != CoverageKind.ALERTS_ONLY)
              // of its own host alone
              .filter(item -> item.kind() != CoverageKind.CALLS_DROPPED)
              .filter(item -> telling.isIn(item.feed(), logs))
              .toList();
      for (CoverageItem item : items.stream().limit(MOST_GAPS).toList()) {
        answer.fact(
            "may be missing",
            (item.feed().isEmpty() ? "" : item.feed() + ": ") + item.text() + times(item),
            "coverage",
            item.from());
      }
      if (items.stream().anyMatch(item -> item.kind() == CoverageKind.UNFINISHED)) {
        stillComing(answer, inquiry);
      }
      if (items.size() > MOST_GAPS) {
        answer.note(
            FactText.count(items.size() - MOST_GAPS, "more reason") + " why events may be missing");
      }
    }
    if (answer.isEmpty() && !answer.isPartial()) {
      answer.note(nothing(isNamed, inquiry.mayStillCome()));
    }
    return answer;
  }

  /// System calls that Falco did not see on the host.
  private static void dropped(Asking asking, FactAnswer answer, String host, TimeRange range) {
    if (host.isEmpty()) {
      return;
    }
    FactAnswer trouble = new FactAnswer();
    List<EventRow> notices =
        asking
            .into(trouble)
            .newest(
                "notices of dropped calls",
                Filters.all(
                    FalcoDrops.notices(),
                    Filters.isAny(Columns.HOST_NAME, List.of(host, Fold.fold(host)))),
                range,
                MOST_NOTICES)
            .rows();
    answer.takeNotes(trouble);
    if (!notices.isEmpty()) {
      Instant first = Rows.time(notices.getLast());
      answer.fact(
          "may be missing",
          FactText.count(notices.stream().mapToLong(FalcoDrops::dropped).sum(), "system call")
              + " that Falco did not see on this host from "
              + first
              + " until "
              + Rows.time(notices.getFirst()),
          "falco",
          first);
    }
  }

  /// That no feed lacks anything says nothing of what nobody could look for.
  private static String nothing(boolean isNamed, boolean mayStillCome) {
    if (!isNamed) {
      return "the detection names nothing of which events could be missing";
    }
    return mayStillCome
        ? "nothing is known to be missing so far"
        : "nothing is known to be missing";
  }

  private static String times(CoverageItem item) {
    String from = item.from() == null ? "" : " from " + item.from();
    return from + (item.until() == null ? "" : " until " + item.until());
  }

  /// @return whether the detection names such a thing
  private static boolean newest(
      Asking asking, FactAnswer answer, Inquiry inquiry, Column column, String thing) {
    Detection detection = inquiry.detection();
    String value = detection.first(column);
    if (value.isEmpty()) {
      return false;
    }
    Instant time = detection.time();
    Instant end = time.plus(FOLLOWED);
    Instant to = inquiry.now().isBefore(end) ? inquiry.now() : end;
    // a detection's clock may be a little ahead
    TimeRange range =
        new TimeRange(time.minus(LOOKED_BACK), to.plus(Detection.MOST_AHEAD).plusSeconds(60));
    Query query =
        Filters.all(
            Filters.is(column, value), new Query.Not(Filters.is(Columns.EVENT_KIND, "alert")));
    FactAnswer trouble = new FactAnswer();
    List<EventRow> rows =
        asking.into(trouble).newest("events of this " + thing, query, range, 1).rows();
    answer.takeNotes(trouble);
    if (trouble.isPartial()) {
      return true;
    }
    if (rows.isEmpty()) {
      answer.fact(
          "no events",
          "no events of this "
              + thing
              + " but alerts from "
              + range.from()
              + " on: what it did cannot be known",
          "search",
          null,
          Map.of(),
          missing(inquiry));
      stillComing(answer, inquiry);
      return true;
    }
    Instant last = Rows.time(rows.getFirst());
    if (last.isBefore(time)) {
      answer.fact(
          "silent",
          "no events of this "
              + thing
              + " since "
              + last
              + ", "
              + FactText.distance(Duration.between(time, last))
              + " the detection",
          "search",
          last,
          Map.of(),
          missing(inquiry));
      stillComing(answer, inquiry);
    } else if (last.isBefore(to.minus(SILENT))) {
      answer.fact("silent", "no events of this " + thing + " since " + last, "search", last);
      stillComing(answer, inquiry);
    }
    return true;
  }

  /// Only what cannot come any more is missing.
  private static Map<String, String> missing(Inquiry inquiry) {
    return inquiry.mayStillCome() ? Map.of() : Map.of(FactKeys.MISSING, "true");
  }

  private static void stillComing(FactAnswer answer, Inquiry inquiry) {
    if (inquiry.mayStillCome()) {
      answer.note("they may still come").pending();
    }
  }
}
