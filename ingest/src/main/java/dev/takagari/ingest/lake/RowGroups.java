package dev.takagari.ingest.lake;

import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.XxHash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Numbers the distinct (partition, organization, host) of buffered rows, so that most comparisons
/// of a sort are comparisons of one number. Not safe for use by several threads.
final class RowGroups {
  private static final int SMALLEST = 1 << 10;

  /// Open addressing; group + 1, 0 marks a free slot.
  private int[] slots = new int[SMALLEST];

  private final List<Group> groups = new ArrayList<>();
  private final Map<Host, Host> hosts = new HashMap<>();

  private record Group(SpoolPartition partition, Host host, long hash) {}

  /// An organization and a host.
  ///
  /// @param row a row of it: the beginning up to the end of host.id, in the form of [RowCodec]
  /// @param hash of both
  private record Host(byte[] row, long hash) implements Comparable<Host> {
    boolean isOf(byte[] other, int end) {
      return RowCodec.has(row, 0, Columns.ORGANIZATION_ID)
              == RowCodec.has(other, 0, Columns.ORGANIZATION_ID)
          && RowCodec.has(row, 0, Columns.HOST_ID) == RowCodec.has(other, 0, Columns.HOST_ID)
          && Arrays.equals(row, RowCodec.VALUES, row.length, other, RowCodec.VALUES, end);
    }

    @Override
    public int compareTo(Host other) {
      return RowCodec.compareHosts(row, other.row);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Host host && isOf(host.row, host.row.length);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(hash);
    }
  }

  /// The number of the group of an encoded row.
  int of(SpoolPartition partition, RowEncoder encoder) {
    byte[] row = encoder.row();
    int end = encoder.hostEnd();
    long hostHash = XxHash64.hash(row, RowCodec.VALUES, end - RowCodec.VALUES);
    long hash = hostHash + System.identityHashCode(partition) * 0x9E3779B97F4A7C15L;
    int mask = slots.length - 1;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (slots[slot] != 0) {
      Group group = groups.get(slots[slot] - 1);
      if (group.hash == hash && group.partition == partition && group.host.isOf(row, end)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    groups.add(new Group(partition, host(new Host(Arrays.copyOf(row, end), hostHash)), hash));
    slots[slot] = groups.size();
    if (groups.size() * 2 > slots.length) {
      grow();
    }
    return groups.size() - 1;
  }

  private Host host(Host host) {
    Host known = hosts.putIfAbsent(host, host);
    return known == null ? host : known;
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
  ///
  /// A unit has some partitions and some hosts, and many pairs of them: only the former are
  /// compared as texts.
  int[] ranks() {
    IdentityHashMap<SpoolPartition, Integer> partitions =
        places(Group::partition, Comparator.comparing(SpoolPartition::partition));
    IdentityHashMap<Host, Integer> hostPlaces = places(Group::host, Host::compareTo);
    long[] keys = new long[groups.size()];
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      Group group = groups.get(i);
      keys[i] =
          ((long) partitions.getOrDefault(group.partition, 0) << Integer.SIZE)
              | hostPlaces.getOrDefault(group.host, 0);
      order[i] = i;
    }
    RowOrder.sort(keys, order, order.length);
    int[] ranks = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  private <T> IdentityHashMap<T, Integer> places(Function<Group, T> part, Comparator<T> order) {
    IdentityHashMap<T, Integer> places = new IdentityHashMap<>();
    for (Group group : groups) {
      places.put(part.apply(group), 0);
    }
    List<T> sorted = new ArrayList<>(places.keySet());
    sorted.sort(order);
    for (int i = 0; i < sorted.size(); i++) {
      places.put(sorted.get(i), i);
    }
    return places;
  }

  void clear() {
    groups.clear();
    hosts.clear();
    slots = new int[SMALLEST];
  }
}
