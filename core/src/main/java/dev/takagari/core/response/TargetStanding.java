package dev.takagari.core.response;

import java.util.List;

/// What the other side says of a task or a host now.
///
/// @param reach whether it can still act
/// @param words the states that the other side names, as `RUNNING`
/// @param description all that it says, as JSON; hostile; `null` when it knows no such thing
/// @param containers ids of its containers; empty for hosts
public record TargetStanding(
    Reach reach, String words, String description, List<String> containers) {
  public TargetStanding {
    containers = List.copyOf(containers);
  }

  /// Whether it can still act.
  public enum Reach {
    /// It runs, or may speak to everybody.
    FREE,
    /// It was stopped or contained, or is about to be.
    BOUND,
    /// The other side does not know it, or not any more.
    ABSENT
  }

  /// What nobody knows.
  public static TargetStanding absent() {
    return new TargetStanding(Reach.ABSENT, "not known", "null", List.of());
  }
}
