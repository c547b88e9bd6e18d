package dev.takagari.search.sighted;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the sightings where in the lake a search has to look. Whatever keeps them from answering
/// soon and exactly, the search looks everywhere. Safe for use by several threads.
///
/// Coverage is asked before the values are, and the lake is read after that: an event that was in
/// the lake when coverage was asked is of a day that is not covered, or its rows are found.
public final class SightingGuide {
  private static final Logger LOG = LoggerFactory.getLogger(SightingGuide.class);
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;

  /// Values of one question.
  static final int MOST_VALUES = 1_000;

  /// Rows of one answer.
  static final int MOST_ROWS = 50_000;

  /// Hosts that a query names, over all its days; with more it names days only.
  static final int MOST_HOSTS = 500;

  /// Stretches of days that a query names.
  static final int MOST_STRETCHES = 120;

  /// Questions at a time: one that is given up goes on until its requests end.
  private static final int MOST_AT_ONCE = 8;

  private final SightingIndex index;
  private final SightingCoverage coverage;
  private final Duration longestWait;
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

  /// @param longestWait after which a search looks everywhere
  public SightingGuide(
      SightingIndex index, SightingCoverage coverage, Duration longestWait, MeterRegistry meters) {
    this.index = index;
    this.coverage = coverage;
    this.longestWait = longestWait;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          meters.counter(
              "takagari.search.sightings.asked",
              "outcome",
              outcome.name().toLowerCase(Locale.ROOT)));
    }
  }

  /// How a question to the sightings ended.
  private enum Outcome {
    /// The search has to look at less.
    NARROWED,
    /// It has to look everywhere, for they do not know enough.
    USELESS,
    /// They took too long, or too many were asking.
    LATE,
    /// They could not be asked.
    FAILED
  }

  /// Where events that fit the query can be in a range of the lake, as of now.
  ///
  /// @return empty if they may be anywhere
  public Optional<Guidance> guide(Query query, TimeRange range) {
    Need need = Need.of(query);
    List<SightedValue> values = need.values().distinct().limit(MOST_VALUES + 1L).toList();
    if (need instanceof Need.Unknown || values.size() > MOST_VALUES || range.isEmpty()) {
      return Optional.empty();
    }
    if (!turns.tryAcquire()) {
      return ended(Outcome.LATE, Optional.empty());
    }
    FutureTask<Optional<Guidance>> question =
        new FutureTask<>(
            () -> {
              try {
                return ask(need, values, range);
              } finally {
                turns.release();
              }
            });
    Thread.ofVirtual().name("sightings").start(question);
    try {
      Optional<Guidance> guidance = question.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
      return ended(guidance.isPresent() ? Outcome.NARROWED : Outcome.USELESS, guidance);
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof TakagariException known
              ? known.code().code()
              : String.valueOf(e.getCause());
      LOG.warn("sightings were not asked, the lake is read without them: {}", why);
      return ended(Outcome.FAILED, Optional.empty());
    } catch (TimeoutException _) {
      // Not interrupted: that would close the connection to the database, which has a limit too.
      return ended(Outcome.LATE, Optional.empty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ended(Outcome.LATE, Optional.empty());
    }
  }

  private Optional<Guidance> ended(Outcome outcome, Optional<Guidance> guidance) {
    Objects.requireNonNull(outcomes.get(outcome)).increment();
    return guidance;
  }

  private Optional<Guidance> ask(Need need, List<SightedValue> values, TimeRange range) {
    long first = Math.floorDiv(range.fromMicros(), MICROS_PER_DAY);
    long end = Math.floorDiv(range.toMicros() - 1, MICROS_PER_DAY) + 1;
    LocalDate from = LocalDate.ofEpochDay(first);
    LocalDate to = LocalDate.ofEpochDay(end);
    SightingCoverage.Uncovered uncovered = coverage.uncovered(from, to);
    if (from.datesUntil(to).noneMatch(uncovered::covers)) {
      return Optional.empty();
    }
    SeenHosts seen = new SeenHosts(MOST_ROWS);
    index.find(new SightingQuestion(values, from, to), seen::add);
    if (seen.isOverflown()) {
      return Optional.empty();
    }
    List<Stretch> exact = stretches(first, end, need, uncovered, seen, false);
    List<Stretch> fits =
        isSmall(exact) ? exact : stretches(first, end, need, uncovered, seen, true);
    boolean everything = fits.size() == 1 && fits.getFirst().isAll(first, end);
    if (everything || fits.size() > MOST_STRETCHES) {
      return Optional.empty();
    }
    return Optional.of(
        new Guidance(
            Query.or(fits.stream().map(Stretch::query).toList()),
            fits.stream().mapToLong(stretch -> stretch.end() - stretch.first()).sum(),
            end - first));
  }

  private static boolean isSmall(List<Stretch> stretches) {
    return stretches.size() <= MOST_STRETCHES
        && stretches.stream().mapToLong(stretch -> stretch.hosts().ids().size()).sum()
            <= MOST_HOSTS;
  }

  /// Days one after the other of which the same hosts are to be looked at.
  ///
  /// @param first day since 1970
  /// @param end the day after the last
  private record Stretch(long first, long end, Hosts hosts) {
    boolean isAll(long from, long to) {
      return first == from && end == to && hosts.any();
    }

    Query query() {
      Query time =
          new Query.Where(
              new Field.ColumnField(Columns.TIMESTAMP),
              new Condition.NumberRange(first * MICROS_PER_DAY, end * MICROS_PER_DAY - 1));
      return hosts.any() ? time : Query.and(List.of(time, hosts.query()));
    }
  }

  private static List<Stretch> stretches(
      long first,
      long end,
      Need need,
      SightingCoverage.Uncovered uncovered,
      SeenHosts seen,
      boolean daysOnly) {
    List<Stretch> stretches = new ArrayList<>();
    for (long day = first; day < end; day++) {
      Hosts hosts = uncovered.covers(LocalDate.ofEpochDay(day)) ? seen.on(day, need) : Hosts.ANY;
      if (hosts.isNone()) {
        continue;
      }
      if (daysOnly) {
        hosts = Hosts.ANY;
      }
      Stretch last = stretches.isEmpty() ? null : stretches.getLast();
      if (last != null && last.end() == day && last.hosts().equals(hosts)) {
        stretches.removeLast();
        stretches.add(new Stretch(last.first(), day + 1, hosts));
      } else {
        stretches.add(new Stretch(day, day + 1, hosts));
      }
    }
    return stretches;
  }
}
