package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FalconApiTest {
  private Instant now = Instant.parse("2026-03-04T12:00:00Z");
  private final Pace pace = Pace.of(() -> now);
  private final FalconServer server = new FalconServer(pace, 1, FalconServer.Manners.GOOD, true, 2);
  private final WireMockServer other =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  @AfterEach
  void close() {
    server.close();
    other.stop();
  }

  private FalconApi api(URI at, Map<String, URI> clouds) {
    return new FalconApi(
        new StreamSettings(
            "falcon",
            at,
            clouds,
            "client",
            "s3cret",
            "app1",
            false,
            Duration.ofSeconds(90),
            Duration.ofMinutes(1)),
        pace);
  }

  private FalconApi api() {
    return api(server.address(), Map.of());
  }

  private static void fails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Ending why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiFailure.class, failure -> assertThat(failure.ending()).isEqualTo(why));
  }

  @Test
  void discoversEveryPartitionAndRefreshesEachByItsNumber() throws Exception {
    try (FalconApi api = api()) {
      List<StreamResource> resources = api.discover();
      assertThat(resources).extracting(StreamResource::partition).containsExactly(0, 1);
      assertThat(resources)
          .allSatisfy(
              each -> {
                assertThat(each.refreshEvery()).isEqualTo(Duration.ofMinutes(30));
                assertThat(each.end()).isEqualTo(now.plus(Duration.ofHours(4)));
                assertThat(each.toString()).doesNotContain(each.token());
              });
      api.refresh(resources.get(1));
      assertThat(server.calls("refresh 0")).isZero();
      assertThat(server.calls("refresh 1")).isEqualTo(1);
      assertThat(server.calls("token")).as("one token for all of it").isEqualTo(1);
    }
  }

  @Test
  void getsANewTokenBeforeItRunsOutAndWhenItIsRefused() throws Exception {
    try (FalconApi api = api()) {
      api.discover();
      now = now.plus(Duration.ofMinutes(28));
      api.discover();
      assertThat(server.calls("token")).isEqualTo(2);
      server.forgetTokens();
      assertThat(api.discover()).hasSize(2);
      assertThat(server.calls("token")).isEqualTo(3);
    }
  }

  @Test
  void asksForANewTokenOnlyOnceWhenTheServiceRefusesThatToo() throws Exception {
    try (FalconApi api = api()) {
      api.discover();
      server.refuse(1, 401);
      assertThat(api.discover()).hasSize(2);
      server.secret("changed");
      server.forgetTokens();
      fails(api::discover, Ending.DENIED);
      assertThat(server.calls("token")).isEqualTo(3);
    }
  }

  @Test
  void saysHowLongTheServiceWantsUsToWait() {
    try (FalconApi api = api()) {
      server.refuse(1, 429);
      assertThatThrownBy(api::discover)
          .isInstanceOfSatisfying(
              ApiFailure.class,
              failure -> {
                assertThat(failure.ending()).isEqualTo(Ending.BUSY);
                assertThat(failure.waitTime()).isEqualTo(Duration.ofSeconds(20));
              });
      server.refuse(1, 500);
      fails(api::discover, Ending.UNAVAILABLE);
    }
  }

  @Test
  void goesToTheCloudThatTheServiceNames() throws Exception {
    try (FalconServer right = new FalconServer(pace, 1, FalconServer.Manners.GOOD, true, 1);
        FalconApi api = api(server.address(), Map.of("eu-1", right.address()))) {
      server.region("eu-1");
      right.region("eu-1");
      assertThat(api.discover()).hasSize(1);
      assertThat(api.discover()).hasSize(1);
      assertThat(server.calls("discover")).isZero();
      assertThat(server.calls("token")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "http://evil.example", "us-9", ""})
  void goesNowhereElse(String region) throws Exception {
    try (FalconApi api = api(server.address(), FalconCloud.all())) {
      server.region(region);
      assertThat(api.discover()).hasSize(2);
    }
  }

  @Test
  void knowsTheCloudsOfCrowdStrike() {
    assertThat(FalconCloud.all())
        .containsOnlyKeys("us-1", "us-2", "eu-1", "us-gov-1", "us-gov-2")
        .allSatisfy((name, api) -> assertThat(api.toString()).startsWith("https://api."));
  }

  private FalconApi answering(String discovery) {
    other.start();
    other.stubFor(
        WireMock.post("/oauth2/token")
            .willReturn(WireMock.okJson("{\"access_token\":\"t\",\"expires_in\":1799}")));
    other.stubFor(
        WireMock.get(WireMock.urlPathEqualTo("/sensors/entities/datafeed/v2"))
            .willReturn(WireMock.okJson(discovery)));
    return api(URI.create(other.baseUrl()), Map.of());
  }

  private static String resource(String stream, String token) {
    return """
    {"resources":[{"dataFeedURL":"%s","sessionToken":{"token":"%s","expiration":"2019-08-29T12:00:00Z"},
    "refreshActiveSessionURL":"https://x/sensors/entities/datafeed-actions/v1/7?appId=a",
    "refreshActiveSessionInterval":1800}]}"""
        .formatted(stream, token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/sensors/entities/datafeed/v1/0",
        "http://firehose.crowdstrike.com/sensors/entities/datafeed/v1/0",
        "https://crowdstrike.com.evil.example/v1/0",
        "https://evilcrowdstrike.com/v1/0",
        "https://user@firehose.crowdstrike.com/v1/0",
        "file:///etc/passwd"
      })
  void takesTheSessionTokenNowhereButToCrowdStrike(String stream) {
    try (FalconApi api = answering(resource(stream, "t"))) {
      fails(api::discover, Ending.FAULT);
    }
  }

  @Test
  void takesWhatIsMissingOrWrongAtItsUsualValue() throws Exception {
    try (FalconApi api =
        answering(
            resource(
                "https://firehose.us-2.crowdstrike.com/sensors/entities/datafeed/v1/0", "t"))) {
      assertThat(api.discover())
          .containsExactly(
              new StreamResource(
                  7,
                  URI.create(
                      "https://firehose.us-2.crowdstrike.com/sensors/entities/datafeed/v1/0"),
                  "t",
                  now.plus(Duration.ofMinutes(2)),
                  Duration.ofMinutes(30)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"resources\":7}",
        "{\"resources\":[{}]}",
        "{\"resources\":[{\"dataFeedURL\":\"https://firehose.crowdstrike.com/x\",\"sessionToken\":{\"token\":\"t\"}}]}",
        "{\"resources\":[{\"dataFeedURL\":\"https://firehose.crowdstrike.com/sensors/entities/datafeed/v1/0\",\"sessionToken\":{\"token\":\"a\\nb\"}}]}"
      })
  void saysWhenDiscoveryIsNotUnderstood(String discovery) {
    try (FalconApi api = answering(discovery)) {
      fails(api::discover, Ending.UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"resources\":[]}", "{\"resources\":null}", "{\"meta\":{}}"})
  void knowsThatThereAreNoStreams(String discovery) throws Exception {
    try (FalconApi api = answering(discovery)) {
      assertThat(api.discover()).isEmpty();
    }
  }

  @Test
  void doesNotReadAnAnswerWithoutEnd() {
    try (FalconApi api = answering("{\"resources\":[" + " ".repeat(2 << 20) + "]}")) {
      fails(api::discover, Ending.UNAVAILABLE);
    }
  }

  @Test
  void aStreamThatIsRefusedIsNoStream() throws Exception {
    try (FalconApi api = api()) {
      StreamResource resource = api.discover().getFirst();
      server.refuse(1, 503);
      fails(() -> api.open(resource, 5L), Ending.UNAVAILABLE);
      now = now.plus(Duration.ofHours(5));
      fails(() -> api.open(resource, 5L), Ending.DENIED);
    }
  }

  @Test
  void readsWhatComesAndEndsWhenItIsClosed() throws Exception {
    server.send(0, "{\"a\":1}", 4);
    server.send(0, "{\"a\":2}", 5);
    try (FalconApi api = api();
        StreamBody body = api.open(api.discover().getFirst(), 5L)) {
      StringBuilder text = new StringBuilder();
      while (!text.toString().endsWith("\n")) {
        if (body.poll(Duration.ofSeconds(30)) instanceof StreamPart.Bytes(List<ByteBuffer> all)) {
          all.forEach(each -> text.append(StandardCharsets.UTF_8.decode(each)));
        }
      }
      assertThat(text).hasToString("{\"a\":2}\r\n");
      body.close();
      assertThat(body.poll(Duration.ofSeconds(30))).isEqualTo(new StreamPart.End());
    }
  }
}
