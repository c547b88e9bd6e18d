package dev.takagari.search.run;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Part;
import dev.takagari.search.plan.SearchPlan;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchMeters.Outcome;
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

  /// What an engine may need between its deadline and its answer.
  private static final Duration HEARING = Duration.ofSeconds(2);

  private final SearchPlanner planner;
  private final long pageBytes;
  private final Duration longestWait;
  private final SearchMeters meters;
  private final SearchListener listener;
  private final Rebuilder records;
  private final Semaphore running;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("search-", 0).factory());

  /// A service to which nobody listens, and that takes rows of one id for one event.
  public SearchService(
      SearchPlanner planner,
      long pageBytes,
      int concurrent,
      Duration longestWait,
      SearchMeters meters) {
    this(
        planner,
        pageBytes,
        concurrent,
        longestWait,
        meters,
        SearchListener.NONE,
        new Rebuilder(List.of()));
  }

  /// @param pageBytes bytes of text after which a page ends early
  /// @param concurrent most searches that run at a time
  /// @param longestWait how long a search waits for its turn
  /// @param records gives back the records of rows that share an id
  public SearchService(
      SearchPlanner planner,
      long pageBytes,
      int concurrent,
      Duration longestWait,
      SearchMeters meters,
      SearchListener listener,
      Rebuilder records) {
    this.planner = planner;
    this.pageBytes = pageBytes;
    this.longestWait = longestWait;
    this.meters = meters;
    this.listener = listener;
    this.records = records;
    this.running = new Semaphore(concurrent, true);
  }

  /// Finds one page.
  ///
  /// @throws TakagariException search-unavailable when too many searches run or no engine answered;
  ///   database-unavailable when the ledger cannot be asked
  public SearchAnswer search(SearchQuestion question) {
    long start = System.nanoTime();
    if (!turn()) {
      meters.outcome(question.tier(), Outcome.REFUSED, since(start));
      throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "too many searches are running");
    }
    meters.started();
    Outcome outcome = Outcome.FAILED;
    try {
      Run run = new Run(question, start);
      SearchAnswer answer = run.answer();
      if (run.indexLost && !run.isLate()) {
        answer = new Run(question, start).answer();
      }
      outcome = answer.complete() ? Outcome.COMPLETE : Outcome.PARTIAL;
      meters.answered(answer);
      listener.searched(question.query());
      return answer;
    } finally {
      running.release();
      meters.ended();
      meters.outcome(question.tier(), outcome, since(start));
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
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
    private boolean indexLost;

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
      RowMerge merge = new RowMerge(streams, question.limit(), pageBytes, records);
      List<RowStream> wanted = merge.advance();
      while (!wanted.isEmpty()) {
        fetch(wanted, merge.missing(), roundEnd(wanted, merge)).forEach(merge::add);
        wanted = merge.advance();
      }
      if (failed > 0 && answered == 0) {
        throw new TakagariException(
            ErrorCode.SEARCH_UNAVAILABLE, "nothing could be read: " + notes.getLast().message());
      }
      checkIndex(plan);
      return new SearchAnswer(
          merge.rows(),
          Optional.ofNullable(merge.next()),
          complete,
          notes.stream().distinct().toList(),
          new TimeRanges(notRead),
          stats,
          merge.hotRows(),
          merge.rows().size() - merge.hotRows(),
          since(start));
    }

    boolean isLate() {
      return System.nanoTime() >= end;
    }

    /// An index that is lost during a search may have answered as an empty one.
    private void checkIndex(SearchPlan plan) {
      if (!complete) {
        return;
      }
      try {
        indexLost = !planner.holds(plan, question.range());
        if (indexLost) {
          complete = false;
          notes.add(new Note("index-unavailable", "an index was lost while it was read"));
        }
      } catch (TakagariException e) {
        complete = false;
        notes.add(Note.failed(Part.Engine.HOT, e.code()));
      }
    }

    private SearchPlan plan() {
      TimeRange range = remaining();
      Future<SearchPlan> future =
          threads.submit(() -> planner.plan(question.query(), range, question.tier()));
      try {
        return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TakagariException known) {
          throw known;
        }
        throw new TakagariException(
            ErrorCode.INTERNAL, "the search cannot be planned", e.getCause());
      } catch (TimeoutException e) {
        // Not interrupted: that would close the connection to the database, which has a limit too.
        throw new TakagariException(
            ErrorCode.SEARCH_UNAVAILABLE, "planning the search took too long", e);
      } catch (InterruptedException e) {
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

    /// @return streams that stand in for those that failed
    private List<RowStream> fetch(List<RowStream> streams, int wanted, long until) {
      Duration left = engineTime(until);
      List<Future<SearchPage>> pages = new ArrayList<>();
      for (RowStream stream : streams) {
        SearchRequest request = stream.request(wanted, left);
        pages.add(threads.submit(() -> stream.part().searcher().search(request)));
      }
      List<RowStream> more = new ArrayList<>();
      for (int i = 0; i < pages.size(); i++) {
        await(streams.get(i), pages.get(i), until).ifPresent(more::add);
      }
      return more;
    }

    /// When these streams must have answered: an engine that says nothing must not take the time of
    /// those that are asked after it or in its stead.
    private long roundEnd(List<RowStream> streams, RowMerge merge) {
      boolean last =
          !merge.hasOthers(streams)
              && streams.stream()
                  .allMatch(s -> planner.standIn(s.part(), question.tier()).isEmpty());
      return last ? end : end - Math.max(0, end - System.nanoTime()) / 2;
    }

    /// The time that engines get: a little less than is left, so that one which gives up with what
    /// it has is still heard.
    private static Duration engineTime(long until) {
      long left = until - System.nanoTime();
      return Duration.ofNanos(Math.max(1, left - Math.min(left / 5, HEARING.toNanos())));
    }

    /// @return a stream that stands in for this one
    private Optional<RowStream> await(RowStream stream, Future<SearchPage> future, long until) {
      try {
        SearchPage page = future.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        stats = stats.plus(page.stats());
        answered++;
        TimeRange asked = unread(stream);
        if (!stream.accept(page)) {
          gaveUp(stream, asked);
        }
        return Optional.empty();
      } catch (TimeoutException e) {
        future.cancel(true);
        return fail(stream, new Note("engine-timeout", "the " + label(stream) + " took too long"));
      } catch (InterruptedException e) {
        future.cancel(true);
        Thread.currentThread().interrupt();
        return fail(stream, new Note("cancelled", "the search was cancelled"));
      } catch (ExecutionException e) {
        ErrorCode code =
            e.getCause() instanceof TakagariException known ? known.code() : ErrorCode.INTERNAL;
        LOG.warn("search: the {} failed with {}", label(stream), code.code(), e.getCause());
        return fail(stream, Note.failed(stream.part().engine(), code));
      }
    }

    private void gaveUp(RowStream stream, TimeRange asked) {
      complete = false;
      note(
          stream,
          new Note("engine-gave-up", "the " + label(stream) + " gave up before it was through"));
      notRead.add(asked);
    }

    private Optional<RowStream> fail(RowStream stream, Note note) {
      failed++;
      complete = false;
      Optional<Part> other =
          System.nanoTime() < end
              ? planner.standIn(stream.part(), question.tier())
              : Optional.empty();
      Optional<RowStream> standIn = other.map(stream::continuedBy);
      if (standIn.isPresent()) {
        note(
            stream,
            new Note(
                note.code(),
                note.message()
                    + "; the lake was read instead, events not yet committed to it are missing"));
      } else {
        note(stream, note);
        notRead.add(unread(stream));
      }
      stream.end();
      return standIn;
    }

    private void note(RowStream stream, Note note) {
      notes.add(note);
      meters.failed(stream.part().engine(), note.code());
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
