package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that a lookup is for. Immutable.
final class Wanted {
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

  /// Whether a file or a page between two hashes of one kind may hold a value.
  boolean between(Observable kind, long least, long greatest) {
    long[] sorted = byKind.get(kind);
    if (sorted == null) {
      return false;
    }
    int at = Arrays.binarySearch(sorted, least);
    return at >= 0 || (-at - 1 < sorted.length && sorted[-at - 1] <= greatest);
  }

  /// The pages that may hold a value.
  BitSet pages(SightingPages.Group group) {
    BitSet pages = new BitSet();
    for (Observable kind : byKind.keySet()) {
      String code = SightedValue.code(kind);
      for (int page = 0; page < group.least().length; page++) {
        String least = group.leastKind().get(page);
        String greatest = group.greatestKind().get(page);
        if (least.compareTo(code) > 0) {
          break;
        }
        if (greatest.compareTo(code) < 0) {
          continue;
        }
        boolean isOfOneKind = least.equals(greatest);
        if (!isOfOneKind || between(kind, group.least()[page], group.greatest()[page])) {
          pages.set(page);
        }
      }
    }
    return pages;
  }
}
