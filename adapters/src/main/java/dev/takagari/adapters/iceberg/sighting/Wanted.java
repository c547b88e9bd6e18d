package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The values that a lookup is for. Immutable.
final class Wanted {
  /// Up to so many values it pays to look after each of them.
  static final int FEW = 16;

  private final Map<Observable, long[]> byKind = new EnumMap<>(Observable.class);
  private final long[] hashes;
  private final Observable[] kinds;
  private final byte[][] stored;

  Wanted(List<SightedValue> values) {
    int count = values.size();
    long[] all = new long[count];
    Integer[] order = new Integer[count];
    for (int i = 0; i < count; i++) {
      all[i] = values.get(i).hash();
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Long.compare(all[a], all[b]));
    hashes = new long[count];
    kinds = new Observable[count];
    stored = new byte[count][];
    Map<Observable, List<Long>> lists = new EnumMap<>(Observable.class);
    for (int i = 0; i < count; i++) {
      SightedValue value = values.get(order[i]);
      hashes[i] = all[order[i]];
      kinds[i] = value.kind();
      stored[i] = value.stored();
      lists.computeIfAbsent(value.kind(), _ -> new ArrayList<>()).add(hashes[i]);
    }
    lists.forEach(
        (kind, list) -> byKind.put(kind, list.stream().mapToLong(Long::longValue).toArray()));
  }

  /// The hashes of values that a page may hold, as far as its index says: of many values all, if it
  /// may hold one.
  long[] in(SightingPages.Group group) {
    if (hashes.length > FEW) {
      return pages(group, hash -> true).isEmpty() ? new long[0] : hashes.clone();
    }
    return Arrays.stream(hashes)
        .filter(each -> !pages(group, hash -> hash == each).isEmpty())
        .toArray();
  }

  int size() {
    return hashes.length;
  }

  /// A value of this hash, -1 if there is none. Others of the same hash come after it.
  int find(long hash) {
    int found = Arrays.binarySearch(hashes, hash);
    while (found > 0 && hashes[found - 1] == hash) {
      found--;
    }
    return Math.max(found, -1);
  }

  /// The kind of the value of a row, from a found place on; null if the row is of none.
  @Nullable Observable kindOf(int found, long hash, byte[] value) {
    for (int i = found; i < hashes.length && hashes[i] == hash; i++) {
      if (Arrays.equals(stored[i], value)) {
        return kinds[i];
      }
    }
    return null;
  }

  /// Whether a file between two hashes of one kind may hold a value.
  boolean between(Observable kind, long least, long greatest) {
    long[] sorted = byKind.get(kind);
    return sorted != null && between(sorted, least, greatest);
  }

  private static boolean between(long[] sorted, long least, long greatest) {
    int at = Arrays.binarySearch(sorted, least);
    return at >= 0 || (-at - 1 < sorted.length && sorted[-at - 1] <= greatest);
  }

  /// The pages that may hold one of the values whose hashes pass.
  BitSet pages(SightingPages.Group group, LongPredicate passes) {
    BitSet pages = new BitSet();
    byKind.forEach(
        (kind, all) -> {
          long[] sorted = Arrays.stream(all).filter(passes).toArray();
          if (sorted.length > 0) {
            choose(group, SightedValue.code(kind), sorted, pages);
          }
        });
    return pages;
  }

  private static void choose(SightingPages.Group group, String kind, long[] sorted, BitSet pages) {
    int count = group.least().length;
    for (int page = 0; page < count; page++) {
      String least = group.leastKind().get(page);
      String greatest = group.greatestKind().get(page);
      if (least.compareTo(kind) > 0) {
        return;
      }
      if (greatest.compareTo(kind) < 0) {
        continue;
      }
      boolean isOfOneKind = least.equals(greatest);
      long from = isOfOneKind ? group.least()[page] : Long.MIN_VALUE;
      long to = isOfOneKind ? group.greatest()[page] : Long.MAX_VALUE;
      if (!isOfOneKind && page > 0 && isOf(group, page - 1, kind)) {
        from = group.greatest()[page - 1];
      }
      if (!isOfOneKind && page + 1 < count && isOf(group, page + 1, kind)) {
        to = group.least()[page + 1];
      }
      if (between(sorted, from, to)) {
        pages.set(page);
      }
    }
  }

  private static boolean isOf(SightingPages.Group group, int page, String kind) {
    return group.leastKind().get(page).equals(kind) && group.greatestKind().get(page).equals(kind);
  }
}
