package dev.takagari.core.coverage;

import java.time.Instant;
import java.util.List;

/// Hosts of a feed that brought nothing while others did.
///
/// @param hosts how many the feed has
/// @param silent how many are silent
/// @param newest when the feed's newest host was heard of
/// @param some of them, the longest silent last
public record SilentHosts(String feed, long hosts, long silent, Instant newest, List<Host> some) {
  public SilentHosts {
    some = List.copyOf(some);
  }

  /// A host, by the id of its sensor.
  ///
  /// @param name as the newest inventory says, empty when it does not
  public record Host(String id, String name, Instant last) {}
}
