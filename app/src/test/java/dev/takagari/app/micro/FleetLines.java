package dev.takagari.app.micro;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The lines that every micro-benchmark reads: events of a generated fleet, side by side in one
/// buffer as the splitter has them.
final class FleetLines {
  /// Events of an invocation; figures are told by event.
  static final int EVENTS = 2_000;

  static final LineContext CONTEXT =
      new LineContext(
          "falcon/data/b/part-00000.gz",
          Instant.parse("2026-03-03T00:00:00Z"),
          null,
          Instant.parse("2026-03-03T00:00:00Z"),
          HostNames.NONE);

  final byte[] buffer;
  final int[] starts = new int[EVENTS];
  final int[] lengths = new int[EVENTS];

  private FleetLines(byte[] buffer, boolean nested) {
    this.buffer = buffer;
    int line = 0;
    int start = 0;
    for (int i = 0; i < buffer.length && line < EVENTS; i++) {
      if (buffer[i] == '\n') {
        if (nested || isFlat(buffer, start, i)) {
          starts[line] = start;
          lengths[line] = i - start;
          line++;
        }
        start = i + 1;
      }
    }
    if (line < EVENTS) {
      throw new IllegalStateException("the fleet is too small");
    }
  }

  private static boolean isFlat(byte[] bytes, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (bytes[i - 1] == ':' && (bytes[i] == '[' || bytes[i] == '{')) {
        return false;
      }
    }
    return true;
  }

  /// @param nested whether events with arrays and objects are among them, as in a feed
  static FleetLines generate(boolean nested) {
    try {
      Path directory = Files.createTempDirectory("takagari-micro-");
      try {
        FleetBucket.write(
            directory,
            FleetOptions.builder()
                .hosts(200)
                .events(EVENTS + 500)
                .batches(1)
                .partsPerBatch(1)
                .intrusion(false)
                .build());
        for (BucketCopy.Part part : BucketCopy.open(directory).parts()) {
          if (!part.isInventory()) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(part.path()))) {
              return new FleetLines(in.readAllBytes(), nested);
            }
          }
        }
        throw new IllegalStateException("the fleet has no events");
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
