package dev.takagari.alerting.route;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import java.util.List;

/// What of a case decides whom it is told.
///
/// @param source who detected, as `falcon` or the dataset of a mapping file
/// @param severity what the policy made of it
/// @param tell how loudly people are told; only [Tell#PAGE] calls anybody
/// @param tags of its hosts, as the inventory and the sensor have them, without the name of their
///   list; hostile
/// @param hosts names and ids of its hosts, instances, tasks and containers; hostile
public record RouteQuestion(
    String source, Severity severity, Tell tell, List<String> tags, List<String> hosts) {
  public RouteQuestion {
    tags = List.copyOf(tags);
    hosts = List.copyOf(hosts);
  }
}
