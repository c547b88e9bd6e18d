package dev.takagari.core.intel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is known of these?
///
/// @param actor who wants to know, as the audit log names people
/// @param observed what is asked about
/// @param reach whom to ask
/// @param budget how long the answer may take when that is shorter than what the desk takes; empty
///   when the asker does not mind
/// @param without names of sources whose answers the asker has by other ways
public record IntelQuestion(
    String actor,
    List<Observed> observed,
    Reach reach,
    Optional<Duration> budget,
    Set<String> without) {

  /// Whom to ask.
  public enum Reach {
    /// Only what we keep ourselves: nothing is told to anybody.
    OURS,
    /// Those outside too, as far as what is asked about may leave.
    ALL
  }

  public IntelQuestion {
    observed = List.copyOf(observed);
    without = Set.copyOf(without);
  }

  /// Whether a source is to be asked.
  public boolean isFor(IntelSource source) {
    return !without.contains(source.name()) && (reach == Reach.ALL || !source.isOutside());
  }

  /// A question to everybody.
  public IntelQuestion(String actor, List<Observed> observed) {
    this(actor, observed, Reach.ALL, Optional.empty(), Set.of());
  }
}
