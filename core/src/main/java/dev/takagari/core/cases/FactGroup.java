package dev.takagari.core.cases;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The answer to one question about a case.
///
/// @param note what people must know about the answer itself, as `no events for this task`; may be
///   empty
/// @param at when it was asked
/// @param facts the most telling first
public record FactGroup(Kind kind, State state, String note, Instant at, List<Fact> facts) {
  public FactGroup {
    facts = List.copyOf(facts);
  }

  /// The questions, in the order in which people read the answers.
  public enum Kind {
    /// Person and team.
    WHO,
    /// Host, container, task, cloud account.
    WHERE,
    /// How it got here: ancestors, who wrote the file, from where.
    BEFORE,
    /// What it did next: children, connections, names, persistence.
    AFTER,
    /// Other hosts with the same hash, name or address; first seen here.
    ELSEWHERE,
    /// What indicators, intel sources and GeoIP say.
    KNOWN,
    /// Earlier cases with the same rule or hash, and their verdicts.
    EARLIER,
    /// What we cannot know because nothing came.
    COVERAGE;

    /// The name in requests and answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How complete an answer is.
  public enum State {
    /// All was asked and answered.
    COMPLETE,
    /// Something is still being asked, or events may still come: it is asked again.
    PENDING,
    /// Something could not be asked; the note says what.
    PARTIAL;

    /// The name in requests and answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
