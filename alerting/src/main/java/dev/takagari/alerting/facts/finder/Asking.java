package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestion.First;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Searches events for one answer, and notes there what could not be searched. For one thread.
final class Asking {
  private static final Duration LONGEST = Duration.ofSeconds(6);

  private final EventQuestions events;
  private final Deadline deadline;
  private final FactAnswer answer;

  Asking(EventQuestions events, Deadline deadline, FactAnswer answer) {
    this.events = events;
    this.deadline = deadline;
    this.answer = answer;
  }

  /// The same, for another answer.
  Asking into(FactAnswer other) {
    return new Asking(events, deadline, other);
  }

  /// The newest events of a time, newest first.
  ///
  /// @param what is searched for, in words of ours
  EventAnswer newest(String what, Query query, TimeRange range, int limit) {
    return ask(what, query, range, First.NEWEST, limit);
  }

  /// The oldest events of a time, oldest first.
  ///
  /// @param what is searched for, in words of ours
  EventAnswer oldest(String what, Query query, TimeRange range, int limit) {
    return ask(what, query, range, First.OLDEST, limit);
  }

  /// The times around a moment.
  static TimeRange around(Instant time, Duration before, Duration after) {
    return new TimeRange(time.minus(before), time.plus(after));
  }

  private EventAnswer ask(String what, Query query, TimeRange range, First first, int limit) {
    Duration left = deadline.left();
    if (left.isZero() || Thread.currentThread().isInterrupted()) {
      answer.missing("there was no time left to search for " + what);
      return nothing();
    }
    Duration timeout = left.compareTo(LONGEST) < 0 ? left : LONGEST;
    try {
      EventAnswer found = events.ask(new EventQuestion(query, range, first, limit, timeout));
      found
          .notCovered()
          .forEach(note -> answer.missing("searching for " + what + " was not complete: " + note));
      return found;
    } catch (TakagariException e) {
      answer.missing(what + " could not be searched (" + e.code().code() + ")");
      return nothing();
    }
  }

  private static EventAnswer nothing() {
    return new EventAnswer(List.<EventRow>of(), false, List.of());
  }
}
