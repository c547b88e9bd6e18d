package dev.takagari.enrich.intel;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelDesk;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every source at once and gives what came in time, what failed, and what was not asked and
/// why. One source never spoils what another says. Safe for use by several threads.
public final class IntelLookup implements IntelDesk, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntelLookup.class);

  private final List<IntelSource> sources;
  private final LookupLimits limits;
  private final IntelMeters meters;
  private final Map<String, Semaphore> places = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param sources each with a name of its own, in the order in which findings are to come
  public IntelLookup(List<IntelSource> sources, LookupLimits limits, IntelMeters meters) {
    this.sources = List.copyOf(sources);
    this.limits = limits;
    this.meters = meters;
    for (IntelSource source : sources) {
      if (places.put(source.name(), new Semaphore(limits.perSource())) != null) {
        throw new IllegalArgumentException("two sources are named " + source.name());
      }
    }
  }

  @Override
  public List<IntelFinding> ask(IntelQuestion question) {
    long end = System.nanoTime() + budget(question).toNanos();
    List<Errand> errands = new ArrayList<>();
    int asked = 0;
    for (Observed observed : question.observed().stream().distinct().toList()) {
      boolean isWithin = asked++ < limits.observed();
      for (IntelSource source : sources) {
        if (question.isFor(source) && source.takes(observed)) {
          Errand errand = new Errand(source, observed, question.actor(), end);
          if (isWithin) {
            errand.running = threads.submit(errand::run);
          }
          errands.add(errand);
        }
      }
    }
    List<IntelFinding> findings = new ArrayList<>(errands.size());
    for (Errand errand : errands) {
      IntelAnswer answer = errand.answer();
      meters.answered(errand.source.name(), answer);
      findings.add(new IntelFinding(errand.observed, errand.source.name(), answer));
    }
    return findings;
  }

  private Duration budget(IntelQuestion question) {
    Duration usual = limits.budget();
    return question.budget().filter(own -> own.compareTo(usual) < 0).orElse(usual);
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// One source is asked for one thing.
  private final class Errand {
    private final IntelSource source;
    private final Observed observed;
    private final String actor;
    private final long end;

    /// Set by who is first: the asking, or the end of the time.
    private final AtomicBoolean decided = new AtomicBoolean();

    private volatile @Nullable Future<IntelAnswer> running;

    Errand(IntelSource source, Observed observed, String actor, long end) {
      this.source = source;
      this.observed = observed;
      this.actor = actor;
      this.end = end;
    }

    IntelAnswer run() throws InterruptedException {
      Semaphore place = Objects.requireNonNull(places.get(source.name()));
      place.acquire();
      try {
        // whoever got the place of one that was given up at the end is too late as well
        boolean isInTime = System.nanoTime() - end < 0;
        return isInTime && decided.compareAndSet(false, true)
            ? source.lookup(observed, actor)
            : new IntelAnswer.NotAsked(IntelRefusal.BUDGET);
      } catch (TakagariException e) {
        LOG.warn("the source {} did not answer: {}", source.name(), e.getMessage());
        return new IntelAnswer.Failed(
            e.isTransient() ? IntelFailure.UNAVAILABLE : IntelFailure.INTERNAL);
      } catch (RuntimeException e) {
        // messages of libraries may hold the value
        LOG.error(
            "the source {} failed: {} at {}",
            source.name(),
            e.getClass().getName(),
            e.getStackTrace());
        return new IntelAnswer.Failed(IntelFailure.INTERNAL);
      } finally {
        place.release();
      }
    }

    IntelAnswer answer() {
      Future<IntelAnswer> future = running;
      if (future == null) {
        return new IntelAnswer.NotAsked(IntelRefusal.LIMIT);
      }
      try {
        return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return late(future);
      } catch (TimeoutException | CancellationException e) {
        return late(future);
      } catch (ExecutionException e) {
        return new IntelAnswer.Failed(IntelFailure.INTERNAL);
      }
    }

    private IntelAnswer late(Future<IntelAnswer> future) {
      boolean wasNotAsked = decided.compareAndSet(false, true);
      future.cancel(true);
      return wasNotAsked
          ? new IntelAnswer.NotAsked(IntelRefusal.BUDGET)
          : new IntelAnswer.Failed(IntelFailure.TIMEOUT);
    }
  }
}
