package dev.takagari.search.run;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.SearchPlan;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.TimeRanges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers questions: plans, runs the engines side by side, merges. Safe for use by several
/// threads.
///
/// What one engine cannot give does not keep the others' rows back: the answer is then incomplete
/// and says so.
public final class SearchService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchService.class);

  private final SearchPlanner planner;
  private final long pageBytes;
  private final Duration longestWait;
  private final Semaphore running;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("search-", 0).factory());

  /// @param pageBytes bytes of text after which a page ends early
  /// @param concurrent most searches that run at a time
  /// @param longestWait how long a search waits for its turn
  public SearchService(
      SearchPlanner planner, long pageBytes, int concurrent, Duration longestWait) {
    this.planner = planner;
    this.pageBytes = pageBytes;
    this.longestWait = longestWait;
    this.running = new Semaphore(concurrent, true);
  }

  /// Finds one page.
  ///
  /// @throws TakagariException search-unavailable when too many searches run or no engine answered;
  ///   database-unavailable when the ledger cannot be asked
  public SearchAnswer search(SearchQuestion question) {
    long start = System.nanoTime();
    if (!turn()) {
      throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "too many searches are running");
    }
    try {
      return new Run(question, start).answer();
    } finally {
      running.release();
    }
  }

  private boolean turn() {
    try {
      return running.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Stops all running searches.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// One question on its way.
  private final class Run {
    private final SearchQuestion question;
    private final long start;
    private final long end;
    private final List<Note> notes = new ArrayList<>();
    private final List<TimeRange> notRead = new ArrayList<>();
    private SearchStats stats = SearchStats.NONE;
    private boolean complete = true;
    private int answered;
    private int failed;

    Run(SearchQuestion question, long start) {
      this.question = question;
      this.start = start;
      this.end = start + question.timeout().toNanos();
    }

    SearchAnswer answer() {
      SearchPlan plan = plan();
      notes.addAll(plan.notes());
      notRead.addAll(plan.notRead().ranges());
      complete = plan.complete();
      List<RowStream> streams =
          plan.parts().stream()
              .map(part -> new RowStream(part, question.after().orElse(null)))
              .toList();
      RowMerge merge = new RowMerge(streams, question.limit(), pageBytes);
      List<RowStream> wanted = merge.advance();
      while (!wanted.isEmpty()) {
        fetch(wanted, merge.missing());
        wanted = merge.advance();
      }
      if (failed > 0 && answered == 0) {
        throw new TakagariException(
            ErrorCode.SEARCH_UNAVAILABLE, "nothing could be read: " + notes.getLast().message());
      }
      return new SearchAnswer(
          merge.rows(),
          Optional.ofNullable(merge.next()),
          complete,
          notes.stream().distinct().toList(),
          new TimeRanges(notRead),
          stats,
          merge.hotRows(),
          merge.rows().size() - merge.hotRows(),
          Duration.ofNanos(System.nanoTime() - start));
    }

    private SearchPlan plan() {
      TimeRange range = remaining();
      Future<SearchPlan> future = threads.submit(() -> planner.plan(range, question.tier()));
      try {
        return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TakagariException known) {
          throw known;
        }
        throw new TakagariException(
            ErrorCode.INTERNAL, "the search cannot be planned", e.getCause());
      } catch (TimeoutException e) {
        future.cancel(true);
        throw new TakagariException(
            ErrorCode.SEARCH_UNAVAILABLE, "planning the search took too long", e);
      } catch (InterruptedException e) {
        future.cancel(true);
        Thread.currentThread().interrupt();
        throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "the search was cancelled", e);
      }
    }

    /// The range without what earlier pages have covered.
    private TimeRange remaining() {
      TimeRange range = question.range();
      if (question.after().isEmpty()) {
        return range;
      }
      long last = question.after().get().micros() + 1;
      if (last >= range.toMicros() || last <= range.fromMicros()) {
        return range;
      }
      return new TimeRange(range.from(), Instant.EPOCH.plus(last, ChronoUnit.MICROS));
    }

    private void fetch(List<RowStream> streams, int wanted) {
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      List<Future<SearchPage>> pages = new ArrayList<>();
      for (RowStream stream : streams) {
        SearchRequest request = stream.request(question.query(), wanted, left);
        pages.add(threads.submit(() -> stream.part().searcher().search(request)));
      }
      for (int i = 0; i < pages.size(); i++) {
        await(streams.get(i), pages.get(i));
      }
    }

    private void await(RowStream stream, Future<SearchPage> future) {
      try {
        SearchPage page = future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        stats = stats.plus(page.stats());
        answered++;
        TimeRange asked = unread(stream);
        if (!stream.accept(page)) {
          gaveUp(stream, asked);
        }
      } catch (TimeoutException e) {
        future.cancel(true);
        fail(stream, new Note("engine-timeout", "the " + label(stream) + " took too long"));
      } catch (InterruptedException e) {
        future.cancel(true);
        Thread.currentThread().interrupt();
        fail(stream, new Note("cancelled", "the search was cancelled"));
      } catch (ExecutionException e) {
        ErrorCode code =
            e.getCause() instanceof TakagariException known ? known.code() : ErrorCode.INTERNAL;
        LOG.warn("search: the {} failed with {}", label(stream), code.code(), e.getCause());
        fail(stream, Note.failed(stream.part().engine(), code));
      }
    }

    private void gaveUp(RowStream stream, TimeRange asked) {
      complete = false;
      notes.add(
          new Note("engine-gave-up", "the " + label(stream) + " gave up before it was through"));
      notRead.add(asked);
    }

    private void fail(RowStream stream, Note note) {
      failed++;
      complete = false;
      notes.add(note);
      notRead.add(unread(stream));
      stream.end();
    }

    private static TimeRange unread(RowStream stream) {
      TimeRange range = stream.part().range();
      long to = Math.min(range.toMicros(), stream.newestPossible() + 1);
      return to <= range.fromMicros()
          ? range
          : new TimeRange(range.from(), Instant.EPOCH.plus(to, ChronoUnit.MICROS));
    }

    private static String label(RowStream stream) {
      return stream.part().engine().label();
    }
  }
}
