package dev.takagari.alerting.route;

import java.util.List;

/// Where a case is told. A text is empty when no rule says anything of it.
///
/// @param channel as the file has it: a name, with or without `#`, or an id
/// @param team who looks after it
/// @param system what of the business it is
/// @param criticality a word for how much the system matters
/// @param onCall whom to mention; empty unless the policy says page, and when nobody is on call
public record Route(
    String channel, String team, String system, String criticality, List<Person> onCall) {
  /// Nowhere, nobody.
  public static final Route NONE = new Route("", "", "", "", List.of());

  public Route {
    onCall = List.copyOf(onCall);
  }
}
