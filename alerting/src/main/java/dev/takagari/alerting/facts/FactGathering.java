package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactText.span;

import dev.takagari.alerting.facts.FactFinder.Turn;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.TakagariException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks all finders side by side and gives what came in time. One that is slow or broken never
/// keeps back what others found. Safe for use by several threads.
public final class FactGathering implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactGathering.class);

  /// Most facts of a kind, of one host; together a hundred.
  private static final Map<Kind, Integer> MOST =
      new EnumMap<>(
          Map.of(
              Kind.WHO, 8,
              Kind.WHERE, 12,
              Kind.BEFORE, 22,
              Kind.AFTER, 24,
              Kind.ELSEWHERE, 8,
              Kind.KNOWN, 14,
              Kind.EARLIER, 6,
              Kind.COVERAGE, 6));

  /// What is asked of each host of a case; all else is asked once, with what was found of all.
  private static final Set<Kind> OF_A_HOST =
      EnumSet.of(Kind.WHO, Kind.WHERE, Kind.BEFORE, Kind.AFTER, Kind.COVERAGE);

  /// Most facts of a kind, of a further host.
  private static final int MOST_OF_ANOTHER = 12;

  private final List<FactFinder> finders;
  private final FactSettings settings;
  private final MeterRegistry meters;
  private final Map<FactFinder, Semaphore> places = new HashMap<>();

  /// Cases that are searched for at a time: their searches take the processors from whoever files
  /// detections and gathers first facts, and are no faster for being many.
  private final Semaphore searches =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("facts-", 0).factory());

  /// @param late the group that is to come when this one only holds its place
  private record Taken(FactGroup group, Optional<CompletableFuture<FactGroup>> late) {}

  /// @param finders at most one of each kind and turn
  public FactGathering(List<FactFinder> finders, FactSettings settings, MeterRegistry meters) {
    this.finders = List.copyOf(finders);
    this.settings = settings;
    this.meters = meters;
    finders.forEach(finder -> places.put(finder, new Semaphore(settings.atOnce())));
    long distinct = finders.stream().map(one -> one.kind() + " " + one.turn()).distinct().count();
    if (distinct < finders.size()) {
      throw new IllegalArgumentException("two finders of one kind and turn");
    }
  }

  /// What opens a case: facts that are there at once. Kinds that are asked later are pending.
  public Gathered first(Inquiry inquiry) {
    Deadline deadline = Deadline.in(settings.first());
    List<Errand> errands = start(Turn.FIRST, inquiry, deadline);
    await(errands, deadline);
    List<FactGroup> groups = new ArrayList<>();
    List<CompletableFuture<FactGroup>> late = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      boolean isAskedLater =
          finders.stream().anyMatch(one -> one.kind() == kind && one.turn() != Turn.FIRST);
      Errand errand = find(errands, kind);
      if (errand != null) {
        Taken taken = errand.take();
        groups.add(isAskedLater ? untilMoreComes(taken.group(), inquiry) : taken.group());
        if (!isAskedLater) {
          taken.late().ifPresent(late::add);
        }
      } else if (isAskedLater) {
        groups.add(
            new FactGroup(kind, FactGroup.State.PENDING, "", inquiry.now(), inquiry.known(kind)));
      }
    }
    return new Gathered(groups, late, threads);
  }

  /// What is there at once, of what nothing more is asked about. Nothing is pending but what is
  /// late.
  ///
  /// @param why nothing more is asked, for people
  public Gathered only(Inquiry inquiry, String why) {
    Deadline deadline = Deadline.in(settings.first());
    List<Errand> errands = start(Turn.FIRST, inquiry, deadline);
    await(errands, deadline);
    List<FactGroup> groups = new ArrayList<>();
    List<CompletableFuture<FactGroup>> late = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Errand errand = find(errands, kind);
      if (errand != null) {
        Taken taken = errand.take();
        groups.add(taken.group());
        taken.late().ifPresent(late::add);
      } else if (finders.stream().anyMatch(one -> one.kind() == kind)) {
        groups.add(
            new FactGroup(kind, FactGroup.State.COMPLETE, why, inquiry.now(), inquiry.known(kind)));
      }
    }
    return new Gathered(groups, late, threads);
  }

  /// What is there at once of one kind, when more may be known of it by now.
  public Gathered again(Kind kind, Inquiry inquiry) {
    Deadline deadline = Deadline.in(settings.first());
    List<Errand> errands =
        start(one -> one.turn() == Turn.FIRST && one.kind() == kind, inquiry, deadline);
    await(errands, deadline);
    List<Taken> taken = errands.stream().map(Errand::take).toList();
    return new Gathered(
        taken.stream().map(Taken::group).toList(),
        taken.stream().flatMap(one -> one.late().stream()).toList(),
        threads);
  }

  /// Everything else, in the time of the budget, which begins when it is this case's turn to be
  /// searched for.
  ///
  /// @param inquiry with what is known already
  public Gathered more(Inquiry inquiry) {
    searches.acquireUninterruptibly();
    Deadline deadline = Deadline.in(settings.budget());
    List<Errand> errands;
    try {
      errands = start(Turn.LATER, inquiry, deadline);
      await(errands, deadline.orIn(settings.budget().dividedBy(2)));
    } finally {
      searches.release();
    }
    List<FactGroup> soFar = errands.stream().flatMap(one -> one.done().stream()).toList();
    List<Errand> last = start(Turn.LAST, inquiry.with(soFar), deadline);
    await(last, deadline);
    await(errands, deadline);
    List<Errand> all = new ArrayList<>(errands);
    all.addAll(last);
    // who was asked before everything was known is asked again, as long as anybody is
    boolean isEarly = soFar.size() < errands.size() && inquiry.isAskedAgain();
    List<FactGroup> groups = new ArrayList<>();
    List<CompletableFuture<FactGroup>> late = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Errand errand = find(all, kind);
      if (errand != null) {
        Taken taken = errand.take();
        boolean isComplete = taken.group().state() == FactGroup.State.COMPLETE;
        groups.add(
            isEarly && isComplete && last.contains(errand)
                ? pending(taken.group())
                : taken.group());
        taken.late().ifPresent(late::add);
      }
    }
    return new Gathered(groups, late, threads);
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static @Nullable Errand find(List<Errand> errands, Kind kind) {
    return errands.stream().filter(one -> one.finder.kind() == kind).findFirst().orElse(null);
  }

  private static FactGroup pending(FactGroup group) {
    return new FactGroup(
        group.kind(), FactGroup.State.PENDING, group.note(), group.at(), group.facts());
  }

  /// What was found at once, before what was known already: of a case that has news nothing is
  /// forgotten until all is asked again.
  private static FactGroup untilMoreComes(FactGroup first, Inquiry inquiry) {
    String host = inquiry.others().isEmpty() ? "" : inquiry.detection().hostName();
    Set<Fact> facts = new LinkedHashSet<>(first.facts());
    inquiry.known(first.kind()).stream()
        .map(fact -> fact.on().isEmpty() ? fact.on(host) : fact)
        .forEach(facts::add);
    return new FactGroup(
        first.kind(),
        FactGroup.State.PENDING,
        first.note(),
        first.at(),
        facts.stream().limit(most(first.kind(), inquiry)).toList());
  }

  /// Most facts of a kind, of all hosts.
  private static int most(Kind kind, Inquiry inquiry) {
    return MOST.getOrDefault(kind, 0)
        + (OF_A_HOST.contains(kind) ? MOST_OF_ANOTHER * inquiry.others().size() : 0);
  }

  private List<Errand> start(Turn turn, Inquiry inquiry, Deadline deadline) {
    return start(finder -> finder.turn() == turn, inquiry, deadline);
  }

  private List<Errand> start(Predicate<FactFinder> which, Inquiry inquiry, Deadline deadline) {
    List<Errand> errands = new ArrayList<>();
    for (FactFinder finder : finders) {
      if (which.test(finder)) {
        Errand errand = new Errand(finder, inquiry, deadline);
        errand.running = threads.submit(errand::run);
        errands.add(errand);
      }
    }
    return errands;
  }

  private static void await(List<Errand> errands, Deadline deadline) {
    try {
      CompletableFuture.allOf(
              errands.stream().map(one -> one.result).toArray(CompletableFuture[]::new))
          .get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // what came counts
      LOG.debug("some facts are late", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("errands end with a group", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One finder is asked once.
  private final class Errand {
    private final FactFinder finder;
    private final Inquiry inquiry;
    private final Deadline deadline;
    private final CompletableFuture<FactGroup> result = new CompletableFuture<>();
    private volatile @Nullable Future<?> running;

    Errand(FactFinder finder, Inquiry inquiry, Deadline deadline) {
      this.finder = finder;
      this.inquiry = inquiry;
      this.deadline = deadline;
    }

    void run() {
      long start = System.nanoTime();
      FactGroup group = answer();
      meters
          .timer(
              "takagari.alerting.facts",
              "kind",
              finder.kind().code(),
              "state",
              group.state().code())
          .record(Duration.ofNanos(System.nanoTime() - start));
      result.complete(group);
    }

    private FactGroup answer() {
      Semaphore place = Objects.requireNonNull(places.get(finder));
      boolean isIn = false;
      try {
        isIn = place.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        if (!isIn) {
          return kept(FactGroup.State.PARTIAL, "too many cases ask " + finder.asks());
        }
        boolean isOfEach = OF_A_HOST.contains(finder.kind()) && !inquiry.others().isEmpty();
        FactAnswer answer =
            isOfEach
                ? ofEachHost(MOST.getOrDefault(finder.kind(), 0))
                : finder.find(inquiry, deadline);
        return answer.group(finder.kind(), inquiry.now(), most(finder.kind(), inquiry));
      } catch (TakagariException e) {
        LOG.warn("{} could not be asked: {}", finder.asks(), e.code().code());
        return kept(
            FactGroup.State.PARTIAL,
            finder.asks() + " could not be asked (" + e.code().code() + ")");
      } catch (RuntimeException e) {
        return kept(FactGroup.State.PARTIAL, broken(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return kept(FactGroup.State.PARTIAL, finder.asks() + " was not asked to the end");
      } finally {
        if (isIn) {
          place.release();
        }
      }
    }

    /// Asks about all hosts side by side: the first one that is slow takes no time from the others.
    private FactAnswer ofEachHost(int most) throws InterruptedException {
      List<Future<FactAnswer>> others =
          inquiry.others().stream().map(other -> threads.submit(() -> ofAnother(other))).toList();
      try {
        FactAnswer all = new FactAnswer();
        all.take(finder.find(inquiry, deadline), inquiry.detection().hostName(), most, "");
        for (int i = 0; i < others.size(); i++) {
          Detection other = inquiry.others().get(i);
          all.take(
              inTime(others.get(i), other), other.hostName(), MOST_OF_ANOTHER, "of another host: ");
        }
        return all;
      } finally {
        others.forEach(asked -> asked.cancel(true));
      }
    }

    private FactAnswer inTime(Future<FactAnswer> asked, Detection other)
        throws InterruptedException {
      try {
        return asked.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        LOG.debug("a further host is late", e);
        return unasked(other, finder.asks() + " did not answer in time");
      } catch (ExecutionException e) {
        return unasked(other, broken(Objects.requireNonNullElse(e.getCause(), e)));
      }
    }

    /// What people are told of a defect of ours. Its own message may hold values of events.
    private String broken(Throwable e) {
      LOG.error("{} failed: {} at {}", finder.asks(), e.getClass().getName(), e.getStackTrace());
      return finder.asks() + " could not be asked (internal)";
    }

    private FactAnswer ofAnother(Detection other) {
      try {
        return finder.find(inquiry.about(other), deadline);
      } catch (TakagariException e) {
        LOG.warn("{} could not be asked of a further host: {}", finder.asks(), e.code().code());
        return unasked(other, finder.asks() + " could not be asked (" + e.code().code() + ")");
      }
    }

    /// What was known of a host before: that it cannot be asked about now is no reason to forget
    /// it.
    private FactAnswer unasked(Detection other, String why) {
      List<Fact> before =
          inquiry.known(finder.kind()).stream()
              .filter(fact -> fact.on().equals(other.hostName()))
              .toList();
      return new FactAnswer().keep(before).missing(why);
    }

    /// What was known of the kind before, so that a source that is away takes nothing from a case.
    private FactGroup kept(FactGroup.State state, String note) {
      List<Fact> before = inquiry.known(finder.kind());
      return new FactGroup(finder.kind(), state, note, inquiry.now(), before);
    }

    Optional<FactGroup> done() {
      return Optional.ofNullable(result.getNow(null));
    }

    /// What is there now.
    Taken take() {
      FactGroup group = result.getNow(null);
      return group != null
          ? new Taken(group, Optional.empty())
          : new Taken(
              kept(FactGroup.State.PENDING, finder.asks() + " has not answered yet"),
              Optional.of(givenUpInTheEnd()));
    }

    private CompletableFuture<FactGroup> givenUpInTheEnd() {
      Future<?> under = running;
      String note = finder.asks() + " did not answer within " + span(settings.patience());
      long left = settings.patience().minus(settings.budget()).toNanos();
      return result
          .copy()
          .completeOnTimeout(
              kept(FactGroup.State.PARTIAL, note), Math.max(1, left), TimeUnit.NANOSECONDS)
          .whenComplete(
              (_, _) -> {
                if (under != null) {
                  under.cancel(true);
                }
              });
    }
  }
}
