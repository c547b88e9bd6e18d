package dev.takagari.core.route;

/// What a rule says of a case. An empty text leaves it to later rules.
///
/// @param system what of the business it is
/// @param team who looks after it: of its rota somebody is called
/// @param channel where it is told
/// @param criticality a word for how much the system matters
public record RouteTarget(String system, String team, String channel, String criticality) {
  /// Says nothing.
  public static final RouteTarget OPEN = new RouteTarget("", "", "", "");
}
