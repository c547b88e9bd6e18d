package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.detection.Detections;
import dev.takagari.embedded.GitHubDouble;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A case and its issue, in a running service beside a server that behaves like GitHub.
class GitHubServiceTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String REPOSITORY = "acme/cases";

  @TempDir private static Path directory;
  private static RunningService service;
  private static GitHubDouble github;

  @BeforeAll
  static void start() {
    github = GitHubDouble.start(InstantSource.system());
    github.repository(REPOSITORY);
    github.addUser("octo", "write");
    EmbeddedStack stack = SharedStack.get();
    AwsAddress s3 = stack.s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "alerting,search");
    properties.put("takagari.token", "a token for this test alone");
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put(
        "takagari.alerting.queue-url",
        new EmbeddedResources(stack).queue("alerts-" + UUID.randomUUID()));
    properties.put("takagari.alerting.rules", directory.resolve("rules").toString());
    properties.put("takagari.alerting.github.repository", REPOSITORY);
    properties.put("takagari.alerting.github.api-url", github.baseUrl());
    properties.put("takagari.alerting.github.app-id", github.appId());
    properties.put("takagari.alerting.github.installation-id", github.installationId());
    properties.put("takagari.alerting.github.private-key", github.privateKeyPem());
    properties.put("takagari.alerting.github.webhook-secret", github.webhookSecret());
    service = TakagariApplication.start(properties, 0);
    github.deliverTo(service.url().resolve("/hooks/github"));
  }

  @AfterAll
  static void stop() {
    service.close();
    github.close();
  }

  @Test
  void aCaseIsAnIssueAndWhatPeopleDoThereIsItsState() throws Exception {
    CaseRepository cases = service.part(CaseRepository.class);
    CaseKey key = Objects.requireNonNull(cases.file(Detections.of("a", "group", "host")).key());
    await(() -> github.issues().size() == 1);
    assertThat(github.issue(1).title()).contains(key.toString());

    github.comment(1, "octo", "/ack");
    await(() -> state(key) == CaseState.ACKNOWLEDGED);
    await(() -> github.issue(1).labels().contains("takagari:acknowledged"));

    cases.act(
        key,
        new CaseCommand.Comment("from a chat", "https://chat.example/1"),
        new Actor("dana", Actor.Origin.SLACK),
        null,
        "");
    await(() -> github.comments(1).stream().anyMatch(each -> each.body().contains("from a chat")));

    github.comment(1, "octo", "/close expected because it is ours");
    await(() -> github.issue(1).state().equals("closed"));
    assertThat(state(key)).isEqualTo(CaseState.CLOSED);
    assertThat(github.issues()).hasSize(1);
  }

  @Test
  void whoeverDoesNotKnowTheSecretIsRefused() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest forged =
          HttpRequest.newBuilder(service.url().resolve("/hooks/github"))
              .header("X-GitHub-Event", "issues")
              .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> answer = client.send(forged, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  private static CaseState state(CaseKey key) {
    return service.part(CaseRepository.class).find(key).map(Case::state).orElseThrow();
  }

  private static void await(BooleanSupplier wanted) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.sleep(50);
    }
  }
}
