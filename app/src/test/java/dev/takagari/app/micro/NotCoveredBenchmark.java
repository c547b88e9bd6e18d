package dev.takagari.app.micro;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.coverage.CoverageSnapshot;
import dev.takagari.ingest.coverage.FeedCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a search pays to say what is not covered: twenty feeds over thirty days.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class NotCoveredBenchmark {
  private static final Instant FIRST = Instant.parse("2026-10-21T00:00:00Z");
  private static final int DAYS = 30;
  private static final int FEEDS = 20;
  private static final Duration SLOT = Duration.ofMinutes(5);

  /// Slots of each feed, of the 8,640 in the time, in which something is missing.
  @Param({"0", "50", "500", "5000"})
  public int slots;

  /// Days that are asked for.
  @Param({"1", "30"})
  public int days;

  private CoverageSnapshot snapshot =
      new CoverageSnapshot(FIRST, List.of(), List.of(), List.of(), List.of());
  private TimeRange range = TimeRange.ALL;

  @Setup
  public void snapshot() {
    Instant now = FIRST.plus(Duration.ofDays(DAYS));
    range = new TimeRange(now.minus(Duration.ofDays(days)), now);
    List<FeedCoverage> feeds = new ArrayList<>();
    for (int feed = 0; feed < FEEDS; feed++) {
      feeds.add(feed("feed-" + feed, now));
    }
    snapshot = new CoverageSnapshot(now, feeds, List.of(), List.of(), List.of());
  }

  private FeedCoverage feed(String name, Instant now) {
    List<CoverageItem> items = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      Instant from = FIRST.plus(Duration.ofDays(DAYS).multipliedBy(slot).dividedBy(slots));
      items.add(
          new CoverageItem(
              CoverageKind.FILES_SET_ASIDE, name, from, from.plus(SLOT), 1, "files set aside: 1"));
    }
    return new FeedCoverage(name, FIRST, now, SLOT, true, false, items);
  }

  /// One answer.
  @Benchmark
  public List<CoverageItem> summary() {
    return snapshot.summary(range);
  }
}
