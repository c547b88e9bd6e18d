package dev.takagari.search.http;

import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.search.auth.Caller;
import dev.takagari.search.auth.FixedTokenAuthenticator;
import dev.takagari.search.auth.TokenAuthenticator;
import dev.takagari.search.cursor.MemoryCursorKeys;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.FixedPendingFiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The HTTP API on a real server, over engines of a test.
final class SearchServer implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery";
  static final String POOR_TOKEN = "a-token-without-rights";
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  private SearchServer(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  static SearchServer start(EventSearcher hot, EventSearcher cold, String... arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.addInitializers(
        created ->
            created
                .getBeanFactory()
                .registerSingleton(
                    "planner",
                    new SearchPlanner(
                        hot, cold, _ -> TimeRanges.NONE, new FixedPendingFiles(List.of(), 0))));
    String[] all = new String[arguments.length + 3];
    all[0] = "--server.port=0";
    all[1] = "--server.address=127.0.0.1";
    all[2] = "--spring.main.banner-mode=off";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return new SearchServer(application.run(all));
  }

  int port() {
    return port;
  }

  /// A request to a path, with our token.
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(LONG)
        .header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Searches with this JSON.
  HttpResponse<String> search(String json) throws IOException, InterruptedException {
    return send(
        to("/api/v1/search")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(SearchHttpConfiguration.class)
  static class Application {
    @Bean
    Echo echo() {
      return new Echo();
    }

    @Bean
    UncoveredTimes uncoveredTimes() {
      return UncoveredTimes.NONE;
    }

    @Bean
    CursorKeys cursorKeys() {
      return new MemoryCursorKeys();
    }

    @Bean
    TokenAuthenticator authenticator() {
      Map<String, Caller> poor =
          Map.of(POOR_TOKEN, new Caller("poor", EnumSet.noneOf(Caller.Scope.class)));
      FixedTokenAuthenticator fixed = new FixedTokenAuthenticator(TOKEN, "test");
      return token -> Optional.ofNullable(poor.get(token)).or(() -> fixed.authenticate(token));
    }

    @Bean
    Rebuilder rebuilder() {
      return new Rebuilder(List.of(new FdrMapping()));
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    InstantSource clock() {
      return InstantSource.fixed(NOW);
    }
  }

  /// A path that reads a parameter.
  @RestController
  static class Echo {
    @GetMapping("/echo")
    String echo(@RequestParam(defaultValue = "") String word) {
      return word;
    }
  }
}
