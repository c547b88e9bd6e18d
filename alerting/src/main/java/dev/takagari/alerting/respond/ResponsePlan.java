package dev.takagari.alerting.respond;

import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.response.ResponseKind;
import java.util.List;

/// What a response would do, in the order in which it would.
///
/// @param target as it would be kept
/// @param named whether a detection of the case names the target
/// @param steps for people
/// @param obstacles what keeps it from being asked for, for people; none when it can be
public record ResponsePlan(
    CaseKey key,
    ResponseKind kind,
    String target,
    boolean named,
    List<String> steps,
    List<String> obstacles) {
  public ResponsePlan {
    steps = List.copyOf(steps);
    obstacles = List.copyOf(obstacles);
  }
}
