package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries that are networks, as sorted ranges of addresses that do not touch.
final class NetworkEntries implements ListEntries {
  private static final int BITS_OF_BYTE = 8;

  private final Range[] ipv4;
  private final Range[] ipv6;
  private final int size;

  /// Addresses from first to last.
  private record Range(BigInteger first, BigInteger last) {}

  private NetworkEntries(Range[] ipv4, Range[] ipv6, int size) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.size = size;
  }

  @Override
  public boolean hold(IndicatorValue value) {
    return switch (value.type()) {
      case IPV4, IPV6, CIDR -> hold(value.text());
      case URL -> hold(UrlText.host(value.text()));
      default -> false;
    };
  }

  private boolean hold(String text) {
    IpNetwork network = network(text);
    if (network == null) {
      return false;
    }
    Range sought = range(network);
    Range[] ranges = network.isIpv4() ? ipv4 : ipv6;
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (ranges[middle].first().compareTo(sought.first()) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high >= 0 && ranges[high].last().compareTo(sought.last()) >= 0;
  }

  private static @Nullable IpNetwork network(String text) {
    if (text.indexOf('/') >= 0) {
      return IpNetwork.parse(text);
    }
    byte[] address = IpAddress.parse(text);
    return address == null
        ? null
        : new IpNetwork(IpAddress.format(address), address.length * BITS_OF_BYTE);
  }

  private static Range range(IpNetwork network) {
    byte[] address = IpAddress.parse(network.address());
    if (address == null) {
      throw new IllegalStateException("a network without an address");
    }
    BigInteger first = new BigInteger(1, address);
    int free = address.length * BITS_OF_BYTE - network.prefix();
    BigInteger last = first.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE);
    return new Range(first, last);
  }

  @Override
  public int size() {
    return size;
  }

  /// Collects networks; an address is a network of one.
  static final class Builder implements ListEntries.Builder {
    private final List<Range> ipv4 = new ArrayList<>();
    private final List<Range> ipv6 = new ArrayList<>();

    @Override
    public boolean add(String entry) {
      IpNetwork network = network(entry);
      if (network == null) {
        return false;
      }
      (network.isIpv4() ? ipv4 : ipv6).add(range(network));
      return true;
    }

    @Override
    public ListEntries build() {
      int size = ipv4.size() + ipv6.size();
      return new NetworkEntries(merged(ipv4), merged(ipv6), size);
    }

    private static Range[] merged(List<Range> ranges) {
      List<Range> merged = new ArrayList<>();
      ranges.sort(Comparator.comparing(Range::first));
      for (Range range : ranges) {
        Range before = merged.isEmpty() ? null : merged.getLast();
        if (before == null || before.last().add(BigInteger.ONE).compareTo(range.first()) < 0) {
          merged.add(range);
        } else {
          merged.set(merged.size() - 1, new Range(before.first(), before.last().max(range.last())));
        }
      }
      return merged.toArray(Range[]::new);
    }
  }
}
