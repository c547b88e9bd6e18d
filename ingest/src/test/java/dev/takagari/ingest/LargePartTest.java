package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.event.Event;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.metrics.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part of more than 150 MB, in a JVM of 512 MB.
@Tag("slow")
class LargePartTest {
  private static final long BYTES = 150L << 20;
  private static final String PART = "data/large/part-00000.gz";

  @TempDir Path directory;

  @Test
  void needsNoMoreMemoryThanASmallOne() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LargePartTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).as(output).isZero();
    assertThat(output).contains("complete");
  }

  /// Runs in the child.
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    long lines = write(directory.resolve("large.gz"));
    DiskStore feed = new DiskStore(directory, "large.gz");
    DiskStore archive = new DiskStore(directory, "archived");
    CountingSink sink = new CountingSink();
    try (IngestFixture fixture = new IngestFixture()) {
      UnmappedNames unmapped = new UnmappedNames();
      IngestEngine engine =
          new IngestEngine(
              fixture.settings,
              archive,
              new ArchiveLayout(IngestFixture.ARCHIVE),
              fixture.ledgers,
              List.of(sink),
              () -> new FdrLineDecoder(unmapped),
              new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
              fixture.clock,
              StepHook.NONE);
      fixture.queue.send(
          List.of(Batches.message("large", 1, List.of("{\"path\":\"" + PART + "\"}"))));
      long start = System.nanoTime();
      fixture.receive(new FeedWorker(engine, fixture.feed(feed)));
      Balance balance = fixture.balance();
      System.out.println(balance + " in " + (System.nanoTime() - start) / 1_000_000 + " ms");
      if (sink.accepted.sum() != lines || balance.linesReceived() != lines || !balance.holds()) {
        throw new AssertionError(lines + " lines, " + sink.accepted.sum() + " events");
      }
      engine.close();
    }
    System.out.println("complete");
    System.exit(0);
  }

  private static long write(Path file) throws IOException {
    Random random = new Random(7);
    long lines = 0;
    try (OutputStream gzip =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      byte[] noise = new byte[1500];
      while (Files.size(file) < BYTES) {
        for (int i = 0; i < 1000; i++) {
          random.nextBytes(noise);
          String line =
              ("{\"event_simpleName\":\"ProcessRollup2\",\"cid\":\"1\",\"aid\":\"2\","
                      + "\"id\":\"%d\",\"timestamp\":\"%d\",\"CommandLine\":\"%s\"}\n")
                  .formatted(
                      lines,
                      1_767_312_000_000L + lines,
                      java.util.Base64.getEncoder().encodeToString(noise));
          gzip.write(line.getBytes(StandardCharsets.US_ASCII));
          lines++;
        }
      }
    }
    return lines;
  }

  /// Counts.
  private static final class CountingSink implements EventSink {
    private final LongAdder accepted = new LongAdder();

    @Override
    public String name() {
      return "hot";
    }

    @Override
    public void check() {}

    @Override
    public UnitWriter open(UnitLease lease) {
      return new UnitWriter() {
        @Override
        public void accept(Event event) {
          accepted.increment();
        }

        @Override
        public SinkOutcome finish() {
          long count = accepted.sum();
          return new SinkOutcome(count, count, 0, List.of(), 0, List.of());
        }

        @Override
        public void close() {}
      };
    }
  }

  /// Large objects in one file, small ones in memory.
  private record DiskStore(
      Path directory, String name, dev.takagari.core.blob.InMemoryBlobStore small)
      implements BlobStore {
    DiskStore(Path directory, String name) {
      this(directory, name, new dev.takagari.core.blob.InMemoryBlobStore());
    }

    private static boolean isLarge(BlobRef ref) {
      return ref.key().endsWith(".gz");
    }

    @Override
    public Optional<BlobInfo> describe(BlobRef ref) {
      if (!isLarge(ref)) {
        return small.describe(ref);
      }
      Path file = directory.resolve(name);
      try {
        return Files.exists(file)
            ? Optional.of(new BlobInfo(ref, Files.size(file), "v1", Instant.EPOCH))
            : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public BlobContent open(BlobRef ref, long offset) {
      if (!isLarge(ref)) {
        return small.open(ref, offset);
      }
      try {
        InputStream stream = Files.newInputStream(directory.resolve(name));
        stream.skipNBytes(offset);
        return new BlobContent(describe(ref).orElseThrow(), stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
      if (!isLarge(ref)) {
        small.put(ref, content, length, mode);
        return;
      }
      try {
        Files.copy(content, directory.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
      return List.of();
    }

    @Override
    public void delete(BlobRef ref) {}

    @Override
    public void check(String bucket) {}
  }
}
