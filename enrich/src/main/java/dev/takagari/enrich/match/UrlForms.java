package dev.takagari.enrich.match;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.UrlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The canonical texts that a URL of an event is compared in.
final class UrlForms {
  private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);

  private UrlForms() {}

  /// Whether a URL surely is its canonical form, as most are: `http` or `https`, a host in lower
  /// case without port, a path, nothing but visible ASCII and no fragment.
  static boolean isCanonical(ByteSpan url) {
    int at = startsWith(url, HTTPS) ? HTTPS.length : startsWith(url, HTTP) ? HTTP.length : 0;
    int host = at;
    while (at < url.length() && isHost(url.at(at))) {
      at++;
    }
    if (host == 0 || at == host || at == url.length() || url.at(at) != '/') {
      return false;
    }
    if (url.at(at - 1) == '.') {
      return false;
    }
    for (; at < url.length(); at++) {
      byte b = url.at(at);
      if (b <= ' ' || b == 0x7f || b == '#') {
        return false;
      }
    }
    return true;
  }

  /// The canonical forms of any text: one; for a text without a scheme one of `http` and one of
  /// `https`; none when it is no URL.
  static List<String> of(String url) {
    String canonical = UrlText.canonical(url);
    if (canonical != null) {
      return List.of(canonical);
    }
    List<String> forms = new ArrayList<>(2);
    add(forms, UrlText.canonical("http://" + url));
    add(forms, UrlText.canonical("https://" + url));
    return forms;
  }

  private static void add(List<String> forms, @Nullable String form) {
    if (form != null) {
      forms.add(form);
    }
  }

  private static boolean startsWith(ByteSpan url, byte[] start) {
    if (url.length() < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (url.at(i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '.';
  }
}
