package dev.takagari.embedded;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps what a double knows in a file of JSON, so that the next start begins with it: written at
/// most once a second, when something changed, and once more at the end; each time whole, and put
/// in the place of the file before it in one step. Thread-safe.
final class KeptState implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeptState.class.getName());

  private final Path file;
  private final LongSupplier changes;
  private final Supplier<Map<String, @Nullable Object>> state;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private long written;

  private KeptState(
      Path file, LongSupplier changes, Supplier<Map<String, @Nullable Object>> state) {
    this.file = file;
    this.changes = changes;
    this.state = state;
    // what there is at the start is not in the file yet
    written = Long.MIN_VALUE;
    thread = Thread.ofPlatform().daemon().name("keep-" + file.getFileName()).start(this::run);
  }

  /// Begins to keep something.
  ///
  /// @param file where; its directory is there
  /// @param changes counts up with each change
  /// @param state what is to be kept, a copy
  static KeptState keep(
      Path file, LongSupplier changes, Supplier<Map<String, @Nullable Object>> state) {
    return new KeptState(file, changes, state);
  }

  /// What was kept.
  ///
  /// @param file where; null for nowhere
  /// @return empty when there is no such file
  /// @throws UncheckedIOException when it cannot be read
  /// @throws IllegalStateException when it holds something else
  static Map<String, @Nullable Object> read(@Nullable Path file) {
    if (file == null || !Files.exists(file)) {
      return Json.of();
    }
    try {
      return Json.parseObject(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " is broken; without it everything begins anew", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /// Starts a server where it was before, so that addresses in texts stay good; elsewhere when
  /// somebody else is there now.
  ///
  /// @param port where to listen; 0 for where it was, or any free one
  /// @param before what was kept
  static DoubleHttp listen(int port, Map<String, @Nullable Object> before) {
    if (port == 0 && before.get("port") instanceof Long last) {
      try {
        return DoubleHttp.start(last.intValue());
      } catch (UncheckedIOException e) {
        LOG.log(System.Logger.Level.INFO, "port " + last + " is taken, another one is used");
      }
    }
    return DoubleHttp.start(port);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      try {
        last = closed.await(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        last = true;
      }
      long now = changes.getAsLong();
      if (now == written) {
        continue;
      }
      try {
        write(Json.write(state.get()));
        written = now;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, file + " cannot be written, it is tried again", e);
      }
    }
  }

  private void write(String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
