package dev.takagari.core.cases;

import dev.takagari.core.detection.Detection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps cases. Safe for use by several threads and processes; every method is one transaction and
/// throws `database-unavailable` when it fails.
public interface CaseRepository {

  /// Files a detection: once for each id and revision. What it goes to is said in
  /// `docs/reference/cases.md`. It is received now, by the clock of the store, and
  /// [Detection#happened] says from that which time counts, for everything that follows.
  Filed file(Detection detection);

  /// The case of a key, if there is one.
  Optional<Case> find(CaseKey key);

  /// Cases, the one opened last first.
  ///
  /// @param after [Page#next] of the page before; null for the first one
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException bad-cursor if the place is none of ours
  Page<Case> list(CaseFilter filter, @Nullable String after, int limit);

  /// Does what a person asks for.
  ///
  /// @param version that the person has seen; null for whatever it is
  /// @param token of the client: what came with it before is not done again, the case is returned
  ///   as it is now, and the same is what was [asked][CaseCommand#asked()]; empty for none
  /// @return the case as it is then
  /// @throws dev.takagari.core.error.TakagariException not-found if there is no such case,
  ///   case-changed if it has another version, case-state if its state does not allow this,
  ///   bad-request if the token came with something else, or an argument cannot be
  Case act(CaseKey key, CaseCommand command, Actor actor, @Nullable Long version, String token);

  /// Forgets tokens of clients that came so long ago: a command that comes again after that is done
  /// again. A call forgets a part; call again until it is nothing.
  ///
  /// @return how many were forgotten
  int forgetTokens(Duration age);

  /// Puts down what a policy says. Nothing changes when it says what it said. It is no new version:
  /// facts come within seconds, and nobody is to be refused for them. A closed case whose severity
  /// rises above what it was when it was closed is opened again, which is one, unless it was real.
  ///
  /// @return the case as it is then
  /// @throws dev.takagari.core.error.TakagariException not-found if there is no such case
  Case assess(CaseKey key, Assessment assessment);
}
