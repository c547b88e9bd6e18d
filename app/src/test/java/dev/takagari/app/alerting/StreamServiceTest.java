package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// A stream as the configuration sets it up, in the whole service.
class StreamServiceTest {
  private static final String TOKEN = "the token of the test";

  @TempDir private Path directory;

  private final String bucket = SharedStack.freshBucket();

  private final WireMockServer falcon =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  @BeforeEach
  void start() {
    falcon.start();
  }

  @AfterEach
  void stop() {
    falcon.stop();
  }

  private ConfigurableApplicationContext service() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "search,alerting");
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", SharedStack.get().sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.raw.bucket", bucket);
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.queue-url", SharedStack.freshQueue());
    properties.put("takagari.coverage.refresh", "1s");
    properties.put("takagari.alerting.falcon-streams[0].name", "falcon");
    properties.put("takagari.alerting.falcon-streams[0].base-url", falcon.baseUrl());
    properties.put("takagari.alerting.falcon-streams[0].client-id", "id");
    properties.put("takagari.alerting.falcon-streams[0].client-secret", "secret:of-falcon");
    properties.put("takagari.alerting.falcon-streams[0].app-id", "app1");
    properties.put("of-falcon", "k3y");
    SpringApplication application = new SpringApplication(TakagariApplication.class);
    application.setDefaultProperties(properties);
    return application.run("--server.port=0");
  }

  private static JsonNode streams(ConfigurableApplicationContext service)
      throws IOException, InterruptedException {
    int port = ((ServletWebServerApplicationContext) service).getWebServer().getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return new ObjectMapper()
          .readTree(
              http.send(
                      HttpRequest.newBuilder(
                              URI.create("http://127.0.0.1:" + port + "/api/v1/streams"))
                          .header("Authorization", "Bearer " + TOKEN)
                          .build(),
                      BodyHandlers.ofString())
                  .body());
    }
  }

  /// What lies in our bucket and waits for whoever ingests.
  private List<String> kept(BlobStore store) throws IOException {
    List<String> kept = new ArrayList<>();
    for (BlobInfo object : store.list(bucket, "intake/", "", 10)) {
      try (InputStream content = new GZIPInputStream(store.open(object.ref(), 0).stream())) {
        kept.add(new String(content.readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    }
    return kept;
  }

  @Test
  void aStreamIsReadAndShown() throws Exception {
    String stream = falcon.baseUrl() + "/sensors/entities/datafeed/v1/3?appId=app1";
    falcon.stubFor(
        WireMock.post("/oauth2/token")
            .withRequestBody(WireMock.equalTo("client_id=id&client_secret=k3y"))
            .willReturn(WireMock.okJson("{\"access_token\":\"t\",\"expires_in\":1799}")));
    falcon.stubFor(
        WireMock.get(WireMock.urlPathEqualTo("/sensors/entities/datafeed/v2"))
            .willReturn(
                WireMock.okJson(
                    "{\"resources\":[{\"dataFeedURL\":\""
                        + stream
                        + "\",\"sessionToken\":{\"token\":\"s\"}}]}")));
    String record =
        "{\"metadata\":{\"offset\":41,\"eventCreationTime\":1567079329516},\"event\":{}}";
    falcon.stubFor(
        WireMock.get(WireMock.urlPathEqualTo("/sensors/entities/datafeed/v1/3"))
            .withHeader("Authorization", WireMock.equalTo("Token s"))
            .willReturn(WireMock.ok(record + "\n")));
    try (ConfigurableApplicationContext service = service()) {
      JsonNode feed = streams(service).path("feeds").path(0);
      for (int i = 0;
          i < 600 && feed.path("partitions").path(0).path("offset").asLong() != 41;
          i++) {
        Thread.sleep(50);
        feed = streams(service).path("feeds").path(0);
      }
      assertThat(feed.path("feed").asText()).isEqualTo("falcon");
      assertThat(feed.path("partitions").path(0).path("partition").asInt()).isEqualTo(3);
      assertThat(feed.path("partitions").path(0).path("offset").asLong()).isEqualTo(41);
      assertThat(feed.path("partitions").path(0).path("records").asLong()).isEqualTo(1);
      assertThat(feed.path("partitions").path(0).path("newest").asText()).startsWith("2019-08-29T");
      assertThat(kept(service.getBean(BlobStore.class))).containsExactly(record);
    }
  }

  private static String record(long offset, String created) {
    return "{\"metadata\":{\"offset\":%d,\"eventCreationTime\":%d},\"event\":{}}\n"
        .formatted(offset, Instant.parse(created).toEpochMilli());
  }

  /// What is said of a search between two times.
  private static JsonNode notCovered(ConfigurableApplicationContext service, String from, String to)
      throws IOException, InterruptedException {
    int port = ((ServletWebServerApplicationContext) service).getWebServer().getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/search"))
                      .header("Authorization", "Bearer " + TOKEN)
                      .header("Content-Type", "application/json")
                      .POST(
                          BodyPublishers.ofString(
                              "{\"query\":\"nothing\",\"tier\":\"cold\",\"from\":\"%s\",\"to\":\"%s\"}"
                                  .formatted(from, to)))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      JsonNode items = new ObjectMapper().readTree(answer).path("not_covered");
      assertThat(items.isArray()).as(answer).isTrue();
      for (JsonNode item : items) {
        if (item.path("code").asText().equals("stream-gap")) {
          return item;
        }
      }
      return MissingNode.getInstance();
    }
  }

  /// The stream goes on at 41 twice, so that its service is known to begin with what is asked for,
  /// and then passes over that.
  @Test
  void aSearchThatTouchesAGapOfTheStreamSaysSo() throws Exception {
    String path = "/sensors/entities/datafeed/v1/3";
    falcon.stubFor(
        WireMock.post("/oauth2/token")
            .willReturn(WireMock.okJson("{\"access_token\":\"t\",\"expires_in\":1799}")));
    falcon.stubFor(
        WireMock.get(WireMock.urlPathEqualTo("/sensors/entities/datafeed/v2"))
            .willReturn(
                WireMock.okJson(
                    "{\"resources\":[{\"dataFeedURL\":\""
                        + falcon.baseUrl()
                        + path
                        + "?appId=app1\",\"sessionToken\":{\"token\":\"s\"}}]}")));
    List<String> answers =
        List.of(
            record(41, "2026-03-01T10:00:00Z"),
            record(41, "2026-03-01T10:00:00Z") + record(42, "2026-03-01T10:00:10Z"),
            record(60, "2026-03-01T10:30:00Z"));
    String state = Scenario.STARTED;
    for (int i = 0; i < answers.size(); i++) {
      String next = "answered " + i;
      falcon.stubFor(
          WireMock.get(WireMock.urlPathEqualTo(path))
              .inScenario("stream")
              .whenScenarioStateIs(state)
              .willReturn(WireMock.ok(answers.get(i)))
              .willSetStateTo(next));
      state = next;
    }
    try (ConfigurableApplicationContext service = service()) {
      JsonNode item = MissingNode.getInstance();
      for (int i = 0; i < 600 && item.isMissingNode(); i++) {
        Thread.sleep(100);
        item = notCovered(service, "2026-03-01T10:20:00Z", "2026-03-01T10:21:00Z");
      }
      assertThat(item.path("feed").asText()).isEqualTo("crowdstrike.stream");
      assertThat(item.path("message").asText())
          .isEqualTo(
              "records of the stream falcon between offsets 42 and 60 of partition 3 are missing");
      assertThat(item.path("from").asText()).isEqualTo("2026-03-01T10:00:10.000000Z");
      assertThat(item.path("to").asText()).isEqualTo("2026-03-01T10:30:00.001000Z");
      assertThat(
              notCovered(service, "2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z").isMissingNode())
          .as("of other times nothing is said")
          .isTrue();
    }
  }

  @Test
  void aClientThatIsNotLetInIsShown() throws Exception {
    falcon.stubFor(WireMock.post("/oauth2/token").willReturn(WireMock.aResponse().withStatus(403)));
    try (ConfigurableApplicationContext service = service()) {
      JsonNode feed = streams(service).path("feeds").path(0);
      for (int i = 0; i < 600 && feed.path("trouble").asText().isEmpty(); i++) {
        Thread.sleep(50);
        feed = streams(service).path("feeds").path(0);
      }
      assertThat(feed.path("trouble").asText()).isEqualTo("the token is answered with 403");
      assertThat(feed.path("connected_since").asText()).isEmpty();
      assertThat(feed.path("partitions")).isEmpty();
    }
  }
}
