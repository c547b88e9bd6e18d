package dev.takagari.core.indicator;

import java.util.Locale;
import java.util.Optional;

/// What an indicator names, and so which columns of an event it is compared with.
public enum IndicatorType {
  /// One address; equality.
  IPV4(true),
  /// One address; equality.
  IPV6(true),
  /// A network of either family; every address in it.
  CIDR(true),
  /// A name and, unless the indicator is exact, every name below it.
  DOMAIN(true),
  /// One name; equality.
  HOSTNAME(true),
  /// Equality, without fragment.
  URL(true),
  MD5(true),
  SHA1(true),
  SHA256(true),
  /// With a separator: the path of a file or of a process' image. Without: the base name.
  FILENAME(true),
  /// Part of a command line; letters of either case.
  CMDLINE(true),
  /// Equality; letters of either case.
  USER_AGENT(true),
  /// Kept, not matched: no column holds it.
  EMAIL(false),
  /// Kept, not matched: no column holds it.
  JA3(false),
  /// Kept, not matched: no column holds it.
  JA4(false),
  /// Anything else that a feed names; kept under the feed's own word for it.
  OTHER(false);

  private final boolean matched;

  IndicatorType(boolean matched) {
    this.matched = matched;
  }

  /// Whether events are compared with indicators of this type; if not, a report calls them
  /// `stored_not_matched`.
  public boolean isMatched() {
    return matched;
  }

  /// The name in files, requests and answers, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The type of a code, if there is one.
  public static Optional<IndicatorType> find(String code) {
    for (IndicatorType type : values()) {
      if (type.code().equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
