package dev.takagari.enrich.table;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Writes the networks of one family in the order of their first address, wider ones first, each
/// with the place of the narrowest one around it: a path-compressed prefix tree as an array.
final class NetworkSection implements RunSorter.RecordTarget {
  private final SectionBuffer out;
  private final int addressBytes;
  private final Deque<Open> around = new ArrayDeque<>();
  private int count;

  /// A network that may hold the next one.
  @SuppressWarnings("ArrayRecordComponent")
  private record Open(int place, byte[] first, int prefix) {}

  NetworkSection(SectionBuffer out, int addressBytes) {
    this.out = out;
    this.addressBytes = addressBytes;
  }

  /// The record of a network for sorting: the address, then the prefix.
  static byte[] record(byte[] first, int prefix) {
    byte[] record = Arrays.copyOf(first, first.length + 1);
    record[first.length] = (byte) prefix;
    return record;
  }

  /// The key of such a record: its first bytes.
  static long key(byte[] first) {
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = (key << Byte.SIZE) | (i < first.length ? first[i] & 0xff : 0);
    }
    return key;
  }

  @Override
  public void accept(long key, byte[] bytes, int from, int length) throws IOException {
    byte[] first = Arrays.copyOfRange(bytes, from, from + addressBytes);
    int prefix = bytes[from + addressBytes] & 0xff;
    while (!around.isEmpty() && !holds(around.peek(), first)) {
      around.pop();
    }
    long high = NetworkIndex.high(first);
    if (addressBytes == 4) {
      out.putInt((int) (high >>> Integer.SIZE));
    } else {
      out.putLong(high);
      out.putLong(NetworkIndex.low(first));
    }
    out.putInt(around.isEmpty() ? -1 : around.peek().place());
    out.putInt(prefix);
    around.push(new Open(count++, first, prefix));
  }

  private static boolean holds(Open network, byte[] address) {
    return NetworkIndex.holds(
        NetworkIndex.high(network.first),
        NetworkIndex.low(network.first),
        network.prefix,
        NetworkIndex.high(address),
        NetworkIndex.low(address));
  }
}
