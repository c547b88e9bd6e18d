package dev.takagari.enrich.intel.gate;

import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.util.List;
import java.util.Objects;

/// Tells addresses of the public Internet from all others.
///
/// Not public is what the IANA registries of special-purpose addresses list for IPv4 and IPv6 (RFC
/// 6890 and those that update it), whether routers forward it or not, and multicast. Of IPv6 only
/// 2000::/3 is handed out; everything beside it, with the forms that carry an IPv4 address inside
/// (mapped, translated, 6to4, Teredo), is not public either.
public final class PublicAddress {
  private static final List<IpNetwork> SPECIAL_IPV4 =
      networks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private use
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link local
          "172.16.0.0/12", // private use
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // multicast tunnels
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private use
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  private static final IpNetwork UNICAST_IPV6 = network("2000::/3");

  private static final List<IpNetwork> SPECIAL_IPV6 =
      networks(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID and others
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private PublicAddress() {}

  /// Whether the text is an address, in any spelling, that anybody may have.
  public static boolean is(String text) {
    byte[] bytes = IpAddress.parse(text);
    if (bytes == null) {
      return false;
    }
    if (bytes.length == 4) {
      return SPECIAL_IPV4.stream().noneMatch(network -> network.contains(text));
    }
    return UNICAST_IPV6.contains(text)
        && SPECIAL_IPV6.stream().noneMatch(network -> network.contains(text));
  }

  private static List<IpNetwork> networks(String... texts) {
    return List.of(texts).stream().map(PublicAddress::network).toList();
  }

  private static IpNetwork network(String text) {
    return Objects.requireNonNull(IpNetwork.parse(text));
  }
}
