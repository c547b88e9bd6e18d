package dev.takagari.app.service;

import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.intake.IntakeFeeds;
import java.util.List;
import java.util.stream.Stream;

/// The configured feeds.
public record Feeds(List<Feed> all) {
  public Feeds {
    all = List.copyOf(all);
  }

  /// These, and those of records that come one by one.
  List<Feed> with(IntakeFeeds intake) {
    return Stream.concat(all.stream(), intake.all().stream()).toList();
  }
}
