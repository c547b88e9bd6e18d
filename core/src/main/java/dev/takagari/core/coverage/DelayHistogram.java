package dev.takagari.core.coverage;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts delays in fixed buckets, eight for each doubling from 1 ms to 34 years, so that
/// histograms of different processes and times add up. A percentile is at most 7 % off. Counting is
/// an increment; for one thread at a time.
public final class DelayHistogram {
  private static final int BITS = 3;
  private static final int PARTS = 1 << BITS;
  private static final long LONGEST = 1L << 40;

  /// Number of buckets.
  public static final int BUCKETS = bucket(LONGEST) + 1;

  private final long[] counts = new long[BUCKETS];

  /// The bucket of a delay; what is below 0 counts as 0.
  public static int bucket(long millis) {
    long bounded = Math.clamp(millis, 0, LONGEST);
    if (bounded < 2 * PARTS) {
      return (int) bounded;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded) - BITS;
    return (shift << BITS) + (int) (bounded >>> shift);
  }

  /// The middle of a bucket.
  private static long middle(int bucket) {
    if (bucket < 2 * PARTS) {
      return bucket;
    }
    int shift = (bucket >>> BITS) - 1;
    long least = (long) (PARTS + (bucket & (PARTS - 1))) << shift;
    return least + (1L << shift) / 2;
  }

  /// Counts one delay.
  public void add(long millis) {
    counts[bucket(millis)]++;
  }

  /// Counts a delay several times.
  public void add(Duration delay, long times) {
    counts[bucket(delay.toMillis())] += times;
  }

  /// Adds to a bucket what was counted elsewhere.
  ///
  /// @throws IllegalArgumentException if there is no such bucket
  public void addToBucket(int bucket, long times) {
    if (bucket < 0 || bucket >= BUCKETS || times < 0) {
      throw new IllegalArgumentException("no bucket of a delay");
    }
    counts[bucket] += times;
  }

  /// Adds all that another counted.
  public void add(DelayHistogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
  }

  /// How many were counted.
  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /// The buckets that are not empty.
  public SortedMap<Integer, Long> filled() {
    SortedMap<Integer, Long> filled = new TreeMap<>();
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0) {
        filled.put(i, counts[i]);
      }
    }
    return filled;
  }

  /// The delay that so much of what was counted did not exceed, null when nothing was counted.
  ///
  /// @param share from 0 to 1
  public @Nullable Duration percentile(double share) {
    SortedMap<Integer, Long> filled = filled();
    long wanted = Math.max(1, (long) Math.ceil(share * (double) count()));
    for (Map.Entry<Integer, Long> bucket : filled.entrySet()) {
      wanted -= bucket.getValue();
      if (wanted <= 0) {
        return Duration.ofMillis(middle(bucket.getKey()));
      }
    }
    return null;
  }
}
