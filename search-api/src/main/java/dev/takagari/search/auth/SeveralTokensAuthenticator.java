package dev.takagari.search.auth;

import java.util.List;
import java.util.Optional;

/// Several tokens, each somebody's.
public final class SeveralTokensAuthenticator implements TokenAuthenticator {
  private final List<TokenAuthenticator> each;

  public SeveralTokensAuthenticator(List<? extends TokenAuthenticator> each) {
    this.each = List.copyOf(each);
  }

  /// Asks all, so that the time tells nothing about which one has it.
  @Override
  public Optional<Caller> authenticate(String token) {
    Optional<Caller> found = Optional.empty();
    for (TokenAuthenticator one : each) {
      Optional<Caller> caller = one.authenticate(token);
      if (found.isEmpty()) {
        found = caller;
      }
    }
    return found;
  }
}
