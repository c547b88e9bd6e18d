package dev.takagari.alerting.together;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresAuditLog;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresCaseTellings;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.adapters.postgres.PostgresSuppressionBook;
import dev.takagari.alerting.github.GitHubSettings;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.CaseTellings;
import dev.takagari.embedded.GitHubDouble;
import dev.takagari.embedded.SlackDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Slack, GitHub, a database and a process of the service between them, which can be ended and
/// begun again. All have one clock, which stands still unless it is moved.
final class TogetherWorld implements AutoCloseable {
  static final String CHANNEL = "C0SOC00001";
  static final String REPOSITORY = "example/soc-cases";
  static final String OPT_OUT = "//";
  static final List<Person> PEOPLE_LIST =
      List.of(
          new Person("a.tanaka", "U0TANAKA", "a-tanaka", "a.tanaka@example.com", "soc"),
          new Person("d.weber", "U0WEBER", "d-weber", "d.weber@example.com", "soc"));
  static final People PEOPLE = new People(PEOPLE_LIST);

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int MOST_ROUNDS = 400;
  private static final int QUIET_ROUNDS = 3;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T05:00:00Z"));
  final InstantSource clock = now::get;
  final Pace pace = new Pace();
  final AlertingDatabase database = new AlertingDatabase();
  final CaseRepository cases = new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  final CaseRecords records = new PostgresCaseRecords(database.session());
  final CaseTellings tellings = new PostgresCaseTellings(database.session());
  final SuppressionBook suppressions = new PostgresSuppressionBook(database.session());
  final PollPlaces places = new PostgresPollPlaces(database.session());
  final LeaseLedger leases = new PostgresLeaseLedger(database.session());
  final AuditLog audit = new PostgresAuditLog(database.session());
  final List<Detection> troubles = new CopyOnWriteArrayList<>();

  /// How many of the next acts that were done are not put down, as when the process is killed in
  /// between.
  final AtomicInteger forgets = new AtomicInteger();

  final String team;
  final ActQueue queue;
  final SlackDouble slack = SlackDouble.start(clock);
  final GitHubDouble github = GitHubDouble.start(clock);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server = serve();
  private volatile Telling telling;

  /// Time that passes for who keeps a pace, and for nobody else.
  final class Pace implements InstantSource {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
      return clock.instant().plus(ahead.get());
    }

    void sleep(Duration time) {
      ahead.updateAndGet(before -> before.plus(time).plusMillis(1));
    }
  }

  /// @param isTeamSet whether the id of the workspace is configured
  TogetherWorld(boolean isTeamSet) {
    team = isTeamSet ? slack.teamId() : "";
    database.clock(now.get());
    queue = forgetful(new PostgresActQueue(database.session(), new Random(1)));
    slack.addChannel(CHANNEL, "soc");
    github.repository(REPOSITORY);
    for (Person person : PEOPLE_LIST) {
      slack.addUser(person.slack(), person.name(), person.email(), "");
      github.addUser(person.github(), "write");
    }
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    slack.deliverTo(url.resolve("/hooks/slack/interactive"), url.resolve("/hooks/slack/events"));
    slack.patience(Duration.ofSeconds(10), Duration.ofMillis(10));
    github.deliverTo(url.resolve("/hooks/github"));
    telling = new Telling(this);
  }

  GitHubSettings github() {
    return new GitHubSettings(
        URI.create(github.baseUrl()),
        REPOSITORY,
        github.token(),
        null,
        false,
        true,
        false,
        "",
        Duration.ofSeconds(10));
  }

  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(threads);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      telling.answer(exchange);
    }
  }

  private ActQueue forgetful(ActQueue real) {
    return (ActQueue)
        Proxy.newProxyInstance(
            ActQueue.class.getClassLoader(),
            new Class<?>[] {ActQueue.class},
            (_, method, arguments) -> {
              if (method.getName().equals("done")
                  && forgets.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "killed in between");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  /// Ends the process and begins another, which remembers nothing.
  void restart() {
    Telling old = telling;
    telling = new Telling(this);
    old.close();
  }

  /// Moves the clock. Not while something is being said: nothing takes as long as a lease.
  void pass(Duration time) throws InterruptedException {
    await("nothing is under way", () -> telling.isIdle());
    synchronized (this) {
      now.updateAndGet(before -> before.plus(time));
      database.clock(now.get());
    }
  }

  /// A case of which people are called.
  CaseKey open(String group) {
    CaseKey key = Objects.requireNonNull(detect(group, "first-of-" + group));
    cases.assess(
        key, new Assessment(Severity.HIGH, "suspicious", List.of("it is"), Tell.PAGE, "test 1"));
    return key;
  }

  /// A detection of a group.
  ///
  /// @return its case
  CaseKey detect(String group, String id) {
    return Objects.requireNonNull(
        cases.file(Detections.of(id, "1", group, "h1", clock.instant())).key());
  }

  Case find(CaseKey key) {
    return cases.find(key).orElseThrow();
  }

  /// The messages of a case in the channel.
  List<SlackDouble.Message> messages(CaseKey key) {
    return slack.messages(CHANNEL).stream()
        .filter(message -> message.body().toString().contains("case=" + key))
        .toList();
  }

  /// The issues of a case.
  List<GitHubDouble.Issue> issues(CaseKey key) {
    return github.issues().stream()
        .filter(issue -> issue.title().contains(key.toString()))
        .toList();
  }

  boolean poll() {
    return telling.poll();
  }

  /// Everything works again, what is under way comes to its end, and somebody looks once whether a
  /// web hook was missed.
  void settle() throws InterruptedException {
    slack.outage(false);
    slack.clearFaults();
    github.outage(false);
    github.heal();
    forgets.set(0);
    github.holdWebhooks(false);
    assertThat(github.awaitDeliveries(LONG)).isTrue();
    telling.hearOut();
    calm();
    assertThat(telling.poll()).as("GitHub can be asked").isTrue();
    calm();
  }

  /// Lets time pass until nothing waits to be told.
  void calm() throws InterruptedException {
    int quiet = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (isQuiet()) {
        quiet++;
        if (quiet == QUIET_ROUNDS) {
          return;
        }
      } else {
        quiet = 0;
        pass(STEP);
      }
      Thread.sleep(20);
    }
    throw new AssertionError(
        "acts wait for ever: " + queue.list(ActFilter.WAITING, null, null, 10).items());
  }

  boolean isQuiet() {
    return telling.isIdle()
        && tellings.due(Duration.ZERO, 1).isEmpty()
        && queue.list(ActFilter.WAITING, null, null, 1).items().isEmpty();
  }

  /// Something that becomes true by itself.
  interface Wanted {
    boolean isThere();
  }

  void await(String what, Wanted wanted) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!wanted.isThere()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    telling.close();
    server.stop(0);
    threads.shutdownNow();
    slack.close();
    github.close();
    database.close();
  }
}
