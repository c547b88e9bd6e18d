package dev.takagari.search.auth;

import java.util.Optional;

/// Knows whose a bearer token is. Safe for use by several threads.
public interface TokenAuthenticator {

  /// The token's owner, absent when nobody has it. The time taken tells nothing about the token.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable if that cannot be found
  ///   out
  Optional<Caller> authenticate(String token);
}
