package dev.takagari.enrich.rows;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.IndicatorType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What columns of types and severities say in files of many makers.
public final class TypeWords {
  private static final Map<String, IndicatorType> WORDS =
      Map.ofEntries(
          Map.entry("ip", IndicatorType.IPV4),
          Map.entry("ip-src", IndicatorType.IPV4),
          Map.entry("ip-dst", IndicatorType.IPV4),
          Map.entry("ip:port", IndicatorType.IPV4),
          Map.entry("ipv4-addr", IndicatorType.IPV4),
          Map.entry("ipv6-addr", IndicatorType.IPV6),
          Map.entry("ip_address", IndicatorType.IPV4),
          Map.entry("ip address", IndicatorType.IPV4),
          Map.entry("network", IndicatorType.CIDR),
          Map.entry("fqdn", IndicatorType.DOMAIN),
          Map.entry("domain-name", IndicatorType.DOMAIN),
          Map.entry("host", IndicatorType.HOSTNAME),
          Map.entry("uri", IndicatorType.URL),
          Map.entry("md5_hash", IndicatorType.MD5),
          Map.entry("sha1_hash", IndicatorType.SHA1),
          Map.entry("sha-1", IndicatorType.SHA1),
          Map.entry("sha256_hash", IndicatorType.SHA256),
          Map.entry("sha-256", IndicatorType.SHA256),
          Map.entry("filehash-md5", IndicatorType.MD5),
          Map.entry("filehash-sha1", IndicatorType.SHA1),
          Map.entry("filehash-sha256", IndicatorType.SHA256),
          Map.entry("file", IndicatorType.FILENAME),
          Map.entry("file_name", IndicatorType.FILENAME),
          Map.entry("filepath", IndicatorType.FILENAME),
          Map.entry("path", IndicatorType.FILENAME),
          Map.entry("command-line", IndicatorType.CMDLINE),
          Map.entry("command_line", IndicatorType.CMDLINE),
          Map.entry("useragent", IndicatorType.USER_AGENT),
          Map.entry("user_agent", IndicatorType.USER_AGENT),
          Map.entry("email-addr", IndicatorType.EMAIL),
          Map.entry("mutex", IndicatorType.OTHER),
          Map.entry("regkey", IndicatorType.OTHER),
          Map.entry("sha3_384_hash", IndicatorType.OTHER));

  private TypeWords() {}

  /// The type that a word means: one of our own codes, or a usual one of others.
  ///
  /// @param word in lower case
  public static Optional<IndicatorType> find(String word) {
    Optional<IndicatorType> own = IndicatorType.find(word);
    return own.isPresent() ? own : Optional.ofNullable(WORDS.get(word));
  }

  /// The severity that a word means; null when it means none.
  public static @Nullable Severity severity(String word) {
    String folded = word.strip().toLowerCase(Locale.ROOT);
    return switch (folded) {
      case "informational", "information" -> Severity.INFO;
      case "med", "moderate" -> Severity.MEDIUM;
      default -> Severity.find(folded).orElse(null);
    };
  }
}
