package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeFileCacheTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path directory;

  private final Map<String, AtomicInteger> opened = new ConcurrentHashMap<>();
  private LakeFileCache cache;

  private LakeFileCache cache(long capacity, LakeFiles source) {
    cache = new LakeFileCache(source, directory.resolve("cache"), capacity, LONG);
    return cache;
  }

  private LakeFileCache cache(long capacity) {
    return cache(capacity, this::open);
  }

  @AfterEach
  void close() {
    if (cache != null) {
      cache.close();
    }
  }

  /// A file `s3://lake/<name>-<bytes>` is that many bytes of its name's hash.
  private InputStream open(String location) {
    opened.computeIfAbsent(location, _ -> new AtomicInteger()).incrementAndGet();
    return new ByteArrayInputStream(content(location));
  }

  private static byte[] content(String location) {
    byte[] content = new byte[Integer.parseInt(location.substring(location.lastIndexOf('-') + 1))];
    Arrays.fill(content, (byte) location.hashCode());
    return content;
  }

  private static PlannedFile file(String name, long bytes) {
    return new PlannedFile("s3://lake/" + name + "-" + bytes, 1, bytes, 0, 1);
  }

  private static long soon() {
    return System.nanoTime() + LONG.toNanos();
  }

  private LakeFileCache.Lease lease(PlannedFile... files) throws Exception {
    return cache.lease(List.of(files), soon());
  }

  private List<String> onDisk() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String nameOf(PlannedFile file) {
    return cache.path(file.location()).getFileName().toString();
  }

  @Test
  void copiesAFileOnce() throws Exception {
    cache(1_000);
    PlannedFile file = file("a", 100);
    try (LakeFileCache.Lease first = lease(file);
        LakeFileCache.Lease second = lease(file, file)) {
      assertThat(Files.readAllBytes(cache.path(file.location())))
          .isEqualTo(content(file.location()));
      assertThat(first.fetchedBytes()).isEqualTo(100);
      assertThat(second.fetchedBytes()).isZero();
    }
    assertThat(opened.get(file.location())).hasValue(1);
    assertThat(onDisk()).containsExactly(nameOf(file));
  }

  @Test
  void dropsWhatWasUsedLongestAgo() throws Exception {
    cache(300);
    PlannedFile a = file("a", 100);
    PlannedFile b = file("b", 100);
    PlannedFile c = file("c", 100);
    lease(a).close();
    lease(b).close();
    lease(c).close();
    lease(a).close();

    lease(file("d", 150)).close();

    assertThat(onDisk()).containsExactlyInAnyOrder(nameOf(a), nameOf(file("d", 150)));
    assertThat(opened.get(a.location())).hasValue(1);
  }

  @Test
  void keepsWhatIsBeingRead() throws Exception {
    cache(250);
    PlannedFile read = file("read", 100);
    PlannedFile idle = file("idle", 100);
    LakeFileCache.Lease reading = lease(read);
    lease(idle).close();

    try (LakeFileCache.Lease _ = lease(file("next", 150))) {
      assertThat(onDisk()).containsExactlyInAnyOrder(nameOf(read), nameOf(file("next", 150)));
    }
    assertThatThrownBy(() -> cache.lease(List.of(file("big", 200)), System.nanoTime()))
        .isInstanceOf(TimeoutException.class);
    assertThat(onDisk()).contains(nameOf(read));
    reading.close();
    lease(file("big", 200)).close();
    assertThat(onDisk()).containsExactly(nameOf(file("big", 200)));
  }

  @Test
  void waitsUntilThereIsRoom() throws Exception {
    cache(100);
    LakeFileCache.Lease reading = lease(file("read", 80));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> waiting =
          threads.submit(
              () -> {
                try (LakeFileCache.Lease lease = lease(file("next", 60))) {
                  return lease.fetchedBytes();
                }
              });
      reading.close();
      assertThat(waiting.get()).isEqualTo(60);
    }
  }

  @Test
  void refusesAFileLargerThanItself() {
    cache(100);
    assertThatThrownBy(() -> lease(file("huge", 101)))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.LAKE_FILE_TOO_LARGE);
              assertThat(e).hasMessageContainingAll("s3://lake/huge-101", "101 bytes", "100");
            });
    assertThat(opened).isEmpty();
  }

  @Test
  void aCopyOfAnotherSizeIsAnErrorAndLeavesNothing() throws Exception {
    for (int bytes : new int[] {99, 101, 0, 1_000_000}) {
      cache(100, _ -> new ByteArrayInputStream(new byte[bytes]));
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> lease(file("a", 100)))
            .isInstanceOfSatisfying(
                TakagariException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_UNAVAILABLE))
            .hasMessageContaining("s3://lake/a-100 has");
        assertThat(onDisk()).isEmpty();
      }
      cache.close();
    }
  }

  @Test
  void aCopyThatFailsIsTriedAgainByTheNextSearch() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    cache(
        100,
        location -> {
          if (calls.incrementAndGet() == 1) {
            throw new IOException("connection reset");
          }
          return open(location);
        });
    assertThatThrownBy(() -> lease(file("a", 100)))
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.isTransient()).isTrue());
    assertThat(onDisk()).isEmpty();

    lease(file("a", 100)).close();
    assertThat(onDisk()).hasSize(1);
  }

  @Test
  void aSearchThatGivesUpLeavesTheCopyToTheNext() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    cache(
        100,
        location -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return open(location);
        });
    PlannedFile file = file("slow", 100);
    assertThatThrownBy(() -> cache.lease(List.of(file), System.nanoTime()))
        .isInstanceOf(TimeoutException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> cache.lease(List.of(file), soon()))
        .isInstanceOf(InterruptedException.class);
    gate.countDown();

    try (LakeFileCache.Lease lease = lease(file)) {
      assertThat(lease.fetchedBytes()).isZero();
      assertThat(opened.get(file.location())).hasValue(1);
    }
  }

  @Test
  void aCopyTakesNoLongerThanItMay() {
    cache =
        new LakeFileCache(
            _ ->
                new InputStream() {
                  @Override
                  public int read() {
                    return 0;
                  }
                },
            directory,
            1L << 40,
            Duration.ZERO);
    assertThatThrownBy(() -> lease(file("endless", 1L << 40)))
        .isInstanceOf(TakagariException.class)
        .hasRootCauseMessage("copying took too long");
  }

  @Test
  void whatAProcessBeforeLeftIsDeleted() throws Exception {
    cache(100);
    Files.createDirectories(directory.resolve("cache"));
    Path old = cache.path(file("a", 100).location());
    Files.writeString(old, "cut off");
    Files.writeString(old.resolveSibling(old.getFileName() + ".part"), "cut off");
    Files.writeString(old.resolveSibling("somebody's"), "x");

    lease(file("a", 100)).close();

    assertThat(onDisk()).containsExactlyInAnyOrder(nameOf(file("a", 100)), "somebody's");
    assertThat(Files.size(old)).isEqualTo(100);
  }

  @Test
  void aCopyThatSomebodyDeletedIsMadeAgain() throws Exception {
    cache(100);
    PlannedFile file = file("a", 100);
    lease(file).close();
    Files.delete(cache.path(file.location()));

    try (LakeFileCache.Lease lease = lease(file)) {
      assertThat(lease.fetchedBytes()).isEqualTo(100);
      assertThat(cache.path(file.location())).exists();
    }
  }

  @Test
  void manySearchesAtOnceStayWithinTheCapacity() throws Exception {
    SplittableRandom seeds = new SplittableRandom(Seeds.seed());
    AtomicInteger opened = new AtomicInteger();
    AtomicBoolean searching = new AtomicBoolean(true);
    cache(
        1_000,
        location -> {
          if (searching.get() && opened.incrementAndGet() % 17 == 0) {
            throw new IOException("now and then");
          }
          return open(location);
        });
    List<Callable<Integer>> searches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SplittableRandom random = seeds.split();
      searches.add(
          () -> {
            int failed = 0;
            for (int round = 0; round < 200; round++) {
              List<PlannedFile> wave = new ArrayList<>();
              for (int n = random.nextInt(1, 5); n > 0; n--) {
                wave.add(file("f" + random.nextInt(12), 50 + 10 * random.nextInt(3)));
              }
              try (LakeFileCache.Lease _ = cache.lease(wave, soon())) {
                for (PlannedFile file : wave) {
                  assertThat(Files.readAllBytes(cache.path(file.location())))
                      .isEqualTo(content(file.location()));
                }
                try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
                  assertThat(files.filter(f -> f.toString().endsWith(".parquet")).count())
                      .isLessThanOrEqualTo(1_000 / 50);
                }
              } catch (TakagariException e) {
                failed++;
              }
            }
            return failed;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> search : threads.invokeAll(searches)) {
        assertThat(search.get()).isLessThan(200);
      }
    }
    searching.set(false);
    lease(file("all", 1_000)).close();
    assertThat(onDisk()).containsExactly(nameOf(file("all", 1_000)));
  }
}
