package dev.takagari.alerting.outward;

import dev.takagari.core.telling.Act;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// A web hook of somebody else that is called when there is something to tell.
///
/// @param name lower-case letters, digits, hyphens
/// @param url see [#fault(URI)]
/// @param secret with which calls are signed
/// @param kinds what it is told
public record WebhookSettings(String name, URI url, String secret, Set<Act.Kind> kinds) {
  public WebhookSettings {
    kinds = Set.copyOf(kinds);
    fault(url)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException("the web hook " + name + " " + what);
            });
  }

  /// What is wrong with an address: it must be of HTTPS, or of this machine, and hold no password.
  public static Optional<String> fault(URI url) {
    String host = url.getHost();
    if (host == null || url.getScheme() == null) {
      return Optional.of("must be a URL with https://");
    }
    if (url.getRawUserInfo() != null) {
      return Optional.of("must hold no user and password: calls are signed");
    }
    if (url.getRawFragment() != null) {
      return Optional.of("must have nothing after #");
    }
    return switch (url.getScheme()) {
      case "https" -> Optional.empty();
      case "http" ->
          HostNames.isLoopback(host)
              ? Optional.empty()
              : Optional.of("must be a URL with https://, or of this machine");
      default -> Optional.of("must be a URL with https://");
    };
  }

  /// Names it, never the secret: addresses of web hooks may hold one too.
  @Override
  public String toString() {
    return "web hook " + name;
  }
}
