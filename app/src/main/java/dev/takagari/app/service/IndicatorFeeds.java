package dev.takagari.app.service;

import dev.takagari.enrich.feed.IndicatorFeed;
import java.util.List;
import java.util.Optional;

/// The feeds of indicators that are set up.
///
/// @param all in the order of the configuration
public record IndicatorFeeds(List<IndicatorFeed> all) {
  public IndicatorFeeds {
    all = List.copyOf(all);
  }

  /// The feed of a name.
  public Optional<IndicatorFeed> find(String name) {
    return all.stream().filter(feed -> feed.name().equals(name)).findFirst();
  }
}
