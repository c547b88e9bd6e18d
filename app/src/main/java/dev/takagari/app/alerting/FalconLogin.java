package dev.takagari.app.alerting;

import dev.takagari.alerting.falcon.FalconAccess;
import dev.takagari.alerting.falcon.FalconCloud;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes an API client of Falcon of what the configuration says, or tells what is wrong with it, by
/// key and never with what a secret is.
public final class FalconLogin {
  private static final String SECRET = "secret:";

  private FalconLogin() {}

  /// The API client; of no use when a fault was told.
  ///
  /// @param key what stands before its keys, behind `takagari.`
  /// @param name of what uses it, for the log
  /// @param secrets gives the text of a secret by its name
  /// @param faults is told of each by the key behind `takagari.` and what is wrong
  public static FalconAccess read(
      String key,
      String name,
      AlertingProperties.Falcon client,
      Function<String, Optional<String>> secrets,
      BiConsumer<String, String> faults) {
    Optional<FalconCloud> cloud = FalconCloud.find(text(client.cloud()));
    URI base = client.baseUrl();
    if (base == null) {
      if (cloud.isEmpty()) {
        faults.accept(
            key + "cloud",
            "must be one of "
                + Arrays.stream(FalconCloud.values())
                    .map(FalconCloud::code)
                    .collect(Collectors.joining(", ")));
      }
    } else {
      if (client.cloud() != null) {
        faults.accept(key + "cloud", "says nothing beside base-url");
      }
      if (!isServer(base)) {
        faults.accept(key + "base-url", "must be as https://host, without a slash at the end");
      }
    }
    if (!isToken(text(client.clientId()))) {
      faults.accept(key + "client-id", "must be the id of an API client");
    }
    String secret = secret(key, text(client.clientSecret()), secrets, faults);
    return new FalconAccess(
        name,
        base == null ? cloud.map(FalconCloud::api).orElse(URI.create("")) : base,
        base == null ? FalconCloud.all() : Map.of(),
        text(client.clientId()),
        secret);
  }

  private static String secret(
      String key,
      String given,
      Function<String, Optional<String>> secrets,
      BiConsumer<String, String> faults) {
    String name = given.startsWith(SECRET) ? given.substring(SECRET.length()) : "";
    String secret = name.isEmpty() ? given : secrets.apply(name).orElse("");
    if (!name.isEmpty() && secret.isEmpty()) {
      faults.accept(key + "client-secret", "there is no secret " + name);
    } else if (!isToken(secret)) {
      faults.accept(key + "client-secret", "must be the secret of an API client");
    }
    return secret;
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= 1_000
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /// With TLS, or on this machine.
  private static boolean isServer(URI at) {
    boolean safe =
        "https".equals(at.getScheme())
            || ("http".equals(at.getScheme())
                && at.getHost() != null
                && at.getHost().matches("localhost|127(\\.\\d{1,3}){3}"));
    return safe
        && at.getHost() != null
        && at.getRawUserInfo() == null
        && at.getRawPath().isEmpty()
        && at.getRawQuery() == null
        && at.getRawFragment() == null;
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }
}
