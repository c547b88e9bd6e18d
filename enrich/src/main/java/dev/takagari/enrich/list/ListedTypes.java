package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorType;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The types that MISP's names of attributes stand for.
final class ListedTypes {
  private static final Set<IndicatorType> ADDRESSES =
      EnumSet.of(IndicatorType.IPV4, IndicatorType.IPV6, IndicatorType.CIDR);
  private static final Set<IndicatorType> NAMES =
      EnumSet.of(IndicatorType.DOMAIN, IndicatorType.HOSTNAME);

  private ListedTypes() {}

  /// The types of attributes, each taken apart at `|`; words that name none of ours are passed
  /// over. All types when no attribute is given.
  static Set<IndicatorType> of(Collection<String> attributes) {
    if (attributes.isEmpty()) {
      return EnumSet.allOf(IndicatorType.class);
    }
    Set<IndicatorType> types = EnumSet.noneOf(IndicatorType.class);
    for (String attribute : attributes) {
      for (String word : attribute.toLowerCase(Locale.ROOT).split("\\|", -1)) {
        types.addAll(ofWord(word));
      }
    }
    return types;
  }

  private static Set<IndicatorType> ofWord(String word) {
    return switch (word) {
      case "ip", "ip-src", "ip-dst" -> ADDRESSES;
      case "domain", "hostname" -> NAMES;
      case "url", "uri", "link" -> EnumSet.of(IndicatorType.URL);
      case "md5" -> EnumSet.of(IndicatorType.MD5);
      case "sha1" -> EnumSet.of(IndicatorType.SHA1);
      case "sha256" -> EnumSet.of(IndicatorType.SHA256);
      case "filename" -> EnumSet.of(IndicatorType.FILENAME);
      case "user-agent", "http-user-agent" -> EnumSet.of(IndicatorType.USER_AGENT);
      case "ja3-fingerprint-md5" -> EnumSet.of(IndicatorType.JA3);
      default ->
          word.startsWith("email")
              ? EnumSet.of(IndicatorType.EMAIL)
              : EnumSet.noneOf(IndicatorType.class);
    };
  }
}
