package dev.takagari.search.auth;

import dev.takagari.core.digest.Sha256;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Optional;

/// One token. Which one it is tells nobody apart who knows it.
public final class FixedTokenAuthenticator implements TokenAuthenticator {
  private static final int SHORTEST = 16;

  private final byte[] expected;
  private final Caller owner;

  /// One that may do everything but what takes two persons: several may know it.
  ///
  /// @throws IllegalArgumentException if the token is too short to be a secret
  public FixedTokenAuthenticator(String token, String owner) {
    this(token, new Caller(owner, EnumSet.of(Caller.Scope.SEARCH, Caller.Scope.ADMIN)));
  }

  /// @throws IllegalArgumentException if the token is too short to be a secret
  public FixedTokenAuthenticator(String token, Caller owner) {
    if (token.length() < SHORTEST) {
      throw new IllegalArgumentException("a token has at least " + SHORTEST + " characters");
    }
    this.expected = digest(token);
    this.owner = owner;
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    return MessageDigest.isEqual(expected, digest(token)) ? Optional.of(owner) : Optional.empty();
  }

  /// Digests have one length, so comparing them does not tell the token's.
  private static byte[] digest(String token) {
    return Sha256.of(token);
  }
}
