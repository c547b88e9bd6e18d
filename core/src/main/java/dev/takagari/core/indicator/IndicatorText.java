package dev.takagari.core.indicator;

import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The one spelling of what an indicator names: the same normalisers that make the columns of an
/// event, so that equal things are equal texts. It looks at the text alone, never at the platform
/// it runs on.
public final class IndicatorText {
  private static final int LONGEST = 4_000;
  private static final int SHORTEST_COMMAND = 5;
  private static final int SHORTEST_FILE = 2;
  private static final int WIDEST_IPV4 = 8;
  private static final int WIDEST_IPV6 = 16;

  private IndicatorText() {}

  /// Reads a text that claims to be of a type. The type of the value may be a narrower one: a
  /// network of one address is an address, an IPv4-mapped address is IPv4.
  public static IndicatorReading read(IndicatorType type, String text) {
    String plain = text.strip();
    if (plain.isEmpty()) {
      return refused("it is empty");
    }
    if (plain.length() > LONGEST) {
      return refused("it is longer than " + LONGEST + " characters");
    }
    if (plain.indexOf('\0') >= 0) {
      return refused("it holds U+0000");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(plain)) {
      return refused("it holds half of a character");
    }
    String width = width(type, plain);
    if (!width.isEmpty()) {
      return refused(width);
    }
    return switch (type) {
      case IPV4, IPV6 -> address(plain);
      case CIDR -> network(plain);
      case DOMAIN -> domain(type, plain.startsWith("*.") ? plain.substring(2) : plain);
      case HOSTNAME -> domain(type, plain);
      case URL -> given(type, UrlText.canonical(plain), "it is no URL with scheme and host");
      case MD5, JA3 -> hash(type, plain, HashValue.MD5_LENGTH);
      case SHA1 -> hash(type, plain, HashValue.SHA1_LENGTH);
      case SHA256 -> hash(type, plain, HashValue.SHA256_LENGTH);
      case FILENAME -> file(plain);
      case CMDLINE, USER_AGENT, EMAIL, JA4 -> given(type, Fold.fold(plain), "");
      case OTHER -> given(type, plain, "");
    };
  }

  /// Whether a text is refused because so much fits it that it would be found everywhere: a network
  /// wider than /8 of IPv4 or /16 of IPv6, a command line under 5 characters, a file name of one.
  public static boolean isTooWide(IndicatorType type, String text) {
    return !width(type, text.strip()).isEmpty();
  }

  /// Why so much fits a text that it is refused; empty when it does not.
  private static String width(IndicatorType type, String text) {
    return switch (type) {
      case IPV4, IPV6, CIDR -> {
        IpNetwork network = IpNetwork.parse(text);
        boolean wide =
            network != null && network.prefix() < (network.isIpv4() ? WIDEST_IPV4 : WIDEST_IPV6);
        yield wide ? "it is wider than /8 of IPv4 or /16 of IPv6" : "";
      }
      case CMDLINE ->
          text.length() < SHORTEST_COMMAND
              ? "it is shorter than " + SHORTEST_COMMAND + " characters"
              : "";
      case FILENAME -> text.length() < SHORTEST_FILE ? "it is one character" : "";
      case DOMAIN, HOSTNAME, URL, MD5, SHA1, SHA256, USER_AGENT, EMAIL, JA3, JA4, OTHER -> "";
    };
  }

  /// Whether a value of the type `filename` is a path and not a base name.
  public static boolean isPath(String text) {
    return text.indexOf('\\') >= 0 || text.indexOf('/') >= 0;
  }

  private static IndicatorReading address(String text) {
    String canonical = IpAddress.canonical(text);
    if (canonical == null) {
      return text.indexOf('/') > 0 ? network(text) : refused("it is no address");
    }
    return addressOf(canonical);
  }

  private static IndicatorReading addressOf(String canonical) {
    if (IpAddress.isUnspecified(canonical)) {
      return refused("it is the unspecified address");
    }
    IndicatorType type = canonical.indexOf(':') < 0 ? IndicatorType.IPV4 : IndicatorType.IPV6;
    return new IndicatorReading.Understood(new IndicatorValue(type, canonical));
  }

  private static IndicatorReading network(String text) {
    IpNetwork network = IpNetwork.parse(text);
    if (network == null) {
      return refused("it is no network");
    }
    if (network.isOneAddress()) {
      return addressOf(network.address());
    }
    return new IndicatorReading.Understood(
        new IndicatorValue(IndicatorType.CIDR, network.toString()));
  }

  private static IndicatorReading domain(IndicatorType type, String text) {
    String canonical = DomainName.canonical(text);
    return DomainName.isQualified(canonical)
        ? new IndicatorReading.Understood(new IndicatorValue(type, canonical))
        : refused("it is no name with a dot");
  }

  private static IndicatorReading hash(IndicatorType type, String text, int length) {
    return given(
        type,
        HashValue.canonical(text, length),
        "it is not " + length + " hexadecimal digits, or all of them are zero");
  }

  private static IndicatorReading file(String text) {
    String folded = Fold.fold(isPath(text) ? FilePath.canonical(text) : text);
    return given(IndicatorType.FILENAME, folded.isEmpty() ? null : folded, "it names no file");
  }

  private static IndicatorReading given(
      IndicatorType type, @Nullable String canonical, String otherwise) {
    return canonical == null
        ? refused(otherwise)
        : new IndicatorReading.Understood(new IndicatorValue(type, canonical));
  }

  private static IndicatorReading refused(String reason) {
    return new IndicatorReading.Refused(reason);
  }
}
