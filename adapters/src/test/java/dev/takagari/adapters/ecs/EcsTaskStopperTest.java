package dev.takagari.adapters.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import dev.takagari.core.response.TaskArn;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EcsTaskStopperTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final TaskArn TASK =
      TaskArn.find("arn:aws:ecs:eu-central-1:123456789012:task/web-1/" + ID).orElseThrow();
  private static final String DESCRIBE = "AmazonEC2ContainerServiceV20141113.DescribeTasks";
  private static final String STOP = "AmazonEC2ContainerServiceV20141113.StopTask";
  private static final String RUNTIME =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private EcsTaskStopper ecs;

  @BeforeEach
  void start() {
    server.start();
    ecs = new EcsTaskStopper(new EcsSettings(URI.create(server.baseUrl()), "key", "secret"));
  }

  @AfterEach
  void stop() {
    ecs.close();
    server.stop();
  }

  private void answers(String target, ResponseDefinitionBuilder answer) {
    server.stubFor(
        post(anyUrl())
            .withHeader("X-Amz-Target", equalTo(target))
            .willReturn(answer.withHeader("Content-Type", "application/x-amz-json-1.1")));
  }

  private static ResponseDefinitionBuilder error(int status, String type) {
    return aResponse()
        .withStatus(status)
        .withBody("{\"__type\":\"" + type + "\",\"message\":\"<script>\"}");
  }

  @Test
  void describesATaskAsEcsDoes() throws Exception {
    answers(
        DESCRIBE,
        aResponse()
            .withBody(
                """
                {"tasks":[{"taskArn":"%s","lastStatus":"RUNNING","desiredStatus":"RUNNING","createdAt":1.7636e9,
                  "containers":[{"name":"app","runtimeId":"%s","exitCode":137,
                    "networkInterfaces":[{"privateIpv4Address":"10.0.0.7"}]},
                    {"name":"side","runtimeId":"%s-1"},{"name":"waits"}],
                  "attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],
                  "tags":[{"key":"team","value":"web \\"quoted\\""}]}],"failures":[]}"""
                    .formatted(TASK, RUNTIME, ID)));

    TargetStanding standing = ecs.look(TASK);

    assertThat(standing.reach()).isEqualTo(Reach.FREE);
    assertThat(standing.words()).isEqualTo("RUNNING");
    assertThat(standing.containers()).containsExactly(RUNTIME, RUNTIME.substring(0, 12), ID + "-1");
    JsonNode description = new ObjectMapper().readTree(standing.description());
    assertThat(description.path("taskArn").asText()).isEqualTo(TASK.text());
    assertThat(description.at("/containers/0/networkInterfaces/0/privateIpv4Address").asText())
        .isEqualTo("10.0.0.7");
    assertThat(description.at("/containers/0/exitCode").asInt()).isEqualTo(137);
    assertThat(description.at("/tags/0/value").asText()).isEqualTo("web \"quoted\"");
    assertThat(description.has("overrides")).isFalse();
    server.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withRequestBody(
                equalToJson(
                    "{\"cluster\":\"web-1\",\"tasks\":[\"%s\"],\"include\":[\"TAGS\"]}"
                        .formatted(TASK))));
  }

  @Test
  void knowsATaskThatIsToStop() {
    answers(
        DESCRIBE,
        aResponse()
            .withBody("{\"tasks\":[{\"lastStatus\":\"RUNNING\",\"desiredStatus\":\"STOPPED\"}]}"));
    assertThat(ecs.look(TASK).reach()).isEqualTo(Reach.BOUND);
    assertThat(ecs.look(TASK).words()).isEqualTo("RUNNING, to be STOPPED");
  }

  @Test
  void knowsWhenThereIsNoSuchTask() {
    answers(
        DESCRIBE, aResponse().withBody("{\"tasks\":[],\"failures\":[{\"reason\":\"MISSING\"}]}"));
    assertThat(ecs.look(TASK)).isEqualTo(TargetStanding.absent());
    answers(DESCRIBE, error(400, "ClusterNotFoundException"));
    assertThat(ecs.look(TASK)).isEqualTo(TargetStanding.absent());
  }

  @Test
  void saysWhyItCannotLook() {
    answers(DESCRIBE, error(400, "AccessDeniedException"));
    fails(ErrorCode.TARGET_DENIED);
    answers(DESCRIBE, error(500, "ServerException"));
    fails(ErrorCode.TARGET_UNAVAILABLE);
    answers(DESCRIBE, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    fails(ErrorCode.TARGET_UNAVAILABLE);
    server.verify(3, postRequestedFor(anyUrl()));
  }

  private void fails(ErrorCode code) {
    assertThatThrownBy(() -> ecs.look(TASK))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).doesNotContain("script");
            });
  }

  @Test
  void stopsATaskWithAReasonThatEcsTakes() {
    answers(STOP, aResponse().withBody("{\"task\":{\"lastStatus\":\"RUNNING\"}}"));

    assertThat(ecs.stop(TASK, "r".repeat(300))).isInstanceOf(CallOutcome.Done.class);

    server.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withHeader("X-Amz-Target", equalTo(STOP))
            .withRequestBody(
                equalToJson(
                    "{\"cluster\":\"web-1\",\"task\":\"%s\",\"reason\":\"%s\"}"
                        .formatted(TASK, "r".repeat(255)))));
  }

  @Test
  void neverSendsAStopTwiceAndSaysWhatIsKnownOfIt() {
    answers(STOP, error(400, "InvalidParameterException"));
    assertThat(ecs.stop(TASK, "r")).isInstanceOf(CallOutcome.Refused.class);
    answers(STOP, error(400, "ThrottlingException"));
    assertThat(ecs.stop(TASK, "r")).isInstanceOf(CallOutcome.NotNow.class);
    answers(STOP, error(500, "ServerException"));
    assertThat(ecs.stop(TASK, "r")).isInstanceOf(CallOutcome.Unknown.class);
    answers(STOP, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertThat(ecs.stop(TASK, "r")).isInstanceOf(CallOutcome.Unknown.class);
    answers(STOP, aResponse().withBody("not json"));
    assertThat(ecs.stop(TASK, "r")).isInstanceOf(CallOutcome.Unknown.class);
    server.verify(5, postRequestedFor(anyUrl()));
  }
}
