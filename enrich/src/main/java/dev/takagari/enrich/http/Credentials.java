package dev.takagari.enrich.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// What a server wants to see before it answers. Never in messages or logs.
public sealed interface Credentials {
  /// Nothing.
  record None() implements Credentials {}

  /// A name and a password.
  record Basic(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "Basic[…]";
    }
  }

  /// A token.
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer[…]";
    }
  }

  /// A header of the server's own, as `Auth-Key`.
  record Header(String name, String value) implements Credentials {
    @Override
    public String toString() {
      return "Header[" + name + "=…]";
    }
  }

  /// The headers that say it.
  default Map<String, String> headers() {
    return switch (this) {
      case None() -> Map.of();
      case Basic(String user, String password) ->
          Map.of(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
      case Bearer(String token) -> Map.of("Authorization", "Bearer " + token);
      case Header(String name, String value) -> Map.of(name, value);
    };
  }
}
