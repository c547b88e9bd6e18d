package dev.takagari.core.normalize;

import org.jspecify.annotations.Nullable;

/// Addresses of the web and their like.
public final class UrlText {
  private static final String AFTER_SCHEME = "://";

  private UrlText() {}

  /// The one spelling of a URL: scheme folded, host as [DomainName] or [IpAddress] writes it,
  /// without the port that its scheme implies and without fragment, `/` for an empty path. Path and
  /// query keep their letters, for servers tell them apart.
  ///
  /// @return null when the text has no scheme and host, or holds white space or control characters
  public static @Nullable String canonical(String text) {
    int colon = text.indexOf(AFTER_SCHEME);
    if (colon <= 0 || !isScheme(text, colon) || !isVisible(text)) {
      return null;
    }
    String scheme = Fold.fold(text.substring(0, colon));
    int start = colon + AFTER_SCHEME.length();
    int hash = text.indexOf('#', start);
    String rest = hash < 0 ? text.substring(start) : text.substring(start, hash);
    int end = endOfAuthority(rest);
    String authority = authority(scheme, rest.substring(0, end));
    if (authority == null) {
      return null;
    }
    String path = rest.substring(end);
    return scheme + AFTER_SCHEME + authority + (path.startsWith("/") ? path : "/" + path);
  }

  /// The host of a canonical URL: a name or an address, without brackets.
  public static String host(String canonical) {
    int start = canonical.indexOf(AFTER_SCHEME) + AFTER_SCHEME.length();
    String authority =
        canonical.substring(start, start + endOfAuthority(canonical.substring(start)));
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    if (place.startsWith("[")) {
      return place.substring(1, place.indexOf(']'));
    }
    int port = place.indexOf(':');
    return port < 0 ? place : place.substring(0, port);
  }

  private static @Nullable String authority(String scheme, String authority) {
    int at = authority.lastIndexOf('@') + 1;
    String place = authority.substring(at);
    int bracket = place.indexOf(']');
    int colon = place.indexOf(':', Math.max(bracket, 0));
    String name = colon < 0 ? place : place.substring(0, colon);
    String port = colon < 0 ? "" : place.substring(colon + 1);
    String host = host(name, bracket >= 0);
    if (host == null || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    boolean implied = port.isEmpty() || port.equals(impliedPort(scheme));
    return authority.substring(0, at) + host + (implied ? "" : ":" + port);
  }

  private static @Nullable String host(String name, boolean bracketed) {
    if (bracketed) {
      if (!name.startsWith("[") || !name.endsWith("]")) {
        return null;
      }
      String address = IpAddress.canonical(name.substring(1, name.length() - 1));
      if (address == null) {
        return null;
      }
      return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }
    String address = IpAddress.canonical(name);
    if (address != null) {
      return address;
    }
    return name.isEmpty() ? null : DomainName.canonical(name);
  }

  private static int endOfAuthority(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '?' || c == '#' || c == '\\') {
        return i;
      }
    }
    return text.length();
  }

  private static String impliedPort(String scheme) {
    return switch (scheme) {
      case "http" -> "80";
      case "https" -> "443";
      case "ftp" -> "21";
      default -> "";
    };
  }

  private static boolean isScheme(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c));
  }
}
