package dev.takagari.enrich.table;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/// Finds the networks around an address, in an array that [NetworkSection] wrote. Networks are
/// nested or apart, so all that hold an address are the last one that begins at or before it and
/// those around that one.
///
/// Addresses are two longs, those of IPv4 in the upper half of the first.
final class NetworkIndex {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment segment;
  private final int addressBytes;
  private final int stride;
  private final int count;

  NetworkIndex(MemorySegment segment, int addressBytes) {
    this.segment = segment;
    this.addressBytes = addressBytes;
    this.stride = addressBytes + 2 * Integer.BYTES;
    this.count = (int) (segment.byteSize() / stride);
  }

  boolean isEmpty() {
    return count == 0;
  }

  void find(long high, long low, TableTarget target) {
    int at = lastUpTo(high, low);
    while (at >= 0) {
      if (holds(high(at), low(at), prefix(at), high, low)) {
        target.found(value(at), false);
      }
      at = around(at);
    }
  }

  void forEach(Consumer<ActiveIndicator> target) {
    for (int i = 0; i < count; i++) {
      target.accept(new ActiveIndicator(value(i), false));
    }
  }

  /// The last network that begins at or before an address, -1 for none.
  private int lastUpTo(long high, long low) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Long.compareUnsigned(high(middle), high);
      if (order == 0) {
        order = Long.compareUnsigned(low(middle), low);
      }
      if (order <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private long high(int at) {
    return addressBytes == 4
        ? (long) segment.get(INT, (long) at * stride) << Integer.SIZE
        : segment.get(LONG, (long) at * stride);
  }

  private long low(int at) {
    return addressBytes == 4 ? 0 : segment.get(LONG, (long) at * stride + Long.BYTES);
  }

  private int around(int at) {
    return segment.get(INT, (long) at * stride + addressBytes);
  }

  private int prefix(int at) {
    return segment.get(INT, (long) at * stride + addressBytes + Integer.BYTES);
  }

  private IndicatorValue value(int at) {
    byte[] address = ByteBuffer.allocate(16).putLong(high(at)).putLong(low(at)).array();
    String first = IpAddress.format(Arrays.copyOf(address, addressBytes));
    return new IndicatorValue(IndicatorType.CIDR, new IpNetwork(first, prefix(at)).toString());
  }

  /// Whether a network holds an address of its family.
  static boolean holds(long firstHigh, long firstLow, int prefix, long high, long low) {
    if (prefix <= Long.SIZE) {
      return prefix == 0 || (firstHigh ^ high) >>> (Long.SIZE - prefix) == 0;
    }
    return firstHigh == high && (firstLow ^ low) >>> (2 * Long.SIZE - prefix) == 0;
  }

  static long high(byte[] address) {
    return NetworkSection.key(address);
  }

  static long low(byte[] address) {
    return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong(Long.BYTES);
  }
}
