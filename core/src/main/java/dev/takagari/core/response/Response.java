package dev.takagari.core.response;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is to be done against a task or a host, and what became of it.
///
/// @param target as [ResponseKind#target] has it
/// @param reason why, in the words of who asked; hostile as every text of people
/// @param decision who approved or refused it; null before
/// @param evidence where in the raw bucket the evidence is, as `evidence/A-2026-000482/…/`; empty
///   before it is saved
/// @param trouble what kept the last try from going on, and is tried again; empty when nothing did
/// @param outcome what came of it, in our words; empty before the end
/// @param endedAt null before the end
public record Response(
    UUID id,
    CaseKey key,
    ResponseKind kind,
    String target,
    String reason,
    Actor requestedBy,
    Instant requestedAt,
    @Nullable Decision decision,
    ResponseState state,
    String evidence,
    String trouble,
    String outcome,
    @Nullable Instant endedAt) {
  /// So long a request waits for a second person.
  public static final Duration APPROVAL = Duration.ofMinutes(30);

  /// So long after its approval it may still be called; later nobody expects it any more.
  public static final Duration EXECUTION = Duration.ofMinutes(30);

  /// So long after its approval it is looked whether a call whose answer is lost was done.
  public static final Duration LOOKING = Duration.ofHours(1);

  /// Longest reason.
  public static final int LONGEST_REASON = 1_000;

  /// Who decided, for or against it.
  public record Decision(Actor by, Instant at) {}

  /// Whether two names are those of one person, from whatever side each came: how a name is spelt
  /// makes nobody another one, see [PersonName].
  public static boolean isSamePerson(Actor one, Actor other) {
    return PersonName.folded(one.name()).equals(PersonName.folded(other.name()));
  }

  /// Whether a name is nobody's: nothing of it can be seen.
  public static boolean isNobody(Actor actor) {
    return PersonName.folded(actor.name()).isEmpty();
  }

  /// Names the response, never the words of people.
  @Override
  public String toString() {
    return "response " + id;
  }
}
