package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Doubles that are started again with the file of the last start.
class KeptDoublesTest {
  private static final String REPOSITORY = "acme/cases";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private volatile Instant now = Instant.parse("2026-11-23T05:00:00Z");

  private Path file() {
    return directory.resolve("state.json");
  }

  private SlackDouble slack() {
    return SlackDouble.start(0, () -> now, file());
  }

  private GitHubDouble github() {
    return GitHubDouble.start(() -> now, 0, file());
  }

  private static HttpResponse<String> post(GitHubDouble github, String path, Object body)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(github.baseUrl() + path))
              .timeout(LONG)
              .header("Authorization", "Bearer " + github.token())
              .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void slackGoesOnWhereItWas() {
    int port;
    String ts;
    List<SlackDouble.Message> before;
    List<SlackDouble.Message> answers;
    try (SlackDouble slack = slack()) {
      port = slack.port();
      slack.addChannel("C1", "soc");
      slack.addChannel("C2", "old");
      slack.archive("C2");
      slack.addUser("U1", "a.tanaka", "a.tanaka@example.com", "");
      ts = SlackScene.tell(new SlackCaller(slack));
      String _ = slack.say("C1", ts, "U1", "I look");
      before = slack.messages("C1");
      answers = slack.replies("C1", ts);
    }
    assertThat(before).hasSize(1);
    assertThat(answers).hasSize(3);
    try (SlackDouble slack = slack()) {
      assertThat(slack.port()).isEqualTo(port);
      assertThat(slack.messages("C1")).isEqualTo(before);
      assertThat(slack.replies("C1", ts)).isEqualTo(answers);
      SlackCaller caller = new SlackCaller(slack);
      assertThat(caller.call("chat.postMessage", "channel", "C2", "text", "x").get("error"))
          .isEqualTo("is_archived");
      assertThat(caller.form("users.info", "user", "U1").get("ok")).isEqualTo(true);
      assertThat(caller.call("chat.update", "channel", "C1", "ts", ts, "text", "now").get("ok"))
          .isEqualTo(true);
      // the clock did not move: a new message is later all the same
      assertThat(slack.say("C1", "", "U1", "next")).isGreaterThan(answers.getLast().ts());
    }
  }

  @Test
  void anotherPortIsUsedWhenTheOldOneIsTaken() {
    int port;
    try (SlackDouble slack = slack()) {
      port = slack.port();
      slack.addChannel("C1", "soc");
    }
    try (SlackDouble other = SlackDouble.start(port, InstantSource.system());
        SlackDouble slack = slack()) {
      assertThat(slack.port()).isNotEqualTo(other.port());
      assertThat(slack.messages("C1")).isEmpty();
    }
  }

  @Test
  void githubGoesOnWhereItWas() throws Exception {
    int port;
    int number;
    GitHubDouble.Issue before;
    List<GitHubDouble.Comment> comments;
    try (GitHubDouble github = github()) {
      port = github.port();
      github.repository(REPOSITORY);
      github.addUser("tanaka", "write");
      number = github.open("tanaka", "[HIGH] What", "body <b>");
      github.label(number, "takagari:open", "tanaka");
      github.assign(number, "tanaka", "tanaka");
      long comment = github.comment(number, "tanaka", "looks bad");
      String issue = "/repos/" + REPOSITORY + "/issues";
      assertThat(
              post(
                      github,
                      issue + "/comments/" + comment + "/reactions",
                      Json.of("content", "eyes"))
                  .statusCode())
          .isEqualTo(201);
      github.close(number, "tanaka", "not_planned");
      int _ = github.open("tanaka", "Without body", "");
      github.deleteIssue(2);
      before = github.issue(number);
      comments = github.comments(number);
    }
    try (GitHubDouble github = github()) {
      assertThat(github.port()).isEqualTo(port);
      assertThat(github.issue(number)).isEqualTo(before);
      assertThat(github.comments(number)).isEqualTo(comments);
      assertThat(github.issue(2).deleted()).isTrue();
      github.reopen(number, "tanaka");
      assertThat(github.issue(number).reason()).isEqualTo("reopened");
      long comment = github.comment(number, "tanaka", "again");
      assertThat(comment).isGreaterThan(comments.getLast().id());
      assertThat(github.open("tanaka", "Next", "")).isEqualTo(3);
    }
    Map<String, @Nullable Object> kept = KeptState.read(file());
    assertThat(Json.write(kept)).contains("\"eyes\":[\"takagari-bot\"]", "looks bad", "again");
  }

  @Test
  void whatHappensIsWrittenWhileItRuns() throws Exception {
    try (SlackDouble slack = slack()) {
      slack.addChannel("C1", "soc");
      slack.addUser("U1", "a.tanaka", "", "");
      String _ = slack.say("C1", "", "U1", "written at once");
      long end = System.nanoTime() + LONG.toNanos();
      while (!Files.exists(file()) || !Files.readString(file()).contains("written at once")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(20);
      }
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aBrokenFileIsNotOverwritten() throws Exception {
    Files.writeString(file(), "{\"channels\":[");
    assertThatIllegalStateException()
        .isThrownBy(this::slack)
        .withMessageContaining("state.json is broken");
    assertThat(file()).hasContent("{\"channels\":[");
  }

  @Test
  void hooksGoWhereTheRepositoryIsToldTo() throws Exception {
    BlockingQueue<String> came = new LinkedBlockingQueue<>();
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/hooks/github",
        exchange -> {
          came.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-GitHub-Event")));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    service.start();
    try (GitHubDouble github = github()) {
      github.repository(REPOSITORY);
      github.addUser("tanaka", "write");
      String path = "/repos/" + REPOSITORY + "/hooks";
      String url = "http://127.0.0.1:" + service.getAddress().getPort() + "/hooks/github";
      assertThat(
              post(
                      github,
                      path,
                      Json.of("config", Json.of("url", "https://example.com/hooks/github")))
                  .statusCode())
          .isEqualTo(422);
      assertThat(post(github, path, Json.of("config", Json.of("url", url))).statusCode())
          .isEqualTo(201);
      int _ = github.open("tanaka", "What", "");
      assertThat(came.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("issues");
    } finally {
      service.stop(0);
    }
  }
}
