package dev.takagari.core.coverage;

import java.time.Instant;
import java.util.List;

/// Containers of a feed that run, as sensors say, and in which nothing happens.
///
/// @param running how many run
/// @param silent in how many of these nothing happened
/// @param some of them, the longest silent last
public record SilentContainers(String feed, long running, long silent, List<Container> some) {
  public SilentContainers {
    some = List.copyOf(some);
  }

  /// A container.
  ///
  /// @param since when it was first said to run, or something happened in it last
  /// @param running when it was last said to run
  public record Container(String id, Instant since, Instant running) {}
}
