package dev.takagari.core.response;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers responses and who wanted them. Each change stands in the timeline of the case by the
/// same transaction, and has people told. Safe for use by several threads and processes; times are
/// those of the store; every method throws `database-unavailable` when it does not answer.
public interface ResponseLedger {

  /// Remembers that somebody asks for something.
  ///
  /// @return the response; the one before, when the same came with the same token
  /// @throws dev.takagari.core.error.TakagariException not-found if there is no such case;
  ///   case-state if it was merged into another one, or something is under way against the same
  ///   target; bad-request if the token came with something else
  Response request(ResponseRequest request);

  /// One response, if there is such a one.
  Optional<Response> find(UUID id);

  /// Responses, the newest first.
  ///
  /// @param key of a case; null for all
  /// @param open only those that are not over
  /// @param limit at most so many
  List<Response> list(@Nullable CaseKey key, boolean open, int limit);

  /// Lets it be done. What the same person approved before stays as it is.
  ///
  /// @throws dev.takagari.core.error.TakagariException not-found; not-allowed if who approves is
  ///   who asked; case-state if it was decided, or is too old
  Response approve(UUID id, Actor by);

  /// Decides against it, which everybody may, also who asked.
  ///
  /// @param why may be empty
  /// @throws dev.takagari.core.error.TakagariException not-found; case-state if it was decided, or
  ///   is too old
  Response refuse(UUID id, Actor by, String why);

  /// Ends what waited too long: for a second person, for its evidence, for the answer to a call.
  ///
  /// @return those that ended by it
  List<Response> expire();
}
