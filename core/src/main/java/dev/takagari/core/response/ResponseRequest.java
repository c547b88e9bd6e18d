package dev.takagari.core.response;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;

/// What somebody asks for.
///
/// @param target as [ResponseKind#target] has it
/// @param reason why; 1 to [Response#LONGEST_REASON] characters
/// @param token of the client: what came with it before is not asked for again; empty for none
public record ResponseRequest(
    CaseKey key, ResponseKind kind, String target, String reason, Actor by, String token) {

  /// @throws IllegalArgumentException if target or reason cannot be; the message is for people
  public ResponseRequest {
    if (kind.target(target).filter(target::equals).isEmpty()) {
      throw new IllegalArgumentException("target of " + kind.code() + " is " + kind.form());
    }
    if (reason.isBlank() || reason.length() > Response.LONGEST_REASON) {
      throw new IllegalArgumentException(
          "reason has 1 to " + Response.LONGEST_REASON + " characters");
    }
    if (Response.isNobody(by)) {
      throw new IllegalArgumentException("somebody asks for it");
    }
  }

  /// Names the case, never the words of people.
  @Override
  public String toString() {
    return kind.code() + " for " + key;
  }
}
