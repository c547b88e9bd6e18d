package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.AllowEntry;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Our own list, to be asked. Immutable.
final class AllowedValues {
  private static final int BITS_OF_BYTE = 8;

  private final Map<IndicatorValue, AllowEntry> entries = new HashMap<>();
  private final NavigableSet<Integer> prefixes = new TreeSet<>();

  AllowedValues(Collection<AllowEntry> list) {
    for (AllowEntry entry : list) {
      entries.put(entry.value(), entry);
      if (entry.value().type() == IndicatorType.CIDR) {
        String network = entry.value().text();
        prefixes.add(Integer.parseInt(network.substring(network.indexOf('/') + 1)));
      }
    }
  }

  /// The entry that stands for a value; null when none does that has not expired.
  @Nullable AllowEntry find(IndicatorValue value, Instant now) {
    AllowEntry itself = current(value, now);
    if (itself != null) {
      return itself;
    }
    return switch (value.type()) {
      case IPV4, IPV6, CIDR -> network(value.text(), now);
      case DOMAIN, HOSTNAME -> name(value.text(), now);
      case URL -> {
        String host = UrlText.host(value.text());
        byte[] address = IpAddress.parse(host);
        if (address == null) {
          yield name(host, now);
        }
        IndicatorType type = address.length == 4 ? IndicatorType.IPV4 : IndicatorType.IPV6;
        yield find(new IndicatorValue(type, IpAddress.format(address)), now);
      }
      default -> null;
    };
  }

  private @Nullable AllowEntry network(String text, Instant now) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = IpAddress.parse(address);
    if (bytes == null) {
      return null;
    }
    int length =
        slash < 0 ? bytes.length * BITS_OF_BYTE : Integer.parseInt(text.substring(slash + 1));
    for (int prefix : prefixes.headSet(length, true)) {
      String wider = new IpNetwork(address, prefix).toString();
      AllowEntry entry = current(new IndicatorValue(IndicatorType.CIDR, wider), now);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  private @Nullable AllowEntry name(String name, Instant now) {
    AllowEntry host = current(new IndicatorValue(IndicatorType.HOSTNAME, name), now);
    if (host != null) {
      return host;
    }
    String rest = name;
    while (!rest.isEmpty()) {
      AllowEntry entry = current(new IndicatorValue(IndicatorType.DOMAIN, rest), now);
      if (entry != null) {
        return entry;
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return null;
  }

  private @Nullable AllowEntry current(IndicatorValue value, Instant now) {
    AllowEntry entry = entries.get(value);
    Instant expires = entry == null ? null : entry.expires();
    return expires != null && !now.isBefore(expires) ? null : entry;
  }
}
