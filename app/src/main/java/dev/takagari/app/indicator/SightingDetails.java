package dev.takagari.app.indicator;

import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the newest events of what was seen, for users and processes. Each reading is a search of
/// the lake, so only few run at a time, whoever asks, and a request has few of them and one time
/// for all. Safe for use by several threads.
final class SightingDetails {
  private static final Logger LOG = LoggerFactory.getLogger(SightingDetails.class);

  /// Most that is read for one request.
  static final int MOST = 5;

  /// Time for all that is read for one request, with waiting for turns.
  static final Duration BUDGET = Duration.ofSeconds(20);

  /// Events that are read of each value.
  private static final int EVENTS = 200;

  private final EventSearcher lake;
  private final Semaphore turns;
  private final LongSupplier nanoTime;

  /// @param atOnce most readings at a time
  /// @param nanoTime as [System#nanoTime()]
  SightingDetails(EventSearcher lake, int atOnce, LongSupplier nanoTime) {
    this.lake = lake;
    this.turns = new Semaphore(atOnce, true);
    this.nanoTime = nanoTime;
  }

  /// What the newest events say, each sorted and once.
  record Details(List<String> users, List<String> processes) {}

  /// Begins the readings of one request; its time runs from now.
  Reading begin() {
    return new Reading(nanoTime.getAsLong() + BUDGET.toNanos());
  }

  /// The readings of one request. For one thread.
  final class Reading {
    private final long deadline;
    private int asked;
    private int late;
    private int failed;

    private Reading(long deadline) {
      this.deadline = deadline;
    }

    /// Reads what a query finds; empty when it was not read, or not to its end, and then the notes
    /// say so.
    Optional<Details> read(Query query, TimeRange range) {
      asked++;
      if (asked > MOST) {
        return Optional.empty();
      }
      if (!turn()) {
        late++;
        return Optional.empty();
      }
      try {
        return search(query, range);
      } catch (TakagariException e) {
        if (e.code().kind() != ErrorKind.EXTERNAL) {
          throw e;
        }
        LOG.warn("users and processes of a sighting cannot be read", e);
        failed++;
        return Optional.empty();
      } finally {
        turns.release();
      }
    }

    /// What was not read, and why; empty when all was.
    List<Note> notes() {
      List<Note> notes = new ArrayList<>();
      if (asked > MOST) {
        notes.add(
            new Note(
                "details-limit",
                "users and processes are read of "
                    + MOST
                    + " values at most; "
                    + (asked - MOST)
                    + " more were found"));
      }
      if (late > 0) {
        notes.add(
            new Note(
                "details-timeout",
                "users and processes of " + late + " values could not be read in time"));
      }
      if (failed > 0) {
        notes.add(
            new Note(
                "details-unavailable",
                "users and processes of " + failed + " values could not be read from the lake"));
      }
      return List.copyOf(notes);
    }

    private boolean turn() {
      try {
        return left() > 0 && turns.tryAcquire(left(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private Optional<Details> search(Query query, TimeRange range) {
      Duration timeout = Duration.ofNanos(Math.max(1, left()));
      SearchPage page =
          lake.search(
              new SearchRequest(query, range, Optional.empty(), EVENTS, Optional.empty(), timeout));
      if (!page.complete()) {
        if (left() > 0) {
          failed++;
        } else {
          late++;
        }
        return Optional.empty();
      }
      Set<String> users = new TreeSet<>();
      Set<String> processes = new TreeSet<>();
      for (EventRow row : page.rows()) {
        add(row.string(Columns.USER_NAME), users);
        add(row.string(Columns.PROCESS_NAME), processes);
      }
      return Optional.of(new Details(List.copyOf(users), List.copyOf(processes)));
    }

    private long left() {
      return deadline - nanoTime.getAsLong();
    }
  }

  private static void add(@Nullable String text, Set<String> into) {
    if (text != null) {
      into.add(text);
    }
  }
}
