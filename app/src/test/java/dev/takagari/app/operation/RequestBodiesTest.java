package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.search.http.ProblemController;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@DisplayName("the body of a request")
class RequestBodiesTest {
  private static @Nullable ConfigurableApplicationContext context;
  private static final List<RetentionController.ApplyRequest> TAKEN = new ArrayList<>();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Taking.class, ProblemController.class})
  static class Application {}

  /// Takes what a real controller takes.
  @RestController
  static class Taking {
    @PostMapping("/take")
    void take(@RequestBody RetentionController.ApplyRequest request) {
      TAKEN.add(request);
    }
  }

  @BeforeAll
  static void start() {
    context = SpringApplication.run(Application.class, "--server.port=0");
  }

  @AfterAll
  static void stop() {
    if (context != null) {
      context.close();
    }
  }

  @BeforeEach
  void forget() {
    TAKEN.clear();
  }

  private static HttpResponse<String> post(String body) throws Exception {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/take"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  @DisplayName("has members in snake case")
  void hasMembersInSnakeCase() throws Exception {
    assertThat(post("{\"dry_run\": true}").statusCode()).isEqualTo(200);
    assertThat(TAKEN).containsExactly(new RetentionController.ApplyRequest(true, null));
  }

  @Test
  @DisplayName("is refused with a member that nobody knows: a slip is not to start the real thing")
  void isRefusedWithAMemberThatNobodyKnows() throws Exception {
    HttpResponse<String> answer = post("{\"dryRun\": true}");

    assertThat(TAKEN).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("the body has a member that is not known; there are confirm, dry_run");
  }

  @Test
  @DisplayName("is refused when it is no JSON")
  void isRefusedWhenItIsNoJson() throws Exception {
    HttpResponse<String> answer = post("{\"dry_run\": ");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("the body cannot be read");
  }
}
