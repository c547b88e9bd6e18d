package dev.takagari.app.alerting;

import dev.takagari.alerting.rule.RuleHistory;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchQuestion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Asks a rule's query of what is stored, and what the rule would have raised of it. Safe for use
/// by several threads.
///
/// @param search finds one page
/// @param pageTime how long one page may take
record RulePreview(
    Function<SearchQuestion, SearchAnswer> search, UncoveredTimes uncovered, Duration pageTime) {
  /// Events after which it ends.
  static final int MOST_EVENTS = 100_000;

  private static final int PAGE = 5_000;

  /// Less than a command waits for an answer.
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /// What came of it.
  ///
  /// @param from first time that was looked at: later than asked for when it ended early, for it
  ///   begins with the newest events
  /// @param ended why it did not look at all; empty when it did
  /// @param complete whether no event of what it looked at can be missing, as far as engines know
  /// @param notes what engines have to say
  /// @param uncovered why events may not be there at all
  record Outcome(
      RuleHistory history,
      Instant from,
      String ended,
      boolean complete,
      List<String> notes,
      List<CoverageItem> uncovered) {}

  Outcome run(Rule rule, TimeRange range) {
    long start = System.nanoTime();
    RuleHistory history = new RuleHistory(rule);
    Set<String> notes = new LinkedHashSet<>();
    boolean complete = true;
    Optional<Position> after = Optional.empty();
    do {
      SearchAnswer answer =
          search.apply(
              new SearchQuestion(rule.question().query(), range, Tier.ALL, after, PAGE, pageTime));
      answer.rows().forEach(history::add);
      answer.notes().stream().map(Note::message).forEach(notes::add);
      complete &= answer.complete();
      after = answer.next();
    } while (after.isPresent() && ended(history, start).isEmpty());
    return new Outcome(
        history,
        after.map(RulePreview::time).orElse(range.from()),
        after.isPresent() ? ended(history, start) : "",
        complete,
        List.copyOf(notes),
        uncovered.in(range));
  }

  private static Instant time(Position position) {
    return Instant.EPOCH.plus(position.micros(), ChronoUnit.MICROS);
  }

  private static String ended(RuleHistory history, long start) {
    if (history.events() >= MOST_EVENTS) {
      return "it ends after " + MOST_EVENTS + " events";
    }
    return System.nanoTime() - start > LONGEST.toNanos() ? "it took too long" : "";
  }
}
