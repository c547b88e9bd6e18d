package dev.takagari.core.text;

import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.util.Optional;

/// What a text is, when nothing but the text says it.
///
/// @param type what it is
/// @param text the part of it that is the value, to be read by
///   [dev.takagari.core.indicator.IndicatorText]
/// @param port behind it, empty when there is none
public record ValueGuess(IndicatorType type, String text, String port) {

  /// What one word is, without its surroundings; empty when it may be several things or none. Of
  /// names with a dot only those that end like files or like domains are taken; which are both are
  /// domains, for lists of names are lists of domains.
  public static Optional<ValueGuess> of(String text) {
    if (text.isEmpty() || hasBlank(text)) {
      return Optional.empty();
    }
    Optional<ValueGuess> sure = withoutNames(text);
    if (sure.isPresent()) {
      return sure;
    }
    if (IndicatorText.isPath(text)) {
      return isPath(text) ? guess(IndicatorType.FILENAME, text) : Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    if (colon > 0 && isPort(text, colon)) {
      return name(text.substring(0, colon))
          .filter(found -> found.type() == IndicatorType.DOMAIN)
          .map(found -> new ValueGuess(found.type(), found.text(), text.substring(colon + 1)));
    }
    return name(text);
  }

  /// The same for texts that cannot be names: addresses, networks, digests, URLs and mail
  /// addresses.
  public static Optional<ValueGuess> withoutNames(String text) {
    if (IpAddress.parse(text) != null) {
      return guess(text.indexOf(':') < 0 ? IndicatorType.IPV4 : IndicatorType.IPV6, text);
    }
    if (IpNetwork.parse(text) != null) {
      return guess(IndicatorType.CIDR, text);
    }
    if (HashValue.canonical(text) != null) {
      return guess(
          switch (text.length()) {
            case HashValue.MD5_LENGTH -> IndicatorType.MD5;
            case HashValue.SHA1_LENGTH -> IndicatorType.SHA1;
            default -> IndicatorType.SHA256;
          },
          text);
    }
    if (text.indexOf("://") > 0) {
      return understood(IndicatorType.URL, text);
    }
    Optional<ValueGuess> endpoint = endpoint(text);
    if (endpoint.isPresent()) {
      return endpoint;
    }
    return isMail(text) ? guess(IndicatorType.EMAIL, text) : Optional.empty();
  }

  /// An address and a port: `192.0.2.1:443`, `[2001:db8::1]:443`.
  public static Optional<ValueGuess> endpoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !isPort(text, colon)) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    String address = bracketed ? host.substring(1, host.length() - 1) : host;
    if (IpAddress.parse(address) == null) {
      return Optional.empty();
    }
    IndicatorType type = address.indexOf(':') < 0 ? IndicatorType.IPV4 : IndicatorType.IPV6;
    return Optional.of(new ValueGuess(type, address, text.substring(colon + 1)));
  }

  /// Whether a text with a separator is a whole path: one with a drive, a share, or from the root.
  public static boolean isPath(String text) {
    boolean drive =
        text.length() > 3
            && Character.isLetter(text.charAt(0))
            && text.charAt(1) == ':'
            && (text.charAt(2) == '\\' || text.charAt(2) == '/');
    boolean windows = text.startsWith("\\") && text.length() > 2;
    boolean variable = text.startsWith("%") && text.indexOf("%\\", 1) > 1;
    boolean posix =
        text.startsWith("/")
            && !text.startsWith("//")
            && text.indexOf('/', 1) > 1
            && !text.endsWith("/");
    return drive || windows || variable || posix;
  }

  private static Optional<ValueGuess> name(String text) {
    String domain = text.startsWith("*.") ? text.substring(2) : text;
    return switch (NameEnding.of(
        domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)) {
      case FILE -> guess(IndicatorType.FILENAME, text);
      case DOMAIN, EITHER, UNKNOWN -> understood(IndicatorType.DOMAIN, domain);
      case NONE -> Optional.empty();
    };
  }

  private static boolean isMail(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at == text.lastIndexOf('@')
        && at + 3 < text.length()
        && understood(IndicatorType.DOMAIN, text.substring(at + 1)).isPresent();
  }

  private static boolean isPort(String text, int colon) {
    int digits = text.length() - colon - 1;
    return digits > 0
        && digits <= 5
        && text.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean hasBlank(String text) {
    return text.chars().anyMatch(c -> c <= ' ' || Character.isSpaceChar(c));
  }

  private static Optional<ValueGuess> understood(IndicatorType type, String text) {
    return IndicatorText.read(type, text) instanceof IndicatorReading.Understood
        ? guess(type, text)
        : Optional.empty();
  }

  private static Optional<ValueGuess> guess(IndicatorType type, String text) {
    return Optional.of(new ValueGuess(type, text, ""));
  }
}
