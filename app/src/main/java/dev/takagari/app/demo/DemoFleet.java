package dev.takagari.app.demo;

import dev.takagari.app.feed.FeedDrop;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.app.fleet.FleetStory;
import dev.takagari.app.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The generated fleet of a home: made and handed over once, whatever interrupts it.
///
/// The instant it is made for is written down first; as the generator is deterministic, a start
/// after a kill makes the same bytes, which the ledger knows.
final class DemoFleet {
  private final Home home;
  private final Progress progress;
  private final InstantSource clock;
  private final Path story;
  private final Path bucket;

  DemoFleet(Home home, Progress progress, InstantSource clock) {
    this.home = home;
    this.progress = progress;
    this.clock = clock;
    story = home.resolve("fleet-story.json");
    bucket = home.resolve("fleet");
  }

  /// Hands the fleet over unless an earlier start did.
  ///
  /// @return the fleet, with what was planted in it
  PlayedFleet play(FeedDrop drop) {
    try {
      FleetOptions options = FleetOptions.demo(instant());
      if (Files.isRegularFile(story)) {
        progress.say("The fleet of the first start is there; nothing is rebuilt");
        return new PlayedFleet(FleetStory.load(story), options.start());
      }
      delete(bucket);
      FleetBucket fleet = FleetBucket.write(bucket, options);
      progress.say(
          String.format(
              java.util.Locale.ROOT,
              "Made %,d events of %d hosts and %d kinds, handing over %d batches",
              fleet.events(),
              options.hosts(),
              fleet.eventTypes().size(),
              fleet.batches().size()));
      for (FeedBatch batch : fleet.batches()) {
        drop.drop(batch);
      }
      FleetStory told = fleet.story().orElseThrow();
      Path temporary = home.resolve("fleet-story.tmp");
      told.save(temporary);
      Files.move(temporary, story);
      delete(bucket);
      return new PlayedFleet(told, options.start());
    } catch (IOException e) {
      throw new UncheckedIOException("the demo fleet cannot be written to " + bucket, e);
    }
  }

  private Instant instant() throws IOException {
    Path file = home.resolve("fleet-instant");
    if (!Files.isRegularFile(file)) {
      Files.writeString(file, clock.instant().toString());
    }
    return Instant.parse(Files.readString(file).strip());
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }
}
