package dev.takagari.alerting.respond;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresResponseLedger;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Actor.Origin;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.HostContainment;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseRequest;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.response.ResponseWork;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import dev.takagari.core.response.TaskArn;
import dev.takagari.core.response.TaskStopper;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A ledger on PostgreSQL, a store of objects, a search, hosts and tasks, all of which can fail,
/// and a process that can be killed before and after whatever it does.
final class RespondWorld implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final String BUCKET = "raw";
  static final People PEOPLE =
      new People(List.of(new Person("ann", "U0ANN", "ann-gh", "ann@example.org", "soc")));
  static final Actor ANN = new Actor("ann", Origin.API);
  static final Actor BOB = new Actor("bob", Origin.CLI);

  /// What kills the process.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final AlertingDatabase database = new AlertingDatabase();
  final CaseRepository cases = new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  final CaseRecords records = new PostgresCaseRecords(database.session());
  final PostgresResponseLedger ledger = new PostgresResponseLedger(database.session());
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Store store = new Store();

  /// What was asked of the search.
  final List<EventQuestion> questions = new ArrayList<>();

  /// Names of what is contained or stopped.
  final Set<String> bound = new HashSet<>();

  final List<String> calls = new ArrayList<>();
  int looks;
  Instant now = NOON;
  List<EventRow> events = List.of();
  boolean more;
  List<String> notCovered = List.of();
  @Nullable TakagariException searchFails;
  @Nullable TakagariException lookFails;

  /// From the next call on.
  @Nullable TakagariException lookFailsThen;

  /// Answers of the other side that are not what it usually does, in turn.
  final List<CallOutcome> outcomes = new ArrayList<>();

  /// Before or after so many steps the process dies; 0 for never.
  int killAt;

  boolean killAfter;
  private int steps;

  RespondWorld() {
    clock(NOON);
  }

  @Override
  public void close() {
    database.close();
  }

  void clock(Instant time) {
    now = time;
    database.clock(time);
  }

  void pass(Duration time) {
    clock(now.plus(time));
  }

  /// Anything that leaves a trace outside the process.
  private <T> T step(Supplier<T> work) {
    steps++;
    if (steps == killAt && !killAfter) {
      throw new Killed();
    }
    T result = work.get();
    if (steps == killAt) {
      throw new Killed();
    }
    return result;
  }

  /// So many steps were made since it was last asked.
  int steps() {
    int made = steps;
    steps = 0;
    return made;
  }

  static String host(int number) {
    return "%032x".formatted(0xabc0000 + number);
  }

  CaseKey opened(String host) {
    return Objects.requireNonNull(
        cases
            .file(Detections.of("d-" + host, "1", "g-" + host, host, NOON.minusSeconds(600)))
            .key());
  }

  ResponseDesk desk(ResponseKind... kinds) {
    return new ResponseDesk(
        ledger,
        cases,
        records,
        Set.of(kinds),
        BUCKET,
        () -> PEOPLE,
        new ResponseMeters(registry),
        () -> now);
  }

  ResponseDesk desk() {
    return desk(ResponseKind.values());
  }

  ResponseRequest asked(ResponseKind kind, String host, String target) {
    return new ResponseRequest(opened(host), kind, target, "it beacons", ANN, "");
  }

  /// A request that a second person approved.
  Response approved(ResponseKind kind, String host, String target) {
    Response response = desk().request(asked(kind, host, target));
    return desk().approve(response.id(), BOB);
  }

  Response approved(String host) {
    return approved(ResponseKind.CONTAIN_HOST, host, host);
  }

  Response now(UUID id) {
    return ledger.find(id).orElseThrow();
  }

  List<String> entries(Response response) {
    return records.timeline(response.key(), 0, 100).stream()
        .filter(entry -> entry.what() == What.RESPONSE)
        .map(TimelineEntry::text)
        .toList();
  }

  double ended(ResponseState state) {
    return registry
        .find("takagari.alerting.responses.ended")
        .tag("state", state.code())
        .counters()
        .stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /// A process that just started.
  ResponseWorker worker() {
    EvidenceSafe safe = new EvidenceSafe(store, BUCKET, cases, records, this::ask, () -> now);
    return new ResponseWorker(
        ledger,
        new Steps(),
        safe,
        new Countermeasures(new Tasks(), new Hosts()),
        new ResponseMeters(registry));
  }

  private EventAnswer ask(EventQuestion question) {
    questions.add(question);
    if (searchFails != null) {
      throw searchFails;
    }
    return new EventAnswer(events, more, notCovered);
  }

  static EventRow event(String id, String host) {
    return EventRow.builder().set(Columns.EVENT_ID, id).set(Columns.HOST_ID, host).build();
  }

  /// Objects in memory, of which some writes and looks fail.
  final class Store extends InMemoryBlobStore {
    final List<String> written = new ArrayList<>();
    int failingPut;
    ErrorCode how = ErrorCode.STORE_UNAVAILABLE;

    /// Whether the write that fails says nothing of it.
    boolean losing;

    private int puts;

    @Override
    public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
      step(
          () -> {
            assertThat(mode).isEqualTo(PutMode.IF_ABSENT);
            puts++;
            if (puts != failingPut) {
              super.put(ref, content, length, mode);
              written.add(ref.key());
            } else if (!losing) {
              throw new TakagariException(how, "the store fails");
            }
            return true;
          });
    }

    @Override
    public Optional<BlobInfo> describe(BlobRef ref) {
      return step(() -> super.describe(ref));
    }
  }

  private TargetStanding standing(String target, List<String> containers) {
    looks++;
    if (lookFails != null) {
      throw lookFails;
    }
    boolean isBound = bound.contains(target);
    return new TargetStanding(
        isBound ? Reach.BOUND : Reach.FREE,
        isBound ? "contained" : "normal",
        "{\"id\":\"" + target + "\"}",
        containers);
  }

  private CallOutcome call(String what, String target, Runnable effect) {
    return step(
        () -> {
          calls.add(what + " " + target);
          lookFails = lookFailsThen;
          assertThat(store.written)
              .as("evidence before the call")
              .anyMatch(key -> key.endsWith("/" + EvidenceSafe.MANIFEST));
          if (!outcomes.isEmpty()) {
            return outcomes.removeFirst();
          }
          effect.run();
          return new CallOutcome.Done("answered 202");
        });
  }

  private final class Hosts implements HostContainment {
    @Override
    public TargetStanding look(String hostId) {
      return step(() -> standing(hostId, List.of()));
    }

    @Override
    public CallOutcome contain(String hostId) {
      return call("contain", hostId, () -> bound.add(hostId));
    }

    @Override
    public CallOutcome release(String hostId) {
      return call("release", hostId, () -> bound.remove(hostId));
    }
  }

  private final class Tasks implements TaskStopper {
    @Override
    public TargetStanding look(TaskArn task) {
      return step(() -> standing(task.text(), List.of("c-1", "c-2")));
    }

    @Override
    public CallOutcome stop(TaskArn task, String reason) {
      return call("stop", task.text(), () -> bound.add(task.text()));
    }
  }

  /// The ledger's work, step by step.
  private final class Steps implements ResponseWork {
    @Override
    public Optional<Claim> claim(Duration lease) {
      return step(() -> ledger.claim(lease));
    }

    @Override
    public boolean saved(Claim claim, String place, String words) {
      return step(() -> ledger.saved(claim, place, words));
    }

    @Override
    public boolean calling(Claim claim) {
      return step(() -> ledger.calling(claim));
    }

    @Override
    public boolean end(Claim claim, ResponseState state, String outcome) {
      return step(() -> ledger.end(claim, state, outcome));
    }

    @Override
    public boolean later(Claim claim, Duration pause, String why) {
      return step(() -> ledger.later(claim, pause, why));
    }

    @Override
    public boolean undone(Claim claim, Duration pause, String why) {
      return step(() -> ledger.undone(claim, pause, why));
    }
  }
}
