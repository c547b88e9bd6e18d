package dev.takagari.alerting.hook;

import dev.takagari.core.digest.Sha256;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Admits calls that hold the secret in a header: all that falcosidekick can do.
public final class HeaderGuard implements HookGuard {
  private final String header;
  private final byte[] digest;

  /// @param header that holds the secret
  public HeaderGuard(String header, String secret) {
    this.header = header;
    digest = digest(secret);
  }

  @Override
  public boolean mayAdmit(HookHeaders headers) {
    @Nullable String given = headers.first(header);
    return given != null && MessageDigest.isEqual(digest(given), digest);
  }

  @Override
  public boolean admits(HookHeaders headers, byte[] body) {
    return mayAdmit(headers);
  }

  /// Digests are of one length, so that comparing them tells nothing of the secret's.
  private static byte[] digest(String text) {
    return Sha256.of(text);
  }
}
