package dev.takagari.core.route;

import dev.takagari.core.detection.Severity;
import java.util.List;
import java.util.Optional;

/// Which cases a rule is about. All that is given must fit; of a list any one. Names are in any
/// case, with `*` for any text and `?` for any character.
///
/// @param sources who detected; empty for everybody
/// @param least the severity from which on it fits; empty for all
/// @param tags of a host; empty for hosts with and without tags
/// @param hosts names or ids; empty for all, and for cases of no host
public record RouteMatch(
    List<String> sources, Optional<Severity> least, List<String> tags, List<String> hosts) {
  public RouteMatch {
    sources = List.copyOf(sources);
    tags = List.copyOf(tags);
    hosts = List.copyOf(hosts);
  }
}
