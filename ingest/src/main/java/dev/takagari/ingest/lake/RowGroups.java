package dev.takagari.ingest.lake;

import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.XxHash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers the distinct (partition, organization, host) of buffered rows, so that most comparisons
/// of a sort are comparisons of one number. Not safe for use by several threads.
final class RowGroups {
  private static final int SMALLEST = 1 << 10;

  /// Open addressing; group + 1, 0 marks a free slot.
  private int[] slots = new int[SMALLEST];

  private final List<Group> groups = new ArrayList<>();

  /// @param row a row of the group: the beginning up to the end of host.id, in the form of
  ///   [RowCodec]
  private record Group(SpoolPartition partition, byte[] row, long hash) {}

  /// The number of the group of an encoded row.
  int of(SpoolPartition partition, RowEncoder encoder) {
    byte[] row = encoder.row();
    int end = encoder.hostEnd();
    long hash =
        XxHash64.hash(row, RowCodec.VALUES, end - RowCodec.VALUES)
            + System.identityHashCode(partition) * 0x9E3779B97F4A7C15L;
    int mask = slots.length - 1;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (slots[slot] != 0) {
      Group group = groups.get(slots[slot] - 1);
      if (group.hash == hash && group.partition == partition && sameHost(group.row, row, end)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    groups.add(new Group(partition, Arrays.copyOf(row, end), hash));
    slots[slot] = groups.size();
    if (groups.size() * 2 > slots.length) {
      grow();
    }
    return groups.size() - 1;
  }

  private static boolean sameHost(byte[] known, byte[] row, int end) {
    return RowCodec.has(known, 0, Columns.ORGANIZATION_ID)
            == RowCodec.has(row, 0, Columns.ORGANIZATION_ID)
        && RowCodec.has(known, 0, Columns.HOST_ID) == RowCodec.has(row, 0, Columns.HOST_ID)
        && Arrays.equals(known, RowCodec.VALUES, known.length, row, RowCodec.VALUES, end);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < groups.size(); i++) {
      long hash = groups.get(i).hash;
      int slot = (int) (hash ^ (hash >>> 32)) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  int size() {
    return groups.size();
  }

  SpoolPartition partition(int group) {
    return groups.get(group).partition;
  }

  /// The place of each group in the order of partition, organization and host.
  int[] ranks() {
    Integer[] order = new Integer[groups.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> compare(groups.get(a), groups.get(b)));
    int[] ranks = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  private static int compare(Group a, Group b) {
    int order = a.partition.partition().compareTo(b.partition.partition());
    return order != 0 ? order : RowCodec.compareHosts(a.row, b.row);
  }

  void clear() {
    groups.clear();
    slots = new int[SMALLEST];
  }
}
