package dev.takagari.enrich.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebClientTest {
  private static final WebLimits LIMITS =
      new WebLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 1_000);
  private static final Credentials NOBODY = new Credentials.None();

  @Test
  void nobodySendsUsIntoAPrivateNetworkFromOutside() throws IOException {
    try (TestServer server =
            new TestServer(
                (request, exchange) -> {
                  if (request.path().endsWith("/go")) {
                    exchange.getResponseHeaders().add("Location", "/inside/there");
                    TestServer.send(exchange, 307, "");
                  } else {
                    TestServer.send(exchange, 200, "here");
                  }
                });
        WebClient web = new WebClient(LIMITS, at -> at.getPath().startsWith("/inside"))) {
      assertThatThrownBy(() -> web.get(server.at("/outside/go"), Map.of(), NOBODY))
          .hasMessageContaining("private network");
      assertThat(server.requests()).hasSize(1);
      try (WebAnswer answer = web.get(server.at("/inside/go"), Map.of(), NOBODY)) {
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("here");
      }
    }
  }

  @Test
  void privateAddressesAreKnown() {
    for (String host :
        List.of(
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[fd00::1]",
            "[fe80::1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::c000:201]",
            "[2002:c0a8:101::1]",
            "[2002:6440:1::]")) {
      assertThat(WebClient.isPrivate(URI.create("http://" + host + "/"))).as(host).isTrue();
    }
    for (String host :
        List.of(
            "192.0.2.1",
            "100.128.0.1",
            "172.32.0.1",
            "[2001:db8::1]",
            "[64:ff9b::192.0.2.1]",
            "[2002:c000:201::1]")) {
      assertThat(WebClient.isPrivate(URI.create("http://" + host + "/"))).as(host).isFalse();
    }
  }

  @Test
  void onlyTheWebIsAsked() {
    try (WebClient web = new WebClient(LIMITS)) {
      for (String at : List.of("file:///etc/passwd", "ftp://127.0.0.1/", "http:///x", "x")) {
        assertThatThrownBy(() -> web.get(URI.create(at), Map.of(), NOBODY))
            .as(at)
            .hasMessageContaining("only http and https");
      }
    }
  }

  @Test
  void aServerSaysHowLongToWait() throws IOException {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    for (Map.Entry<String, String> entry :
        Map.of(
                "120", "PT2M",
                "Thu, 01 Jan 2026 00:05:00 GMT", "PT5M",
                "Thu, 01 Jan 2015 00:05:00 GMT", "PT0S",
                "soon", "",
                "-5", "")
            .entrySet()) {
      try (TestServer server =
              new TestServer(
                  (request, exchange) -> {
                    exchange.getResponseHeaders().add("Retry-After", entry.getKey());
                    TestServer.send(exchange, 429, "");
                  });
          WebClient web = new WebClient(LIMITS);
          WebAnswer answer = web.get(server.at("/"), Map.of(), NOBODY)) {
        assertThat(answer.retryAfter(now).map(Duration::toString).orElse(""))
            .as(entry.getKey())
            .isEqualTo(entry.getValue());
      }
    }
  }
}
