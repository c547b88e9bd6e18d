package dev.takagari.app.alerting;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchQuestion;
import dev.takagari.search.run.SearchService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Questions of the service itself about events, as one search over index and lake.
public final class SearchedEvents implements EventQuestions, AutoCloseable {
  /// Below this a range is not cut in two any more.
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Function<SearchQuestion, SearchAnswer> search;
  private final Runnable end;

  /// @param search is closed with this
  public SearchedEvents(SearchService search) {
    this(search::search, search::close);
  }

  SearchedEvents(Function<SearchQuestion, SearchAnswer> search, Runnable end) {
    this.search = search;
    this.end = end;
  }

  @Override
  public void close() {
    end.run();
  }

  @Override
  public EventAnswer ask(EventQuestion question) {
    Asked asked = new Asked(question, System.nanoTime() + question.timeout().toNanos());
    return switch (question.first()) {
      case NEWEST -> asked.newest(question.range());
      case OLDEST -> asked.oldest();
    };
  }

  /// One question on its way.
  private final class Asked {
    private final EventQuestion question;
    private final long end;
    private final Set<String> notes = new LinkedHashSet<>();

    Asked(EventQuestion question, long end) {
      this.question = question;
      this.end = end;
    }

    /// Pages are newest first and may be short though another follows.
    EventAnswer newest(TimeRange range) {
      List<EventRow> rows = new ArrayList<>();
      Optional<Position> after = Optional.empty();
      do {
        SearchAnswer page =
            search.apply(
                new SearchQuestion(
                    question.query(),
                    range,
                    Tier.ALL,
                    after,
                    question.limit() - rows.size(),
                    left()));
        if (!page.complete()) {
          page.notes().stream().map(Note::message).forEach(notes::add);
          if (page.notes().isEmpty()) {
            notes.add("something was not read");
          }
        }
        rows.addAll(page.rows());
        after = page.next();
      } while (after.isPresent() && rows.size() < question.limit() && !isOver());
      if (after.isPresent() && rows.size() < question.limit()) {
        notes.add("the time was over before all was read");
      }
      return new EventAnswer(rows, after.isPresent(), List.copyOf(notes));
    }

    /// The engines know only newest first: of a range that holds more than is wanted the first half
    /// is asked, until it does not.
    EventAnswer oldest() {
      TimeRange range = question.range();
      EventAnswer answer = newest(range);
      boolean isCut = false;
      while (answer.more() && isLongEnough(range) && !isOver()) {
        Instant middle = middle(range);
        TimeRange early = new TimeRange(range.from(), middle);
        EventAnswer half = newest(early);
        if (half.rows().isEmpty() && !half.more()) {
          range = new TimeRange(middle, range.to());
        } else {
          range = early;
          answer = half;
          isCut = true;
        }
      }
      List<EventRow> rows = new ArrayList<>(answer.rows());
      Collections.reverse(rows);
      return new EventAnswer(rows, answer.more() || isCut, List.copyOf(notes));
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    private boolean isOver() {
      return end - System.nanoTime() <= 0;
    }
  }

  private static boolean isLongEnough(TimeRange range) {
    return Duration.between(range.from(), range.to()).compareTo(SHORTEST) > 0;
  }

  private static Instant middle(TimeRange range) {
    return range.from().plus(Duration.between(range.from(), range.to()).dividedBy(2));
  }
}
