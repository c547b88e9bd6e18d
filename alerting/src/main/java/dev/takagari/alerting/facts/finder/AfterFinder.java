package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactRefresh;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.normalize.LocalAddress;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What it did next, within an hour: whom the process started, what they wrote, looked up and
/// called, and what they left behind to start again.
public final class AfterFinder implements FactFinder {
  /// Children, grandchildren and theirs.
  private static final int MOST_PROCESSES = 20;

  private static final int GENERATIONS = 3;
  private static final int MOST_SHOWN = 8;
  private static final int MOST_READ = 500;

  /// A detection comes a little after what it is about.
  private static final Duration LAG = Duration.ofMinutes(1);

  /// Of a process that ran for longer before it was detected only what came next is told.
  private static final Duration YOUNG = Duration.ofMinutes(15);

  /// Whoever calls a neighbour logs on there at once.
  private static final Duration LOGS_ON_WITHIN = Duration.ofMinutes(1);

  /// How far the clocks of two hosts may be apart.
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final int MOST_LOGONS = 100;

  private final EventQuestions events;
  private final Registries registries;

  public AfterFinder(EventQuestions events, IdentityBook identities) {
    this.events = events;
    this.registries = new Registries(identities);
  }

  @Override
  public Kind kind() {
    return Kind.AFTER;
  }

  @Override
  public Turn turn() {
    return Turn.LATER;
  }

  @Override
  public String asks() {
    return "the search for what came next";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Asking asking = new Asking(events, deadline, answer);
    Detection detection = inquiry.detection();
    boolean isFound = false;
    List<Subjects> subjects = Subjects.of(detection);
    for (Subjects subject : subjects) {
      isFound |=
          switch (subject) {
            case Subjects.SensorProcess process -> deeds(asking, answer, detection, process);
            case Subjects.Container container ->
                inside(
                    asking, answer, detection, "container", Columns.CONTAINER_ID, container.id());
            case Subjects.Instance instance ->
                inside(
                    asking,
                    answer,
                    detection,
                    "instance",
                    Columns.CLOUD_INSTANCE_ID,
                    instance.id());
            case Subjects.Principal principal ->
                Trail.tell(
                    asking,
                    answer,
                    principal,
                    new TimeRange(detection.time(), detection.time().plus(FactRefresh.FOLLOWED)),
                    "in the hour after",
                    detection.eventId());
          };
    }
    if (subjects.isEmpty()) {
      return answer.note("the detection names nothing by which later events can be found");
    }
    if (!isFound) {
      answer.note("no later events are in the data");
      if (inquiry.mayStillCome()) {
        answer.note("they may still come").pending();
      }
    } else if (inquiry.now().isBefore(detection.time().plus(FactRefresh.FOLLOWED))) {
      answer.note("the hour after it is not over");
    }
    return answer;
  }

  private boolean deeds(
      Asking asking, FactAnswer answer, Detection detection, Subjects.SensorProcess subject) {
    Processes processes = new Processes(asking, subject.host(), detection.time());
    Instant from =
        processes
            .start(subject.id())
            .map(Rows::start)
            .filter(start -> start.isAfter(detection.time().minus(YOUNG)))
            .filter(start -> start.isBefore(detection.time()))
            .orElse(detection.time().minus(LAG));
    TimeRange range =
        new TimeRange(from.minusSeconds(1), detection.time().plus(FactRefresh.FOLLOWED));
    Set<String> tree = new LinkedHashSet<>(List.of(subject.id()));
    boolean isFound = descendants(answer, processes, tree, range);
    EventAnswer found =
        asking.oldest(
            "what the process did",
            Filters.all(
                Filters.is(Columns.HOST_ID, subject.host()),
                Filters.isAny(Columns.PROCESS_ENTITY_ID, tree),
                new Query.Not(Filters.begins(Columns.EVENT_ACTION, "ProcessRollup2")),
                new Query.Not(Filters.is(Columns.EVENT_KIND, "alert"))),
            range,
            MOST_READ);
    List<EventRow> rows = found.rows();
    Activity activity = new Activity(answer, "sensor", rows, processes::name);
    activity.persistence(4);
    activity.executables(4);
    activity.names(5);
    activity.connections(6, address -> holder(answer, address, detection.time()));
    if (found.more()) {
      answer.note("only the first " + FactText.count(rows.size(), "event") + " were looked at");
    }
    logonsElsewhere(asking, answer, subject, rows);
    ended(answer, subject, rows);
    return isFound || !rows.isEmpty();
  }

  /// @param generation 1 for children
  private record Started(EventRow process, int generation) {}

  /// Adds whom the process started, generation by generation, and their ids to the tree.
  private static boolean descendants(
      FactAnswer answer, Processes processes, Set<String> tree, TimeRange range) {
    Set<String> parents = new LinkedHashSet<>(tree);
    List<Started> started = new ArrayList<>();
    int more = 0;
    for (int generation = 1; generation <= GENERATIONS && !parents.isEmpty(); generation++) {
      List<EventRow> children = processes.children(parents, range, MOST_PROCESSES + 1);
      parents = new LinkedHashSet<>();
      for (EventRow child : children) {
        if (tree.size() > MOST_PROCESSES) {
          more++;
        } else if (tree.add(Processes.id(child))) {
          parents.add(Processes.id(child));
          started.add(new Started(child, generation));
        }
      }
    }
    int told = started.size();
    Map<String, String> figures = Map.of(FactKeys.CHILDREN, String.valueOf(told + more));
    for (Started one : started.subList(0, Math.min(told, MOST_SHOWN))) {
      EventRow child = one.process();
      String by = processes.start(Processes.parent(child)).map(Rows::processName).orElse("");
      answer.fact(
          one.generation() == 1 ? "started" : "started by " + by,
          Processes.worded(child),
          "sensor",
          Rows.start(child),
          Processes.values(child),
          figures);
    }
    if (told > MOST_SHOWN || more > 0) {
      answer.note(
          (more > 0 ? "at least " : "")
              + FactText.count(told + more, "process")
              + " started, "
              + MOST_SHOWN
              + " shown");
    }
    return told > 0;
  }

  /// Logons on other hosts, just after the process called a neighbour, from the address from which
  /// it called.
  private static void logonsElsewhere(
      Asking asking, FactAnswer answer, Subjects.SensorProcess subject, List<EventRow> rows) {
    Set<String> own = new LinkedHashSet<>();
    List<Instant> calls = new ArrayList<>();
    for (EventRow row : rows) {
      String from = Rows.text(row, Columns.SOURCE_IP);
      String to = Rows.text(row, Columns.DESTINATION_IP);
      // of a connection that was accepted the other side is the source
      boolean isOurs = !Activity.isIncoming(row);
      if (isOurs && LocalAddress.isInNetwork(from) && LocalAddress.isInNetwork(to)) {
        own.add(from);
        calls.add(Rows.time(row));
      }
    }
    if (own.isEmpty()) {
      return;
    }
    Query query =
        Filters.all(
            Filters.is(Columns.EVENT_CATEGORY, "authentication"),
            Filters.isAny(Columns.SOURCE_IP, own),
            new Query.Not(Filters.is(Columns.HOST_ID, subject.host())));
    TimeRange range =
        new TimeRange(
            calls.getFirst().minus(SKEW), calls.getLast().plus(LOGS_ON_WITHIN).plus(SKEW));
    List<EventRow> logons =
        asking.oldest("logons on other hosts", query, range, MOST_LOGONS).rows().stream()
            .filter(row -> calls.stream().anyMatch(call -> isJustAfter(call, Rows.time(row))))
            .toList();
    new Activity(answer, "sensor", logons, _ -> "").logonsElsewhere(4);
  }

  private static boolean isJustAfter(Instant call, Instant logon) {
    return !logon.isBefore(call.minus(SKEW)) && !logon.isAfter(call.plus(LOGS_ON_WITHIN));
  }

  private static void ended(
      FactAnswer answer, Subjects.SensorProcess subject, List<EventRow> rows) {
    rows.stream()
        .filter(row -> Processes.id(row).equals(subject.id()))
        .filter(row -> row.strings(Columns.EVENT_CATEGORY).contains("process"))
        .filter(row -> row.strings(Columns.EVENT_TYPE).contains("end"))
        .findFirst()
        .ifPresent(row -> answer.fact("ended", "the process ended", "sensor", Rows.time(row)));
  }

  /// The name of the host of ours that had an address; empty for others.
  private String holder(FactAnswer answer, String address, Instant at) {
    if (!LocalAddress.is(address)) {
      return "";
    }
    Optional<Holder> holder = registries.holder(answer, Lookup.IP, address, at, Subject.HOST);
    List<String> names = Registries.values(holder, Trait.HOST_NAME);
    return names.isEmpty() ? "" : "host " + names.getFirst() + Registries.caveat(holder.get());
  }

  /// What happened in a container or on an instance that no sensor follows.
  private static boolean inside(
      Asking asking,
      FactAnswer answer,
      Detection detection,
      String thing,
      Column column,
      String id) {
    List<EventRow> rows =
        asking
            .oldest(
                "what happened in the " + thing,
                Filters.is(column, id),
                new TimeRange(detection.time(), detection.time().plus(FactRefresh.FOLLOWED)),
                MOST_READ)
            .rows()
            .stream()
            .filter(row -> !Rows.text(row, Columns.EVENT_ID).equals(detection.eventId()))
            .sorted(Comparator.comparing(Rows::time))
            .toList();
    Activity activity = new Activity(answer, thing, rows, Rows::processName);
    activity.alerts(4, detection.eventId());
    activity.processes(6);
    activity.executables(3);
    activity.names(4);
    activity.connections(4, _ -> "");
    return !rows.isEmpty();
  }
}
