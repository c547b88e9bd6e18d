package dev.takagari.alerting.falcon;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalconHostsTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String DEVICES = "/devices/entities/devices/v2";
  private static final String ACTIONS = "/devices/entities/devices-actions/v2";
  private static final String TAKEN = "{\"resources\":[{\"id\":\"" + ID + "\"}],\"errors\":[]}";

  private final Instant now = Instant.parse("2026-03-04T12:00:00Z");
  private final WireMockServer server = server();
  private final WireMockServer other = server();
  private FalconHosts hosts;

  private static WireMockServer server() {
    return new WireMockServer(
        WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  }

  @BeforeEach
  void start() {
    server.start();
    other.start();
    for (WireMockServer each : new WireMockServer[] {server, other}) {
      each.stubFor(
          post("/oauth2/token").willReturn(okJson("{\"access_token\":\"t\",\"expires_in\":1799}")));
    }
    hosts =
        new FalconHosts(
            new FalconAccess(
                "response",
                URI.create(server.baseUrl()),
                Map.of("eu-1", URI.create(other.baseUrl())),
                "client",
                "s3cret"),
            () -> now);
  }

  @AfterEach
  void stop() {
    hosts.close();
    server.stop();
    other.stop();
  }

  private void looks(ResponseDefinitionBuilder answer) {
    server.stubFor(get(urlPathEqualTo(DEVICES)).willReturn(answer));
  }

  private void acts(ResponseDefinitionBuilder answer) {
    server.stubFor(post(urlPathEqualTo(ACTIONS)).willReturn(answer));
  }

  private int actions() {
    return server.findAll(postRequestedFor(urlPathEqualTo(ACTIONS))).size();
  }

  @ParameterizedTest
  @CsvSource({
    "normal, FREE",
    "contained, BOUND",
    "containment_pending, BOUND",
    "lift_containment_pending, FREE",
    "<b>new</b>, FREE"
  })
  void knowsWhetherAHostIsContained(String status, Reach reach) {
    String body =
        "{\"resources\":[{\"device_id\":\"%s\",\"status\":\"%s\"}]}".formatted(ID, status);
    looks(okJson(body));

    TargetStanding standing = hosts.look(ID);

    assertThat(standing.reach()).isEqualTo(reach);
    assertThat(standing.words()).doesNotContain("<");
    assertThat(standing.description()).isEqualTo(body);
  }

  @Test
  void knowsWhenThereIsNoSuchHost() {
    looks(okJson("{\"resources\":[],\"errors\":[]}"));
    assertThat(hosts.look(ID)).isEqualTo(TargetStanding.absent());
    looks(aResponse().withStatus(404));
    assertThat(hosts.look(ID)).isEqualTo(TargetStanding.absent());
  }

  @Test
  void saysWhyItCannotLook() {
    looks(aResponse().withStatus(403));
    fails(ErrorCode.TARGET_DENIED);
    looks(aResponse().withStatus(503));
    fails(ErrorCode.TARGET_UNAVAILABLE);
    looks(okJson("no json"));
    fails(ErrorCode.TARGET_UNAVAILABLE);
    looks(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    fails(ErrorCode.TARGET_UNAVAILABLE);
  }

  private void fails(ErrorCode code) {
    assertThatThrownBy(() -> hosts.look(ID))
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void containsAndReleasesOneHost() {
    acts(aResponse().withStatus(202).withBody(TAKEN));

    assertThat(hosts.contain(ID)).isEqualTo(new CallOutcome.Done("Falcon answered 202"));
    assertThat(hosts.release(ID)).isEqualTo(new CallOutcome.Done("Falcon answered 202"));

    for (String action : new String[] {"contain", "lift_containment"}) {
      server.verify(
          1,
          postRequestedFor(urlEqualTo(ACTIONS + "?action_name=" + action))
              .withHeader("Authorization", equalTo("Bearer t"))
              .withRequestBody(equalToJson("{\"ids\":[\"" + ID + "\"]}")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404})
  void saysThatNothingWasDone(int status) {
    acts(aResponse().withStatus(status));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Refused.class);
    assertThat(actions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 500, 502, 504})
  void saysThatItDoesNotKnowAndAsksNoSecondTime(int status) {
    acts(aResponse().withStatus(status));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Unknown.class);
    assertThat(actions()).isEqualTo(1);
  }

  @Test
  void doesNotKnowWhatAnAnswerThatIsNotUnderstoodMeans() {
    acts(aResponse().withStatus(202).withBody("<html>"));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Unknown.class);
    acts(
        aResponse()
            .withStatus(202)
            .withBody("{\"resources\":[],\"errors\":[{\"code\":409,\"message\":\"<b>\"}]}"));
    assertThat(hosts.contain(ID))
        .isEqualTo(new CallOutcome.Unknown("Falcon answered 202 with an error 409"));
    acts(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Unknown.class);
    assertThat(actions()).isEqualTo(3);
  }

  @Test
  void waitsAsLongAsFalconWants() {
    acts(
        aResponse()
            .withStatus(429)
            .withHeader("X-Ratelimit-Retryafter", Long.toString(now.getEpochSecond() + 20)));
    assertThat(hosts.contain(ID))
        .isEqualTo(new CallOutcome.NotNow(Duration.ofSeconds(20), "Falcon answered 429"));
  }

  @Test
  void asksForNothingWithoutAToken() {
    server.stubFor(post("/oauth2/token").willReturn(aResponse().withStatus(503)));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.NotNow.class);
    server.stubFor(post("/oauth2/token").willReturn(aResponse().withStatus(403)));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Refused.class);
    assertThat(actions()).isZero();
  }

  @Test
  void getsANewTokenWhenItIsRefused() {
    server.stubFor(
        post(urlPathEqualTo(ACTIONS))
            .inScenario("token")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(401))
            .willSetStateTo("new"));
    server.stubFor(
        post(urlPathEqualTo(ACTIONS))
            .inScenario("token")
            .whenScenarioStateIs("new")
            .willReturn(aResponse().withStatus(202).withBody(TAKEN)));

    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Done.class);
    assertThat(actions()).isEqualTo(2);
  }

  @Test
  void goesToTheCloudThatTheServiceNamesUnlessItWasTakenOn() {
    acts(aResponse().withStatus(202).withHeader("X-Cs-Region", "eu-1").withBody(TAKEN));
    assertThat(hosts.contain(ID)).isInstanceOf(CallOutcome.Done.class);
    assertThat(actions()).isEqualTo(1);
    assertThat(other.findAll(postRequestedFor(urlPathEqualTo(ACTIONS)))).isEmpty();

    other.stubFor(
        post(urlPathEqualTo(ACTIONS)).willReturn(aResponse().withStatus(202).withBody(TAKEN)));
    assertThat(hosts.release(ID)).isInstanceOf(CallOutcome.Done.class);
    assertThat(actions()).isEqualTo(1);
    assertThat(other.findAll(postRequestedFor(urlPathEqualTo(ACTIONS)))).hasSize(1);
  }
}
