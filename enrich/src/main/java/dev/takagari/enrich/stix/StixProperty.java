package dev.takagari.enrich.stix;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.util.Locale;
import java.util.Map;

/// What the properties of STIX objects name.
///
/// @param type of the values
/// @param word STIX's name when ours says less; may be empty
record StixProperty(IndicatorType type, String word) {
  private static final Map<String, IndicatorType> TYPES =
      Map.ofEntries(
          Map.entry("ipv4-addr:value", IndicatorType.IPV4),
          Map.entry("ipv6-addr:value", IndicatorType.IPV6),
          Map.entry("domain-name:value", IndicatorType.DOMAIN),
          Map.entry("url:value", IndicatorType.URL),
          Map.entry("email-addr:value", IndicatorType.EMAIL),
          Map.entry("email-message:from_ref.value", IndicatorType.EMAIL),
          Map.entry("email-message:sender_ref.value", IndicatorType.EMAIL),
          Map.entry("file:name", IndicatorType.FILENAME),
          Map.entry("process:name", IndicatorType.FILENAME),
          Map.entry("process:image_ref.name", IndicatorType.FILENAME),
          Map.entry("process:binary_ref.name", IndicatorType.FILENAME),
          Map.entry("process:command_line", IndicatorType.CMDLINE));

  /// What a property names. Never empty: what no type of ours holds is OTHER under its own name.
  ///
  /// @param value by which properties that hold either a name or an address are told
  static StixProperty of(String object, String path, String value) {
    String property = object + ":" + path;
    IndicatorType known = TYPES.get(property);
    if (known != null) {
      return new StixProperty(known, "");
    }
    if (isHash(object, path)) {
      return hash(property, path);
    }
    if (object.equals("network-traffic")) {
      boolean host = path.equals("dst_ref.value") || path.equals("src_ref.value");
      if (host) {
        boolean address = IpAddress.parse(value) != null || IpNetwork.parse(value) != null;
        return new StixProperty(address ? IndicatorType.IPV4 : IndicatorType.DOMAIN, "");
      }
      if (path.toLowerCase(Locale.ROOT).endsWith("request_header.user-agent")) {
        return new StixProperty(IndicatorType.USER_AGENT, "");
      }
    }
    return new StixProperty(IndicatorType.OTHER, property);
  }

  /// Whether a property is a digest of a file, so that it names that file alone.
  static boolean isHash(String object, String path) {
    return path.startsWith("hashes.") && (object.equals("file") || object.equals("artifact"));
  }

  private static StixProperty hash(String property, String path) {
    String name = path.substring("hashes.".length()).toUpperCase(Locale.ROOT).replace("-", "");
    return switch (name) {
      case "MD5" -> new StixProperty(IndicatorType.MD5, "");
      case "SHA1" -> new StixProperty(IndicatorType.SHA1, "");
      case "SHA256" -> new StixProperty(IndicatorType.SHA256, "");
      default -> new StixProperty(IndicatorType.OTHER, property);
    };
  }
}
