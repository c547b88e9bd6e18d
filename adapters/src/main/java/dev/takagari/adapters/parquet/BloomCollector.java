package dev.takagari.adapters.parquet;

import dev.takagari.core.lake.XxHash64;
import java.util.Arrays;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.jspecify.annotations.Nullable;

/// Gathers the hashes of one column in one row group, so that its bloom filter is sized by the
/// distinct values: exactly up to 65,536 of them, beyond that by an upper bound. For one thread.
final class BloomCollector {
  private static final int MOST_EXACT = 1 << 16;
  private static final int SMALLEST_TABLE = 1 << 8;
  private static final int LARGEST_KEPT = 1 << 14;
  private static final int LARGEST_FILTER = 1 << 22;
  private static final double FALSE_POSITIVES = 0.001;

  /// Open addressing; 0 marks a free slot, the hash 0 is kept aside.
  private long[] table = new long[SMALLEST_TABLE];

  private int distinct;
  private boolean zero;
  private long last;
  private @Nullable BlockSplitBloomFilter overflow;
  private long bound;

  /// Sets the number of values that may come at most.
  void expect(long most) {
    bound = most;
  }

  void add(byte[] bytes, int offset, int length) {
    add(XxHash64.hash(bytes, offset, length));
  }

  /// Adds the hash of a value.
  void add(long hash) {
    if (hash == last) {
      return;
    }
    last = hash;
    if (overflow != null) {
      overflow.insertHash(hash);
    } else if (hash == 0) {
      zero = true;
    } else {
      insert(hash);
    }
  }

  /// The filter of what was added, null when nothing was; empties the collector.
  @Nullable BlockSplitBloomFilter take() {
    BlockSplitBloomFilter filter = overflow;
    if (filter == null && (distinct > 0 || zero)) {
      filter = filter(distinct + 1);
      pour(filter);
    }
    if (table.length > LARGEST_KEPT) {
      table = new long[SMALLEST_TABLE];
    } else {
      Arrays.fill(table, 0);
    }
    distinct = 0;
    zero = false;
    last = 0;
    overflow = null;
    return filter;
  }

  private void insert(long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != 0) {
      if (table[slot] == hash) {
        return;
      }
      slot = (slot + 1) & mask;
    }
    table[slot] = hash;
    distinct++;
    if (distinct == MOST_EXACT) {
      overflow = filter(bound);
      pour(overflow);
      table = new long[SMALLEST_TABLE];
    } else if (distinct * 2 > table.length) {
      grow();
    }
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    int mask = table.length - 1;
    for (long hash : old) {
      if (hash != 0) {
        int slot = (int) hash & mask;
        while (table[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        table[slot] = hash;
      }
    }
  }

  private void pour(BlockSplitBloomFilter filter) {
    Arrays.stream(table).filter(hash -> hash != 0).forEach(filter::insertHash);
    if (zero) {
      filter.insertHash(0);
    }
  }

  private static BlockSplitBloomFilter filter(long values) {
    int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, values), FALSE_POSITIVES);
    return new BlockSplitBloomFilter(
        Math.min(bits / 8, LARGEST_FILTER),
        BlockSplitBloomFilter.LOWER_BOUND_BYTES,
        LARGEST_FILTER,
        org.apache.parquet.column.values.bloomfilter.BloomFilter.HashStrategy.XXH64);
  }
}
