package dev.takagari.core.search;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.QueryMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Events in memory, found by the reference matcher.
public final class InMemoryEvents implements EventQuestions {
  private final List<EventRow> events = new CopyOnWriteArrayList<>();
  private final List<EventQuestion> asked = new CopyOnWriteArrayList<>();
  private volatile List<String> notCovered = List.of();

  /// Events that arrive.
  public InMemoryEvents add(Collection<EventRow> rows) {
    events.addAll(rows);
    return this;
  }

  /// From now on answers are not complete.
  public InMemoryEvents notCovering(String... notes) {
    notCovered = List.of(notes);
    return this;
  }

  /// What was asked so far.
  public List<EventQuestion> asked() {
    return List.copyOf(asked);
  }

  @Override
  public EventAnswer ask(EventQuestion question) {
    asked.add(question);
    QueryMatcher matcher = QueryMatcher.of(question.query());
    Comparator<EventRow> newest = Comparator.comparing(Position::of);
    List<EventRow> found = new ArrayList<>();
    for (EventRow event : events) {
      if (question.range().contains(event.number(Columns.TIMESTAMP)) && matcher.matches(event)) {
        found.add(event);
      }
    }
    found.sort(
        switch (question.first()) {
          case NEWEST -> newest;
          case OLDEST -> newest.reversed();
        });
    boolean more = found.size() > question.limit();
    return new EventAnswer(more ? found.subList(0, question.limit()) : found, more, notCovered);
  }
}
