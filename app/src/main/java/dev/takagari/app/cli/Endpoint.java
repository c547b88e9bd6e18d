package dev.takagari.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the service is and how to get in.
public record Endpoint(URI url, String token) {
  private static final String READY = "ready.json";
  private static final String URL = "TAKAGARI_URL";
  private static final String TOKEN = "TAKAGARI_TOKEN";
  private static final Path DEFAULT_HOME = Path.of(".takagari");

  public Endpoint {
    String scheme = String.valueOf(url.getScheme());
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw CommandFailure.usage("the address of the service is not an http or https URL");
    }
    if (url.getRawUserInfo() != null) {
      // it is printed in commands that people hand on
      throw CommandFailure.usage("the address of the service holds no name and no password");
    }
  }

  /// Finds the service: flags beat the environment, the environment beats the home.
  ///
  /// @throws CommandFailure when there is none
  public static Endpoint find(
      @Nullable String url,
      @Nullable String token,
      @Nullable Path home,
      Map<String, String> environment) {
    if (url != null && home != null) {
      throw CommandFailure.usage("give either --url or --home, not both");
    }
    String address = url == null && home == null ? environment.get(URL) : url;
    if (address == null) {
      return ofHome(home == null ? DEFAULT_HOME : home, token);
    }
    String secret = token == null ? environment.get(TOKEN) : token;
    if (secret == null || secret.isBlank()) {
      throw CommandFailure.notAllowed("a token is needed: give --token or set " + TOKEN);
    }
    try {
      return new Endpoint(URI.create(address.strip()), secret.strip());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("the address of the service is not a URL");
    }
  }

  /// As [#find], but empty when nothing names a service and none runs in the usual home.
  ///
  /// @throws CommandFailure when what is named is none
  static Optional<Endpoint> ifAny(
      @Nullable String url,
      @Nullable String token,
      @Nullable Path home,
      Map<String, String> environment) {
    boolean named = url != null || home != null || environment.get(URL) != null;
    return named || Files.isReadable(DEFAULT_HOME.resolve(READY))
        ? Optional.of(find(url, token, home, environment))
        : Optional.empty();
  }

  private static Endpoint ofHome(Path home, @Nullable String token) {
    Path file = home.resolve(READY);
    if (!Files.isReadable(file)) {
      throw CommandFailure.failed(
          "no service is running in "
              + home
              + "; start one with ./takagari demo, or give --home or --url");
    }
    try {
      JsonNode ready = new ObjectMapper().readTree(file.toFile());
      return new Endpoint(
          URI.create(ready.path("url").asText()),
          token == null ? ready.path("token").asText() : token);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.failed(file + " cannot be read; is the service starting?");
    }
  }

  /// Whether the token would travel readable to another machine.
  public boolean isExposed() {
    String host = url.getHost();
    return "http".equals(url.getScheme())
        && !host.equals("localhost")
        && !host.startsWith("127.")
        && !host.equals("[::1]");
  }

  /// Names the address, never the token.
  @Override
  public String toString() {
    return url.toString();
  }
}
