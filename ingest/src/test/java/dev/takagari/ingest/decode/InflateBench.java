package dev.takagari.ingest.decode;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Measures what decisions about inflating rest on: `InflateBench DIR` takes the `.gz` files in a
/// directory (one member each) and prints processor and wall seconds for all of them together.
public final class InflateBench {
  private static final int ROUNDS = 5;
  private static final int PIECE = 64 * 1024;
  private static final int RING = 8;
  private static final int HEADER = 10;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<byte[]> files = new ArrayList<>();
  private long sum;

  private InflateBench() {}

  private interface Work {
    void run() throws Exception;
  }

  private interface Output {
    void write(byte[] buffer, int length);
  }

  private record Piece(byte[] bytes, int length) {}

  public static void main(String[] args) throws Exception {
    InflateBench bench = new InflateBench();
    bench.load(Path.of(args[0]));
    for (int kilobytes : List.of(32, 64, 256, 1024)) {
      bench.measure(
          "inflate, no checksum, " + kilobytes + " KB",
          () -> bench.inflate(new byte[kilobytes * 1024], (buffer, length) -> bench.sum += length));
    }
    CRC32 checksum = new CRC32();
    bench.measure(
        "inflate and CRC-32, 64 KB",
        () ->
            bench.inflate(new byte[PIECE], (buffer, length) -> checksum.update(buffer, 0, length)));
    bench.measure(
        "inflate and line feeds, one thread",
        () -> bench.inflate(new byte[PIECE], (buffer, length) -> bench.feeds(buffer, length)));
    bench.measure("inflate ahead in a second thread, line feeds in the first", bench::ahead);
    bench.measure(
        "inflate and line feeds byte by byte",
        () -> bench.inflate(new byte[PIECE], (buffer, length) -> bench.plain(buffer, length)));
    System.out.println("(" + bench.sum + ")");
  }

  private void load(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".gz")).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
  }

  /// The median of some rounds, after one that is not counted.
  private void measure(String what, Work work) throws Exception {
    work.run();
    double[] processor = new double[ROUNDS];
    double[] wall = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long used = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      work.run();
      wall[i] = (System.nanoTime() - start) / 1e9;
      processor[i] = (SYSTEM.getProcessCpuTime() - used) / 1e9;
    }
    Arrays.sort(processor);
    Arrays.sort(wall);
    System.out.printf(
        "%-60s %.2f s processor, %.2f s wall%n", what, processor[ROUNDS / 2], wall[ROUNDS / 2]);
  }

  private void inflate(byte[] output, Output target) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      for (byte[] file : files) {
        inflater.reset();
        for (int at = HEADER; at < file.length && !inflater.finished(); at += PIECE) {
          inflater.setInput(file, at, Math.min(PIECE, file.length - at));
          while (!inflater.needsInput() && !inflater.finished()) {
            target.write(output, inflater.inflate(output));
          }
        }
      }
    } finally {
      inflater.end();
    }
  }

  /// A ring of buffers between a thread that inflates and this one.
  private void ahead() throws InterruptedException {
    BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(RING);
    BlockingQueue<Piece> ready = new ArrayBlockingQueue<>(RING + 1);
    for (int i = 0; i < RING; i++) {
      free.add(new byte[PIECE]);
    }
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    inflateInto(free, ready);
                  } catch (DataFormatException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    for (Piece piece = ready.take(); piece.length() > 0; piece = ready.take()) {
      feeds(piece.bytes(), piece.length());
      free.add(piece.bytes());
    }
    reader.join();
  }

  private void inflateInto(BlockingQueue<byte[]> free, BlockingQueue<Piece> ready)
      throws DataFormatException, InterruptedException {
    Inflater inflater = new Inflater(true);
    try {
      for (byte[] file : files) {
        inflater.reset();
        for (int at = HEADER; at < file.length && !inflater.finished(); at += PIECE) {
          inflater.setInput(file, at, Math.min(PIECE, file.length - at));
          while (!inflater.needsInput() && !inflater.finished()) {
            byte[] output = free.take();
            int length = inflater.inflate(output);
            if (length == 0) {
              free.add(output);
            } else {
              ready.put(new Piece(output, length));
            }
          }
        }
      }
    } finally {
      inflater.end();
      ready.put(new Piece(new byte[0], 0));
    }
  }

  private void feeds(byte[] buffer, int length) {
    for (int at = LineFeeds.find(buffer, 0, length);
        at < length;
        at = LineFeeds.find(buffer, at + 1, length)) {
      sum++;
    }
  }

  private void plain(byte[] buffer, int length) {
    for (int at = plainFind(buffer, 0, length);
        at < length;
        at = plainFind(buffer, at + 1, length)) {
      sum++;
    }
  }

  private static int plainFind(byte[] buffer, int from, int end) {
    int at = from;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    return at;
  }
}
