package dev.takagari.app.service;

import dev.takagari.ingest.engine.Feed;
import java.util.List;

/// The configured feeds.
public record Feeds(List<Feed> all) {
  public Feeds {
    all = List.copyOf(all);
  }
}
