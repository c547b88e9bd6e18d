package dev.takagari.enrich.intel.gate;

import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which values of the indicator store are about something: itself, the networks that an address is
/// in, the names above a name. At most about 120.
public final class StoredCandidates {
  private static final int WIDEST_IPV4 = 8;
  private static final int WIDEST_IPV6 = 16;

  private StoredCandidates() {}

  /// Values that name the observed, the thing itself first.
  public static Set<IndicatorValue> of(Observed observed) {
    Set<IndicatorValue> values = new LinkedHashSet<>();
    observed.indicator().ifPresent(values::add);
    switch (observed.kind()) {
      case ADDRESS -> addNetworks(observed.value(), values);
      case DOMAIN -> addNames(observed.value(), values);
      case FILE_NAME -> addBaseName(observed.value(), values);
      case URL, MD5, SHA1, SHA256, COMMAND_LINE, USER_AGENT, HOST, AGENT, USER -> {}
    }
    return values;
  }

  /// As [#of], and values that name what it gives away: the host of a URL.
  static Set<IndicatorValue> givenAway(Observed observed) {
    Set<IndicatorValue> values = of(observed);
    if (observed.kind() == ObservedKind.URL) {
      String host = UrlText.host(observed.value());
      ObservedKind kind =
          IpAddress.canonical(host) == null ? ObservedKind.DOMAIN : ObservedKind.ADDRESS;
      Observed.read(kind, host, null, observed.at()).ifPresent(it -> values.addAll(of(it)));
    }
    return values;
  }

  private static void addNetworks(String address, Set<IndicatorValue> values) {
    byte[] bytes = IpAddress.parse(address);
    if (bytes == null) {
      return;
    }
    int widest = bytes.length == 4 ? WIDEST_IPV4 : WIDEST_IPV6;
    for (int prefix = bytes.length * Byte.SIZE - 1; prefix >= widest; prefix--) {
      IpNetwork network = new IpNetwork(address, prefix);
      values.add(new IndicatorValue(IndicatorType.CIDR, network.toString()));
    }
  }

  private static void addNames(String name, Set<IndicatorValue> values) {
    values.add(new IndicatorValue(IndicatorType.HOSTNAME, name));
    String above = name;
    while (DomainName.isQualified(above)) {
      values.add(new IndicatorValue(IndicatorType.DOMAIN, above));
      above = above.substring(above.indexOf('.') + 1);
    }
  }

  private static void addBaseName(String file, Set<IndicatorValue> values) {
    if (IndicatorText.isPath(file)) {
      String base = file.substring(Math.max(file.lastIndexOf('\\'), file.lastIndexOf('/')) + 1);
      if (!base.isEmpty()) {
        values.add(new IndicatorValue(IndicatorType.FILENAME, base));
      }
    }
  }
}
