package dev.takagari.app.operation;

import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.coverage.CoverageSnapshot;
import dev.takagari.ingest.coverage.FeedCoverage;
import dev.takagari.ingest.engine.Feed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out where everything is. Each part is asked beside the others and for some seconds only: a
/// store that is down costs its own lines of the answer, not the answer.
public final class StatusReport {
  private static final int MOST_SLOTS = 10_000;

  private final Sources sources;
  private final Duration longest;

  /// Where the parts come from.
  ///
  /// @param alerting of which the backlog is asked for apart; gaps from the given time on
  /// @param alertBacklog of the alert queue; empty when there is none
  /// @param troubles what is wrong beside the parts, one line each; asks nobody
  public record Sources(
      List<String> roles,
      List<Feed> feeds,
      Supplier<Double> lag,
      Supplier<CoverageSnapshot> coverage,
      CoverageLedger deliveries,
      TallyLedger tallies,
      Supplier<Status.Lake> lake,
      Supplier<Status.Hot> hot,
      Supplier<Status.Archive> archive,
      Supplier<Status.Indicators> indicators,
      Supplier<Status.Intel> intel,
      Function<Instant, Status.Alerting> alerting,
      Supplier<Optional<Long>> alertBacklog,
      Supplier<List<String>> troubles,
      InstantSource clock) {}

  /// @param longest how long a part may take
  public StatusReport(Sources sources, Duration longest) {
    this.sources = sources;
    this.longest = longest;
  }

  /// A part on its way.
  private static final class Part<T> {
    private final String name;
    private final FutureTask<T> task;

    Part(String name, Supplier<T> work) {
      this.name = name;
      task = new FutureTask<>(work::get);
      Thread.ofVirtual().name("status-" + name).start(task);
    }

    @Nullable T await(long deadline, List<String> troubles) {
      try {
        return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        task.cancel(false);
        troubles.add(name + ": no answer in time");
      } catch (ExecutionException e) {
        troubles.add(
            name
                + ": "
                + (e.getCause() instanceof TakagariException known
                    ? known.code().code()
                    : "internal"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        troubles.add(name + ": interrupted");
      }
      return null;
    }
  }

  /// Asks everybody at once.
  ///
  /// @param length of the time whose delays and gaps are told
  public Status of(Duration length) {
    Instant now = sources.clock().instant();
    TimeRange range = new TimeRange(now.minus(length), now);
    long deadline = System.nanoTime() + longest.toNanos();
    Part<CoverageSnapshot> coverage = new Part<>("coverage", sources.coverage());
    Part<List<Unfinished>> unfinished = new Part<>("ledger", sources.deliveries()::unfinished);
    Part<List<SetAside>> aside =
        new Part<>("quarantine", () -> sources.deliveries().setAside(MOST_SLOTS));
    Part<List<StageDelays>> delays =
        new Part<>("delays", () -> sources.tallies().delays(range.from(), range.to()));
    Part<Double> lag = new Part<>("lag", sources.lag());
    Part<Status.Lake> lake = new Part<>("lake", sources.lake());
    Part<Status.Hot> hot = new Part<>("hot index", sources.hot());
    Part<Status.Archive> archive = new Part<>("archive", sources.archive());
    Part<Status.Indicators> indicators = new Part<>("indicators", sources.indicators());
    Part<Status.Intel> intel = new Part<>("intel", sources.intel());
    Part<Status.Alerting> alerting =
        new Part<>("alerting", () -> sources.alerting().apply(range.from()));
    Part<Optional<Long>> alerts = new Part<>("alert queue", sources.alertBacklog());
    Map<String, Part<Long>> backlogs = new TreeMap<>();
    for (Feed feed : sources.feeds()) {
      if (feed.isAnnounced()) {
        backlogs.put(
            feed.name(), new Part<>("queue of " + feed.name(), () -> feed.queue().backlog()));
      }
    }
    List<String> troubles = new ArrayList<>(sources.troubles().get());
    List<Status.Feed> feeds =
        feeds(
            coverage.await(deadline, troubles),
            unfinished.await(deadline, troubles),
            backlogs,
            range,
            deadline,
            troubles);
    List<SetAside> set = aside.await(deadline, troubles);
    List<StageDelays> took = delays.await(deadline, troubles);
    Status.Hot index = hot.await(deadline, troubles);
    Status.Lake table = lake.await(deadline, troubles);
    Status.Archive kept = archive.await(deadline, troubles);
    Double seconds = lag.await(deadline, troubles);
    Status.Indicators known = indicators.await(deadline, troubles);
    if (known != null) {
      known.feeds().stream()
          .filter(feed -> feed.stale() || !feed.code().isEmpty())
          .forEach(feed -> troubles.add(trouble(feed)));
    }
    Status.Intel knowledge = intel.await(deadline, troubles);
    if (knowledge != null) {
      knowledge.addresses().stream()
          .filter(file -> file.built() == null)
          .forEach(file -> troubles.add("file of addresses " + file.file() + ": cannot be read"));
    }
    Optional<Long> waiting = alerts.await(deadline, troubles);
    Status.Alerting cases = alerting.await(deadline, troubles);
    if (cases != null) {
      cases = cases.withBacklog(waiting == null ? null : waiting.orElse(null));
      troubles.addAll(troubles(cases));
    }
    boolean calm =
        troubles.isEmpty()
            && feeds.stream()
                .allMatch(feed -> feed.gapMinutes() == 0 && !feed.state().equals("silent"))
            && (index == null || index.lostIndices() == 0);
    return new Status(
        calm,
        now,
        range.from(),
        sources.roles(),
        seconds,
        feeds,
        took == null ? List.of() : took.stream().map(StatusReport::delay).toList(),
        set == null ? null : quarantine(set),
        table,
        index,
        kept,
        known,
        knowledge,
        cases,
        troubles);
  }

  private static List<String> troubles(Status.Alerting cases) {
    List<String> troubles = new ArrayList<>();
    for (Status.BrokenStream stream : cases.streams()) {
      troubles.add(
          "stream "
              + stream.stream()
              + (stream.trouble().isEmpty()
                  ? " was never read"
                  : " is not connected: " + stream.trouble())
              + ", see takagari streams");
    }
    if (cases.gaps() > 0) {
      troubles.add("streams have gaps, see takagari streams");
    }
    if (cases.refusedRules() > 0) {
      troubles.add("files of rules cannot be used, see takagari rules list");
    }
    return troubles;
  }

  private static String trouble(Status.IndicatorFeed feed) {
    return "indicator feed %s: %s%s, see takagari indicators sources"
        .formatted(feed.feed(), feed.condition(), feed.stale() ? ", stale" : "");
  }

  private static List<Status.Feed> feeds(
      @Nullable CoverageSnapshot coverage,
      @Nullable List<Unfinished> unfinished,
      Map<String, Part<Long>> backlogs,
      TimeRange range,
      long deadline,
      List<String> troubles) {
    Map<String, FeedCoverage> known = new TreeMap<>();
    if (coverage != null) {
      coverage.feeds().forEach(feed -> known.put(feed.feed(), feed));
    }
    Map<String, Unfinished> open =
        unfinished == null
            ? Collections.emptyMap()
            : unfinished.stream().collect(Collectors.toMap(Unfinished::feed, one -> one));
    Map<String, Status.Feed> feeds = new TreeMap<>();
    for (String name : all(known, backlogs)) {
      Part<Long> backlog = backlogs.get(name);
      FeedCoverage feed = known.get(name);
      Unfinished under = open.get(name);
      feeds.put(
          name,
          new Status.Feed(
              name,
              feed == null ? "unknown" : state(feed),
              feed == null ? null : feed.last(),
              backlog == null ? null : backlog.await(deadline, troubles),
              under == null ? 0 : under.units(),
              under == null ? 0 : under.behind(),
              under == null
                  ? null
                  : Math.max(0, Duration.between(under.oldest(), range.to()).toSeconds()),
              feed == null ? 0 : feed.gapMinutes(range)));
    }
    return List.copyOf(feeds.values());
  }

  private static List<String> all(
      Map<String, FeedCoverage> known, Map<String, Part<Long>> backlogs) {
    List<String> names = new ArrayList<>(known.keySet());
    backlogs.keySet().stream().filter(name -> !known.containsKey(name)).forEach(names::add);
    return names;
  }

  private static String state(FeedCoverage feed) {
    if (feed.items().stream().anyMatch(item -> item.kind() == CoverageKind.PAUSED)) {
      return "paused";
    }
    if (feed.isSilent()) {
      return "silent";
    }
    if (feed.first() == null) {
      return "never-delivered";
    }
    return feed.alertsOnly() ? "alerts-only" : "delivers";
  }

  private static Status.Delay delay(StageDelays delays) {
    DelayHistogram histogram = delays.delays();
    return new Status.Delay(
        delays.feed(),
        delays.stage().from(),
        delays.stage().name().toLowerCase(Locale.ROOT),
        histogram.count(),
        millis(histogram, 0.5),
        millis(histogram, 0.95),
        millis(histogram, 0.99));
  }

  private static long millis(DelayHistogram histogram, double share) {
    Duration delay = histogram.percentile(share);
    return delay == null ? 0 : delay.toMillis();
  }

  private static Status.Quarantine quarantine(List<SetAside> set) {
    return new Status.Quarantine(
        sum(set, CoverageKind.MESSAGES_SET_ASIDE),
        sum(set, CoverageKind.FILES_SET_ASIDE),
        sum(set, CoverageKind.LINES_SET_ASIDE));
  }

  private static long sum(List<SetAside> set, CoverageKind kind) {
    return set.stream().filter(one -> one.kind() == kind).mapToLong(SetAside::count).sum();
  }
}
