package dev.takagari.app.demo;

import dev.takagari.app.fleet.FleetStory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The generated fleet of a home.
///
/// @param story what was planted in it
/// @param from when its first event reached the cloud
record PlayedFleet(FleetStory story, Instant from) {
  /// What a search reads unless told otherwise, but for an hour in which to read the banner.
  private static final Duration READ_ANYWAY = Duration.ofHours(23);

  /// How many days back a search must look for the whole fleet; empty while it does so anyway.
  Optional<Long> sinceDays(Instant now) {
    Duration age = Duration.between(from, now);
    return age.compareTo(READ_ANYWAY) < 0 ? Optional.empty() : Optional.of(age.toDays() + 2);
  }
}
