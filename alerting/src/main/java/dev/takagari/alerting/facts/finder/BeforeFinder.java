package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How it got here: the ancestors of the process, who wrote its file, and what those who did looked
/// up and called just before.
public final class BeforeFinder implements FactFinder {
  private static final Duration LOOKED_BACK = Duration.ofDays(7);
  private static final Duration JUST_BEFORE = Duration.ofMinutes(30);
  private static final Duration HOUR = Duration.ofHours(1);

  /// A desktop or a service calls and looks up names all day: of ancestors beyond the parent only
  /// what they did so long before they started the next of the line can be why.
  private static final Duration CAUSE = Duration.ofMinutes(2);

  /// A download takes longer than a start.
  private static final Duration WRITTEN = Duration.ofMinutes(5);

  /// A sensor tells of a start before it knows the whole of it.
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final Duration LOGGED_ON = Duration.ofMinutes(10);
  private static final int MOST_LOGONS = 20;
  private static final int MOST_READ = 300;
  private static final int MOST_WRITERS = 3;

  /// Of ancestors further away nothing but their start is told.
  private static final int CLOSE = 4;

  private final EventQuestions events;

  public BeforeFinder(EventQuestions events) {
    this.events = events;
  }

  @Override
  public Kind kind() {
    return Kind.BEFORE;
  }

  @Override
  public Turn turn() {
    return Turn.LATER;
  }

  @Override
  public String asks() {
    return "the search for what came before";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Asking asking = new Asking(events, deadline, answer);
    Detection detection = inquiry.detection();
    List<Subjects> subjects = Subjects.of(detection);
    boolean isFound = false;
    if (Subjects.process(detection).isEmpty()) {
      Recorded.tell(answer, detection);
      isFound |= fileOnly(asking, answer, detection);
    }
    for (Subjects subject : subjects) {
      isFound |=
          switch (subject) {
            case Subjects.SensorProcess process -> origin(asking, answer, detection, process);
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
                    new TimeRange(detection.time().minus(HOUR), detection.time()),
                    "in the hour before",
                    detection.eventId());
          };
    }
    if (!isFound) {
      if (subjects.isEmpty() && detection.first(Columns.HOST_ID).isEmpty()) {
        answer.note("the detection names nothing by which earlier events can be found");
      } else {
        answer.note("no events around the detection are in the data");
        if (inquiry.mayStillCome()) {
          answer.note("they may still come").pending();
        }
      }
    }
    return answer;
  }

  private boolean origin(
      Asking asking, FactAnswer answer, Detection detection, Subjects.SensorProcess subject) {
    Processes processes = new Processes(asking, subject.host(), detection.time());
    Processes.Line line = processes.line(subject.id());
    boolean isFound = !line.starts().isEmpty();
    int depth = 0;
    if (!isFound) {
      Recorded.tell(answer, detection);
      String parent = detection.first(Columns.PROCESS_PARENT_ENTITY_ID);
      if (!parent.isEmpty()) {
        line = processes.line(parent);
        depth = 1;
      }
    }
    if (isFound) {
      doubt(answer, detection, line.starts().getFirst());
    }
    for (EventRow start : line.starts()) {
      answer.fact(
          generation(depth++),
          Processes.worded(start),
          "sensor",
          Rows.start(start),
          Processes.values(start));
    }
    if (!line.starts().isEmpty() && !line.gap().isEmpty()) {
      EventRow last = line.starts().getLast();
      String name = Rows.text(last, Columns.PROCESS_PARENT_NAME);
      answer.fact(
          generation(depth),
          name.isEmpty()
              ? "not in the data: it started before events of this host are kept, or its start did"
                  + " not arrive"
              : name + ", known by name only: its start is not in the data",
          "sensor",
          null);
    }
    List<EventRow> writes = written(asking, answer, detection, line, processes, isFound);
    deeds(asking, answer, detection, line, writes, processes, isFound);
    Instant ran = isFound ? Rows.start(line.starts().getFirst()) : detection.time();
    logons(asking, answer, subject, ran);
    return isFound || !line.starts().isEmpty() || !writes.isEmpty();
  }

  /// Says when the events tell of another program than the detection: what follows is then perhaps
  /// another story.
  private static void doubt(FactAnswer answer, Detection detection, EventRow start) {
    String seen = Rows.text(start, Columns.PROCESS_NAME);
    String named = detection.first(Columns.PROCESS_NAME);
    String seenHash = Rows.text(start, Columns.PROCESS_HASH_SHA256);
    String namedHash = detection.first(Columns.PROCESS_HASH_SHA256);
    boolean isByHash = !seenHash.isEmpty() && !namedHash.isEmpty();
    boolean isOther =
        isByHash
            ? !Fold.fold(seenHash).equals(Fold.fold(namedHash))
            : !Fold.fold(seen).equals(Fold.fold(named));
    if (isOther && !seen.isEmpty() && !named.isEmpty()) {
      answer.note(
          "the detection is about "
              + named
              + ", events call the process "
              + seen
              + ": what is told may be of another one");
    }
  }

  private static String generation(int depth) {
    return switch (depth) {
      case 0 -> "process";
      case 1 -> "parent";
      case 2 -> "grandparent";
      default -> "ancestor " + depth;
    };
  }

  /// Who wrote the file of the process.
  private static List<EventRow> written(
      Asking asking,
      FactAnswer answer,
      Detection detection,
      Processes.Line line,
      Processes processes,
      boolean isFound) {
    EventRow start = isFound ? line.starts().getFirst() : null;
    String path = start == null ? "" : Rows.text(start, Columns.PROCESS_EXECUTABLE);
    String hash = start == null ? "" : Rows.text(start, Columns.PROCESS_HASH_SHA256);
    Instant ran = start == null ? detection.time() : Rows.start(start);
    return writes(
        asking,
        answer,
        detection,
        path.isEmpty() ? detection.first(Columns.PROCESS_EXECUTABLE) : path,
        hash.isEmpty() ? detection.first(Columns.PROCESS_HASH_SHA256) : hash,
        ran,
        processes);
  }

  /// A detection of a file and no process.
  private static boolean fileOnly(Asking asking, FactAnswer answer, Detection detection) {
    String host = detection.first(Columns.HOST_ID);
    if (host.isEmpty()) {
      return false;
    }
    List<EventRow> writes =
        writes(
            asking,
            answer,
            detection,
            detection.first(Columns.FILE_PATH),
            detection.first(Columns.FILE_HASH_SHA256),
            detection.time(),
            new Processes(asking, host, detection.time()));
    return !writes.isEmpty();
  }

  /// The first writing of the file by each process.
  private static List<EventRow> writes(
      Asking asking,
      FactAnswer answer,
      Detection detection,
      String path,
      String hash,
      Instant ran,
      Processes processes) {
    List<Query> file = new ArrayList<>();
    if (!path.isEmpty()) {
      file.add(Filters.is(Columns.FILE_PATH, path));
    }
    if (!hash.isEmpty()) {
      file.add(Filters.is(Columns.FILE_HASH_SHA256, hash));
    }
    if (file.isEmpty()) {
      return List.of();
    }
    Query query =
        Filters.all(
            Filters.is(Columns.HOST_ID, detection.first(Columns.HOST_ID)),
            Filters.is(Columns.EVENT_CATEGORY, "file"),
            Filters.is(Columns.EVENT_TYPE, "creation"),
            Query.or(file));
    TimeRange range = new TimeRange(ran.minus(LOOKED_BACK), ran.plus(SLACK));
    Map<String, EventRow> first = new LinkedHashMap<>();
    asking
        .newest("who wrote the file", query, range, 20)
        .rows()
        .forEach(row -> first.put(Processes.id(row), row));
    List<EventRow> writes =
        first.values().stream()
            .sorted(Comparator.comparing(Rows::time).reversed())
            .limit(MOST_WRITERS)
            .toList();
    for (EventRow write : writes) {
      Map<Column, String> values = new LinkedHashMap<>();
      values.put(Columns.FILE_PATH, Rows.text(write, Columns.FILE_PATH));
      values.put(Columns.FILE_HASH_SHA256, Rows.text(write, Columns.FILE_HASH_SHA256));
      values.put(Columns.PROCESS_ENTITY_ID, Processes.id(write));
      answer.fact(
          "file written by",
          processes.name(write)
              + " wrote "
              + Rows.text(write, Columns.FILE_PATH)
              + " "
              + FactText.distance(Duration.between(ran, Rows.time(write)))
              + " it ran",
          "sensor",
          Rows.time(write),
          values);
    }
    return writes;
  }

  /// What the close ancestors and the writers did just before.
  private static void deeds(
      Asking asking,
      FactAnswer answer,
      Detection detection,
      Processes.Line line,
      List<EventRow> writes,
      Processes processes,
      boolean isFound) {
    Set<String> ids = new LinkedHashSet<>();
    line.starts().stream().skip(isFound ? 1 : 0).limit(CLOSE).map(Processes::id).forEach(ids::add);
    writes.stream().map(Processes::id).filter(id -> !id.isEmpty()).forEach(ids::add);
    String own = detection.first(Columns.PROCESS_ENTITY_ID);
    ids.remove(own);
    Instant ran = isFound ? Rows.start(line.starts().getFirst()) : detection.time();
    Query network =
        Filters.any(
            Filters.has(Columns.DNS_QUESTION_NAME),
            Filters.all(
                Filters.is(Columns.EVENT_CATEGORY, "network"),
                Filters.has(Columns.DESTINATION_IP)));
    Query written =
        Filters.all(
            Filters.is(Columns.EVENT_CATEGORY, "file"), Filters.is(Columns.EVENT_TYPE, "creation"));
    List<Query> deeds = new ArrayList<>();
    if (!ids.isEmpty()) {
      deeds.add(
          Filters.all(
              Filters.isAny(Columns.PROCESS_ENTITY_ID, ids),
              Filters.any(network, written, Filters.has(Columns.SCRIPT_CONTENT))));
    }
    if (!own.isEmpty()) {
      deeds.add(
          Filters.all(
              Filters.is(Columns.PROCESS_ENTITY_ID, own), Filters.has(Columns.SCRIPT_CONTENT)));
    }
    if (deeds.isEmpty()) {
      return;
    }
    List<EventRow> rows =
        asking
            .newest(
                "what its ancestors did",
                Filters.all(
                    Filters.is(Columns.HOST_ID, detection.first(Columns.HOST_ID)), Query.or(deeds)),
                new TimeRange(ran.minus(JUST_BEFORE), ran.plus(SLACK)),
                MOST_READ)
            .rows()
            .stream()
            .sorted(Comparator.comparing(Rows::time))
            .toList();
    documents(answer, rows, line, processes);
    List<EventRow> near =
        rows.stream().filter(row -> isNearCause(row, line, writes, isFound)).toList();
    Activity activity = new Activity(answer, "sensor", near, processes::name);
    activity.scripts(2);
    activity.names(4);
    activity.connections(4, _ -> "");
  }

  /// Whether its process is the parent, or about to start the next of the line or to write the
  /// file.
  private static boolean isNearCause(
      EventRow row, Processes.Line line, List<EventRow> writes, boolean isFound) {
    String id = Processes.id(row);
    int parent = isFound ? 1 : 0;
    List<EventRow> starts = line.starts();
    boolean isOfLine = false;
    for (int i = 0; i < starts.size(); i++) {
      if (Processes.id(starts.get(i)).equals(id)) {
        if (i <= parent || isWithin(CAUSE, row, Rows.start(starts.get(i - 1)))) {
          return true;
        }
        isOfLine = true;
      }
    }
    List<EventRow> written =
        writes.stream().filter(write -> Processes.id(write).equals(id)).toList();
    return written.isEmpty()
        ? !isOfLine
        : written.stream().anyMatch(write -> isWithin(WRITTEN, row, Rows.time(write)));
  }

  private static boolean isWithin(Duration before, EventRow row, Instant what) {
    Instant time = Rows.time(row);
    return !time.isBefore(what.minus(before)) && !time.isAfter(what.plus(SLACK));
  }

  /// Who came over the network just before.
  private static void logons(
      Asking asking, FactAnswer answer, Subjects.SensorProcess subject, Instant ran) {
    List<EventRow> rows =
        asking
            .newest(
                "logons over the network",
                Filters.all(
                    Filters.is(Columns.HOST_ID, subject.host()),
                    Filters.is(Columns.EVENT_CATEGORY, "authentication"),
                    Filters.is(Columns.EVENT_TYPE, "start"),
                    Filters.has(Columns.SOURCE_IP)),
                new TimeRange(ran.minus(LOGGED_ON), ran.plus(SLACK)),
                MOST_LOGONS)
            .rows()
            .stream()
            .sorted(Comparator.comparing(Rows::time))
            .toList();
    new Activity(answer, "sensor", rows, _ -> "").logons(3);
  }

  /// Files that one process wrote and that another was called with.
  private static void documents(
      FactAnswer answer, List<EventRow> rows, Processes.Line line, Processes processes) {
    Set<String> told = new LinkedHashSet<>();
    for (EventRow row : rows) {
      String path = Rows.text(row, Columns.FILE_PATH);
      String name = Rows.text(row, Columns.FILE_NAME);
      Optional<EventRow> opener =
          name.isEmpty() ? Optional.empty() : calledWith(name, Processes.id(row), line.starts());
      if (opener.isPresent() && told.add(path) && told.size() <= 3) {
        Map<Column, String> values = new LinkedHashMap<>();
        values.put(Columns.FILE_PATH, path);
        values.put(Columns.FILE_HASH_SHA256, Rows.text(row, Columns.FILE_HASH_SHA256));
        answer.fact(
            "document",
            processes.name(row)
                + " wrote "
                + path
                + ", and "
                + Rows.processName(opener.get())
                + " was called with it",
            "sensor",
            Rows.time(row),
            values);
      }
    }
  }

  private static Optional<EventRow> calledWith(String name, String writer, List<EventRow> starts) {
    return starts.stream()
        .filter(start -> !Processes.id(start).equals(writer))
        .filter(start -> !Rows.text(start, Columns.PROCESS_NAME).equals(name))
        .filter(
            start ->
                Rows.text(start, Columns.PROCESS_COMMAND_LINE)
                    .toLowerCase(Locale.ROOT)
                    .contains(name.toLowerCase(Locale.ROOT)))
        .findFirst();
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
            .newest(
                "what happened in the " + thing,
                Filters.is(column, id),
                new TimeRange(detection.time().minus(HOUR), detection.time().plus(SLACK)),
                MOST_READ)
            .rows()
            .stream()
            .filter(row -> !Rows.text(row, Columns.EVENT_ID).equals(detection.eventId()))
            .sorted(Comparator.comparing(Rows::time))
            .toList();
    Activity activity = new Activity(answer, thing, rows, Rows::processName);
    activity.alerts(4, detection.eventId());
    activity.processes(5);
    activity.names(3);
    activity.connections(3, _ -> "");
    return !rows.isEmpty();
  }
}
