package dev.takagari.adapters.duckdb;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Copies of the lake's files on the local disk, for engines that read only that: never more bytes
/// than its capacity, those used longest ago go first, one that is being read stays. Safe for use
/// by several threads; the directory must belong to one process.
///
/// Data files are never changed, so that a copy is good as long as it is there. A copy that was
/// begun is finished even when the search that wanted it has given up: the next one finds it. What
/// a process before this one left in the directory is deleted at the first use.
public final class LakeFileCache implements AutoCloseable {
  private static final int COPIES_AT_ONCE = 4;
  private static final int BUFFER = 1 << 16;
  private static final String WHOLE = ".parquet";
  private static final String PART = ".part";

  private final LakeFiles source;
  private final Path directory;
  private final long capacity;
  private final Duration slowest;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          COPIES_AT_ONCE, Thread.ofVirtual().name("lake-file-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// By location, the one that was used longest ago first.
  private final Map<String, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  private long used;
  private boolean emptied;

  /// @param directory made when it is missing
  /// @param capacity bytes of all copies together, also of those that are being made
  /// @param slowest how long one copy may take
  public LakeFileCache(LakeFiles source, Path directory, long capacity, Duration slowest) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a cache holds at least one byte");
    }
    this.source = source;
    this.directory = directory.toAbsolutePath().normalize();
    this.capacity = capacity;
    this.slowest = slowest;
  }

  /// Bytes of all copies together.
  public long capacity() {
    return capacity;
  }

  /// Where the copy of a file is, or will be.
  public Path path(String location) {
    return directory.resolve(name(location) + WHOLE);
  }

  private static String name(String location) {
    return Sha256.hex(location, 16);
  }

  /// Brings files to the disk and keeps them there until the lease is closed. Their room is taken
  /// for all of them at once, so that searches that wait for room never wait for each other; the
  /// caller must hold no other lease.
  ///
  /// @param files together no larger than the capacity
  /// @param deadline of [System#nanoTime()]
  /// @throws TakagariException lake-unavailable if a file cannot be copied, lake-file-too-large if
  ///   one is larger than the capacity
  /// @throws TimeoutException at the deadline
  public Lease lease(List<PlannedFile> files, long deadline)
      throws InterruptedException, TimeoutException {
    Map<String, PlannedFile> wanted = new LinkedHashMap<>();
    files.forEach(file -> wanted.put(file.location(), file));
    requireFitting(wanted.values());
    Lease lease = reserve(wanted, deadline);
    boolean whole = false;
    try {
      lease.await(deadline);
      whole = true;
      return lease;
    } finally {
      if (!whole) {
        lease.close();
      }
    }
  }

  private void requireFitting(Iterable<PlannedFile> files) {
    long sum = 0;
    for (PlannedFile file : files) {
      if (file.bytes() > capacity) {
        throw new TakagariException(
            ErrorCode.LAKE_FILE_TOO_LARGE,
            file.location()
                + " has "
                + file.bytes()
                + " bytes, the cache of the lake's files holds "
                + capacity);
      }
      sum += file.bytes();
    }
    if (sum > capacity) {
      throw new IllegalArgumentException("files of " + sum + " bytes asked for at once");
    }
  }

  private Lease reserve(Map<String, PlannedFile> wanted, long deadline)
      throws InterruptedException, TimeoutException {
    lock.lockInterruptibly();
    try {
      empty();
      wanted.keySet().forEach(this::forgetLost);
      while (!makeRoom(wanted)) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || changed.awaitNanos(left) <= 0) {
          throw new TimeoutException("no room for more files of the lake");
        }
      }
      Set<Copy> mine = new LinkedHashSet<>();
      List<Copy> all = new ArrayList<>();
      for (PlannedFile file : wanted.values()) {
        Copy copy = copies.get(file.location());
        if (copy == null) {
          copy = new Copy(file.location(), path(file.location()), file.bytes());
          copies.put(file.location(), copy);
          used += file.bytes();
          mine.add(copy);
        }
        copy.uses++;
        all.add(copy);
      }
      mine.forEach(this::begin);
      return new Lease(all, mine);
    } finally {
      lock.unlock();
    }
  }

  /// What was there before this process is none of ours.
  private void empty() {
    if (emptied) {
      return;
    }
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(directory, "*{" + WHOLE + "," + PART + "}")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    emptied = true;
  }

  /// Forgets a copy that somebody deleted or cut off.
  private void forgetLost(String location) {
    Copy copy = copies.get(location);
    if (copy != null && copy.uses == 0 && !copy.isWhole()) {
      remove(copy);
    }
  }

  private boolean makeRoom(Map<String, PlannedFile> wanted) {
    long needed = used - capacity;
    for (PlannedFile file : wanted.values()) {
      needed += copies.containsKey(file.location()) ? 0 : file.bytes();
    }
    List<Copy> going = new ArrayList<>();
    for (Copy copy : copies.values()) {
      if (needed <= 0) {
        break;
      }
      if (copy.uses == 0 && !wanted.containsKey(copy.location)) {
        going.add(copy);
        needed -= copy.bytes;
      }
    }
    if (needed > 0) {
      return false;
    }
    going.forEach(this::remove);
    return true;
  }

  private void remove(Copy copy) {
    try {
      Files.deleteIfExists(copy.path);
    } catch (IOException e) {
      throw unusable(e);
    }
    copies.remove(copy.location);
    used -= copy.bytes;
  }

  private TakagariException unusable(IOException cause) {
    return new TakagariException(
        ErrorCode.LAKE_UNAVAILABLE,
        "the directory of copies of the lake's files cannot be used: " + directory,
        cause);
  }

  private void begin(Copy copy) {
    copy.uses++;
    threads.execute(() -> make(copy));
  }

  private void make(Copy copy) {
    RuntimeException failure = null;
    try {
      fetch(copy);
    } catch (TakagariException e) {
      failure = e;
    } catch (IOException | RuntimeException e) {
      failure =
          new TakagariException(
              ErrorCode.LAKE_UNAVAILABLE, copy.location + " cannot be copied to the disk", e);
    }
    lock.lock();
    try {
      copy.uses--;
      if (failure != null) {
        copies.remove(copy.location);
        used -= copy.bytes;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (failure == null) {
      copy.done.complete(null);
    } else {
      copy.done.completeExceptionally(failure);
    }
  }

  private void fetch(Copy copy) throws IOException {
    Path part = copy.path.resolveSibling(copy.path.getFileName() + PART);
    try {
      long bytes = copyBytes(copy, part, System.nanoTime() + slowest.toNanos());
      if (bytes != copy.bytes) {
        throw new TakagariException(
            ErrorCode.LAKE_UNAVAILABLE,
            copy.location
                + (bytes > copy.bytes ? " has more than " : " has only " + bytes + " of ")
                + copy.bytes
                + " bytes");
      }
      Files.move(part, copy.path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// The number of bytes, counted no further than one too many.
  private long copyBytes(Copy copy, Path part, long deadline) throws IOException {
    long count = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = source.open(copy.location);
        OutputStream out = Files.newOutputStream(part)) {
      for (int n = in.read(buffer); n >= 0 && count <= copy.bytes; n = in.read(buffer)) {
        count += n;
        if (count <= copy.bytes) {
          out.write(buffer, 0, n);
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("copying took too long");
        }
      }
    }
    return count;
  }

  /// Whether the directory can be used.
  ///
  /// @throws TakagariException lake-unavailable if not
  void check() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unusable(e);
    }
    if (!Files.isWritable(directory)) {
      throw unusable(new IOException("it cannot be written to"));
    }
  }

  /// Gives up on copies that are being made.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// One file on the disk, or on its way there. `uses` is guarded by the lock.
  private static final class Copy {
    final String location;
    final Path path;
    final long bytes;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    int uses;

    Copy(String location, Path path, long bytes) {
      this.location = location;
      this.path = path;
      this.bytes = bytes;
    }

    boolean isWhole() {
      try {
        return Files.size(path) == bytes;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /// Files that stay on the disk until this is closed. For one thread.
  public final class Lease implements AutoCloseable {
    private final List<Copy> held;
    private final Set<Copy> mine;
    private boolean closed;
    private long fetched;

    private Lease(List<Copy> held, Set<Copy> mine) {
      this.held = held;
      this.mine = mine;
    }

    private void await(long deadline) throws InterruptedException, TimeoutException {
      for (Copy copy : held) {
        try {
          copy.done.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
          if (e.getCause() instanceof TakagariException known) {
            // the failure belongs to the thread that made the copy: here it is told anew
            throw new TakagariException(known.code(), String.valueOf(known.getMessage()), known);
          }
          throw new IllegalStateException("a copy fails in no other way", e);
        }
        fetched += mine.contains(copy) ? copy.bytes : 0;
      }
    }

    /// Bytes that came over the network for this lease.
    public long fetchedBytes() {
      return fetched;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          held.forEach(copy -> copy.uses--);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
