package dev.takagari.alerting.route;

import java.util.List;

/// Where a case is told, and what said so.
///
/// @param duty who is on call for the team; nobody unless the policy says page
/// @param rules all rules, in order
public record RouteExplanation(
    Route route,
    Said channel,
    Said team,
    Said system,
    Said criticality,
    Duty duty,
    List<Asked> rules) {
  public RouteExplanation {
    rules = List.copyOf(rules);
  }

  /// A text, and where it stands.
  ///
  /// @param text empty when nothing is said
  /// @param place `file:line`; empty when nothing is said
  public record Said(String text, String place) {}

  /// A rule that was asked.
  ///
  /// @param place `file:line`
  /// @param against keys of its `match` that do not fit; empty when it fits
  public record Asked(String place, List<String> against) {
    public Asked {
      against = List.copyOf(against);
    }
  }
}
