package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.event.Event;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.queue.QueueMessage;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/// Parts of more than 150 MB: one in a JVM of 512 MB, and two at once, in two workers, in one of
/// 256.
@Tag("slow")
class LargePartTest {
  private static final long BYTES = 150L << 20;

  @TempDir Path directory;

  @Test
  void needsNoMoreMemoryThanASmallOne() throws IOException, InterruptedException {
    run("-Xmx512m", 1);
  }

  @Test
  void twoAtOnceNeedNoMore() throws IOException, InterruptedException {
    run("-Xmx256m", 2);
  }

  private void run(String heap, int workers) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LargePartTest.class.getName(),
                directory.toString(),
                Integer.toString(workers))
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).as(output).isZero();
    assertThat(output).contains("complete");
  }

  /// Runs in the child.
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int workers = Integer.parseInt(arguments[1]);
    DiskStore feed = new DiskStore(Files.createDirectory(directory.resolve("feed")));
    DiskStore archive = new DiskStore(Files.createDirectory(directory.resolve("archive")));
    long lines = 0;
    for (int i = 0; i < workers; i++) {
      BlobRef part = new BlobRef(IngestFixture.ARCHIVE, "data/large" + i + "/part-00000.gz");
      lines += write(feed.file(part), i);
    }
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
              () -> new FdrSliceDecoder(unmapped, new PlainLines()),
              new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
              fixture.clock,
              StepHook.NONE);
      for (int i = 0; i < workers; i++) {
        String part = "{\"path\":\"data/large%d/part-00000.gz\"}".formatted(i);
        fixture.queue.send(List.of(Batches.message("large" + i, 1, List.of(part))));
      }
      long start = System.nanoTime();
      List<Thread> threads = new ArrayList<>();
      for (QueueMessage message :
          fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(10))) {
        FeedWorker worker = new FeedWorker(engine, fixture.feed(feed));
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      worker.handle(message);
                      worker.flush();
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
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

  private static long write(Path file, int seed) throws IOException {
    Random random = new Random(seed);
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
      LongAdder ofUnit = new LongAdder();
      return new UnitWriter() {
        @Override
        public void accept(Event event) {
          accepted.increment();
          ofUnit.increment();
        }

        @Override
        public SinkOutcome finish() {
          long count = ofUnit.sum();
          return new SinkOutcome(count, count, 0, List.of(), 0, List.of());
        }

        @Override
        public void close() {}
      };
    }
  }

  /// Large objects in files, small ones in memory.
  private record DiskStore(Path directory, dev.takagari.core.blob.InMemoryBlobStore small)
      implements BlobStore {
    DiskStore(Path directory) {
      this(directory, new dev.takagari.core.blob.InMemoryBlobStore());
    }

    private Path file(BlobRef ref) {
      return directory.resolve(ref.key().replace('/', '_'));
    }

    private static boolean isLarge(BlobRef ref) {
      return ref.key().endsWith(".gz");
    }

    @Override
    public Optional<BlobInfo> describe(BlobRef ref) {
      if (!isLarge(ref)) {
        return small.describe(ref);
      }
      Path file = file(ref);
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
        InputStream stream = Files.newInputStream(file(ref));
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
        Files.copy(content, file(ref));
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
