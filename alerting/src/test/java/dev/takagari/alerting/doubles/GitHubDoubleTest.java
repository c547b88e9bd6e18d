package dev.takagari.alerting.doubles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.takagari.embedded.GitHubDouble;
import dev.takagari.embedded.GitHubDouble.Fault;
import dev.takagari.embedded.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kohsuke.github.GHAppInstallation;
import org.kohsuke.github.GHAppInstallationToken;
import org.kohsuke.github.GHContentUpdateResponse;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueEvent;
import org.kohsuke.github.GHIssueQueryBuilder;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHIssueStateReason;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.HttpException;
import org.kohsuke.github.RateLimitChecker;
import org.kohsuke.github.ReactionContent;

/// The double against the client that is used with the real one.
class GitHubDoubleTest {
  private static final String REPOSITORY = "acme/cases";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Instant now = Instant.parse("2026-11-23T05:00:00Z");
  private GitHubDouble github;

  @BeforeEach
  void start() {
    github = GitHubDouble.start(() -> now);
    github.repository(REPOSITORY);
    github.addUser("tanaka", "write");
    github.addUser("sato", "read");
  }

  @AfterEach
  void stop() {
    github.close();
    http.close();
  }

  private GitHubBuilder client() {
    return new GitHubBuilder()
        .withEndpoint(github.baseUrl())
        .withRateLimitChecker(RateLimitChecker.NONE)
        .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
        .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL);
  }

  private GHRepository repository() throws IOException {
    return client().withOAuthToken(github.token()).build().getRepository(REPOSITORY);
  }

  private static int status(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof HttpException http) {
        return http.getResponseCode();
      }
    }
    return 0;
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(github.siteUrl() + path))
            .timeout(LONG)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i + 1 < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  // ---------------------------------------------------------------- issues

  @Test
  void opensFindsEditsAndClosesAnIssue() throws Exception {
    GHRepository repository = repository();
    assertThat(repository.isPrivate()).isTrue();
    assertThat(repository.hasIssues()).isTrue();
    assertThat(repository.hasPushAccess()).isTrue();

    GHIssue made =
        repository
            .createIssue("[HIGH] Something on WS-0142 (A-2026-000482)")
            .body("Text\n<!-- takagari case:A-2026-000482 -->")
            .label("takagari:open")
            .create();
    assertThat(made.getNumber()).isEqualTo(1);
    assertThat(made.getState()).isEqualTo(GHIssueState.OPEN);
    assertThat(made.getHtmlUrl()).hasToString(github.siteUrl() + "/acme/cases/issues/1");
    assertThat(made.getUser().getLogin()).isEqualTo(GitHubDouble.USER);

    now = now.plusSeconds(60);
    GHIssue found = repository.getIssue(1);
    assertThat(found.getBody()).contains("takagari case:A-2026-000482");
    assertThat(found.getLabels()).extracting(GHLabel::getName).containsExactly("takagari:open");
    found.setBody("New text");
    found.setTitle("New title");
    found.close(GHIssueStateReason.NOT_PLANNED);

    GHIssue closed = repository.getIssue(1);
    assertThat(closed.getBody()).isEqualTo("New text");
    assertThat(closed.getTitle()).isEqualTo("New title");
    assertThat(closed.getState()).isEqualTo(GHIssueState.CLOSED);
    assertThat(closed.getStateReason()).isEqualTo(GHIssueStateReason.NOT_PLANNED);
    assertThat(closed.getClosedBy().getLogin()).isEqualTo(GitHubDouble.USER);
    assertThat(closed.getClosedAt()).isEqualTo(Date.from(now));
    assertThat(closed.getUpdatedAt()).isAfter(closed.getCreatedAt());
    closed.reopen();
    assertThat(github.issue(1))
        .returns("open", GitHubDouble.Issue::state)
        .returns("reopened", GitHubDouble.Issue::reason);
    assertThat(repository.getIssue(1).listEvents().toList())
        .extracting(GHIssueEvent::getEvent)
        .containsExactly("labeled", "renamed", "closed", "reopened");
  }

  @Test
  void keepsLabelsAndMakesUnknownOnes() throws Exception {
    GHRepository repository = repository();
    repository.createLabel("takagari:open", "1a7f37", "a case that is open");
    assertThat(repository.getLabel("TAKAGARI:OPEN").getDescription())
        .isEqualTo("a case that is open");
    assertThatThrownBy(() -> repository.createLabel("Takagari:Open", "1a7f37"))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(422))
        .hasMessageContaining("already_exists");
    GHIssue issue = repository.createIssue("t").create();
    issue.addLabels("takagari:open", "customer");
    issue.removeLabel("takagari:open");
    assertThatThrownBy(() -> issue.removeLabel("takagari:open"))
        .isInstanceOf(GHFileNotFoundException.class);
    assertThat(github.issue(1).labels()).containsExactly("customer");
    repository.getIssue(1).setLabels("a", "b/c d");
    assertThat(github.issue(1).labels()).containsExactly("a", "b/c d");
    repository.getIssue(1).removeLabels("b/c d");
    assertThat(repository.listLabels().toList())
        .extracting(GHLabel::getName)
        .contains("bug", "customer", "takagari:open", "b/c d");
    assertThat(repository.queryIssues().label("A").list().toList()).hasSize(1);
    assertThat(repository.queryIssues().label("a").label("customer").list().toList()).isEmpty();
  }

  @Test
  void keepsCommentsAndReactions() throws Exception {
    GHRepository repository = repository();
    GHIssue issue = repository.createIssue("t").create();
    GHIssueComment first = issue.comment("one");
    now = now.plusSeconds(10);
    Date later = Date.from(now);
    github.comment(1, "tanaka", "/ack");
    now = now.plusSeconds(10);
    first.update("one, edited");
    assertThat(issue.listComments().toList())
        .extracting(GHIssueComment::getBody)
        .containsExactly("one, edited", "/ack");
    assertThat(issue.queryComments().since(Date.from(now)).list().toList())
        .extracting(GHIssueComment::getBody)
        .as("also what was edited since then")
        .containsExactly("one, edited");
    assertThat(issue.queryComments().since(later).list().toList()).hasSize(2);
    GHIssueComment command = issue.listComments().toList().get(1);
    assertThat(command.getUser().getLogin()).isEqualTo("tanaka");
    command.createReaction(ReactionContent.EYES);
    first.delete();
    assertThat(github.comments(1)).extracting(GitHubDouble.Comment::body).containsExactly("/ack");
    HttpResponse<String> all =
        call(
            "GET",
            "/api/v3/repos/acme/cases/issues/comments?sort=updated&direction=desc&since="
                + later.toInstant(),
            "",
            "Authorization",
            "token " + github.token());
    assertThat(Json.array(Json.parse(all.body())))
        .singleElement()
        .satisfies(
            one ->
                assertThat(Json.text(Json.object(one), "issue_url"))
                    .isEqualTo(github.baseUrl() + "/repos/acme/cases/issues/1"));
  }

  @Test
  void assignsOnlyThoseWhoMayBeAssigned() throws Exception {
    github.addUser("stranger", "none");
    GitHub client = client().withOAuthToken(github.token()).build();
    GHRepository repository = client.getRepository(REPOSITORY);
    GHIssue issue = repository.createIssue("t").assignee("stranger").create();
    assertThat(issue.getAssignees()).isEmpty();
    issue.assignTo(client.getUser("tanaka"));
    issue.addAssignees(List.of(client.getUser("sato"), client.getUser("stranger")));
    assertThat(repository.getIssue(1).getAssignees())
        .extracting(GHUser::getLogin)
        .containsExactly("tanaka", "sato");
    issue.removeAssignees(client.getUser("tanaka"));
    assertThat(github.issue(1).assignees()).containsExactly("sato");
    assertThat(repository.getPermission("tanaka")).isEqualTo(GHPermissionType.WRITE);
    assertThat(repository.getPermission("sato")).isEqualTo(GHPermissionType.READ);
    assertThat(repository.getPermission("stranger")).isEqualTo(GHPermissionType.NONE);
    GHIssueEvent last = repository.getIssue(1).listEvents().toList().getLast();
    assertThat(last.getEvent()).isEqualTo("unassigned");
    assertThat(last.getActor().getLogin()).isEqualTo(GitHubDouble.USER);
    assertThat(last.getAssignee().getLogin()).isEqualTo("tanaka");
  }

  @Test
  void pagesOverMoreThanAHundred() throws Exception {
    GHRepository repository = repository();
    for (int i = 1; i <= 253; i++) {
      now = now.plusSeconds(1);
      github.open("tanaka", "issue " + i, "");
    }
    github.close(7, "tanaka", "completed");
    for (int i = 0; i < 120; i++) {
      github.comment(3, "tanaka", "comment " + i);
    }
    assertThat(repository.queryIssues().state(GHIssueState.OPEN).pageSize(100).list().toList())
        .extracting(GHIssue::getNumber)
        .hasSize(252)
        .isSortedAccordingTo(Collections.reverseOrder())
        .doesNotContain(7);
    assertThat(
            repository
                .queryIssues()
                .state(GHIssueState.ALL)
                .sort(GHIssueQueryBuilder.Sort.UPDATED)
                .direction(GHDirection.ASC)
                .list()
                .toList())
        .hasSize(253)
        .extracting(GHIssue::getNumber)
        .endsWith(252, 3, 7, 253)
        .startsWith(1, 2, 4);
    assertThat(repository.getIssue(3).listComments().toList())
        .extracting(GHIssueComment::getBody)
        .hasSize(120)
        .startsWith("comment 0")
        .endsWith("comment 119");
    HttpResponse<String> page =
        call(
            "GET",
            "/repos/acme/cases/issues?per_page=1000&page=2&state=all",
            "",
            "Authorization",
            "Bearer " + github.token());
    assertThat(Json.array(Json.parse(page.body()))).hasSize(100);
    assertThat(page.headers().firstValue("Link").orElseThrow())
        .contains("page=3", "rel=\"next\"", "rel=\"prev\"", "rel=\"last\"", "state=all");
  }

  @Test
  void refusesWhatIsTooLong() throws Exception {
    GHRepository repository = repository();
    String most = "😀".repeat(65_536);
    GHIssue issue = repository.createIssue("x".repeat(256)).body(most).create();
    assertThat(repository.getIssue(1).getBody()).isEqualTo(most);
    assertThatThrownBy(() -> repository.createIssue("t").body(most + "x").create())
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(422))
        .hasMessageContaining("body is too long (maximum is 65536 characters)");
    assertThatThrownBy(() -> issue.comment(most + "x")).hasMessageContaining("too long");
    assertThatThrownBy(() -> repository.createIssue("x".repeat(257)).create())
        .hasMessageContaining("title is too long");
    assertThatThrownBy(() -> issue.addLabels("x".repeat(51)))
        .hasMessageContaining("name is too long");
    assertThat(github.issues()).hasSize(1);
    assertThat(github.issue(1).labels()).isEmpty();
  }

  @Test
  void storesFilesAndGuardsThemByTheirSum() throws Exception {
    GHRepository repository = repository();
    GHContentUpdateResponse made =
        repository
            .createContent()
            .path("evidence/A-2026-000482.md")
            .message("evidence")
            .content("line\n")
            .commit();
    // what `git hash-object` says of the same bytes
    assertThat(made.getContent().getSha()).isEqualTo("a999a0c211215fd28e77d6a7c66ade6ec76ccbcb");
    assertThat(made.getContent().getHtmlUrl())
        .isEqualTo(github.siteUrl() + "/acme/cases/blob/main/evidence/A-2026-000482.md");
    assertThat(repository.getFileContent("evidence/A-2026-000482.md").read()).hasContent("line\n");
    assertThat(repository.getDirectoryContent("evidence")).hasSize(1);
    assertThatThrownBy(
            () ->
                repository
                    .createContent()
                    .path("evidence/A-2026-000482.md")
                    .message("m")
                    .content("x")
                    .commit())
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(422));
    assertThatThrownBy(
            () ->
                repository
                    .createContent()
                    .path("evidence/A-2026-000482.md")
                    .message("m")
                    .content("x")
                    .sha("0".repeat(40))
                    .commit())
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(409));
    repository.getFileContent("evidence/A-2026-000482.md").update("other", "again");
    assertThat(github.file("evidence/A-2026-000482.md")).isEqualTo("other");
    assertThatThrownBy(() -> repository.getFileContent("none.md"))
        .isInstanceOf(GHFileNotFoundException.class);
  }

  @Test
  void findsByWordsOnlyAfterAWhile() throws Exception {
    GitHub client = client().withOAuthToken(github.token()).build();
    github.searchDelay(Duration.ofSeconds(30));
    client
        .getRepository(REPOSITORY)
        .createIssue("t")
        .body("x <!-- takagari case:A-2026-000482 -->")
        .create();
    String query = "repo:acme/cases in:body \"takagari case:A-2026-000482\"";
    assertThat(client.searchIssues().q(query).list().toList()).isEmpty();
    now = now.plusSeconds(31);
    List<GHIssue> found = client.searchIssues().q(query).list().toList();
    assertThat(found).extracting(GHIssue::getNumber).containsExactly(1);
    assertThat(client.searchIssues().q("repo:acme/cases A-2026-00048").list().toList()).isEmpty();
    assertThat(client.searchIssues().q("repo:acme/other 000482").list().toList()).isEmpty();
    // an issue of a search knows no repository of its own
    found.getFirst().comment("found");
    assertThat(github.comments(1)).hasSize(1);
  }

  // ---------------------------------------------------------------- who may call

  private String jwt(String issuer, Instant from, Instant to) throws Exception {
    String pem = github.privateKeyPkcs8Pem().replaceAll("-----.*?-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String claims =
        Json.write(
            Json.of("iat", from.getEpochSecond(), "exp", to.getEpochSecond(), "iss", issuer));
    String signed =
        encoder.encodeToString(
                "{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encoder.encodeToString(signature.sign());
  }

  @Test
  void givesTheAppATokenThatEnds() throws Exception {
    String id = Long.toString(github.appId());
    GitHub app = client().withJwtToken(jwt(id, now.minusSeconds(60), now.plusSeconds(540))).build();
    assertThat(app.getApp().getSlug()).isEqualTo("takagari");
    GHAppInstallation installation = app.getApp().getInstallationByRepository("acme", "cases");
    assertThat(installation.getId()).isEqualTo(github.installationId());
    assertThat(installation.getPermissions()).containsEntry("issues", GHPermissionType.WRITE);
    assertThat(app.getApp().listInstallations().toList()).hasSize(1);
    GHAppInstallationToken token =
        app.getApp().getInstallationById(github.installationId()).createToken().create();
    assertThat(token.getExpiresAt()).isEqualTo(Date.from(now.plus(Duration.ofHours(1))));

    GHRepository repository =
        client().withAppInstallationToken(token.getToken()).build().getRepository(REPOSITORY);
    assertThat(repository.createIssue("t").create().getUser().getLogin())
        .isEqualTo(GitHubDouble.BOT);
    now = now.plus(Duration.ofHours(1));
    assertThatThrownBy(() -> repository.getIssue(1))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(401));
  }

  @Test
  void refusesJwtsThatAreForgedOrTooLong() throws Exception {
    String id = Long.toString(github.appId());
    String good = jwt(id, now, now.plusSeconds(600));
    assertThat(app(good)).isEqualTo(200);
    assertThat(app(good.substring(0, good.length() - 8) + "AAAAAAAA")).isEqualTo(401);
    assertThat(app(jwt(id, now, now.plusSeconds(601)))).isEqualTo(401);
    assertThat(app(jwt(id, now.minusSeconds(600), now))).isEqualTo(401);
    assertThat(app(jwt(id, now.plusSeconds(120), now.plusSeconds(300)))).isEqualTo(401);
    assertThat(app(jwt("1", now, now.plusSeconds(300)))).isEqualTo(404);
    assertThat(app(github.token())).isEqualTo(401);
    assertThat(github.privateKeyPem()).startsWith("-----BEGIN RSA PRIVATE KEY-----\nMII");
  }

  private int app(String bearer) throws Exception {
    return call("GET", "/app", "", "Authorization", "Bearer " + bearer).statusCode();
  }

  @Test
  void refusesUnknownAndRevokedTokens() throws Exception {
    assertThat(call("GET", "/repos/acme/cases", "").statusCode()).isEqualTo(401);
    assertThat(call("GET", "/user", "", "Authorization", "token nothing").statusCode())
        .isEqualTo(401);
    GHRepository repository = repository();
    github.revokeTokens();
    assertThatThrownBy(() -> repository.getIssue(1))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(401));
    github.restoreTokens();
    repository.createIssue("t").create();
    github.permit("issues", "read");
    assertThatThrownBy(() -> repository.createIssue("t").create())
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(403))
        .hasMessageContaining("Resource not accessible by integration");
    assertThat(repository.getIssue(1).getTitle()).isEqualTo("t");
  }

  // ---------------------------------------------------------------- limits and trouble

  @Test
  void countsCallsAndRefusesTooMany() throws Exception {
    GHRepository repository = repository();
    github.limitCalls(3);
    String auth = "token " + github.token();
    HttpResponse<String> first = call("GET", "/repos/acme/cases", "", "Authorization", auth);
    assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("2");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same =
        call("GET", "/repos/acme/cases", "", "Authorization", auth, "If-None-Match", tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("X-RateLimit-Remaining")).contains("2");
    repository.createIssue("t").create();
    repository.getIssue(1);
    assertThatThrownBy(() -> repository.getIssue(1))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(403))
        .hasMessageContaining("API rate limit");
    now = now.plus(Duration.ofHours(1));
    assertThat(repository.getIssue(1).getTitle()).isEqualTo("t");
    assertThat(client().withOAuthToken(github.token()).build().getRateLimit().getCore().getLimit())
        .isEqualTo(3);
  }

  @Test
  void limitsWhatIsCreatedInAMinute() throws Exception {
    github.limitContent(true);
    GHIssue issue = repository().createIssue("t").create();
    for (int i = 1; i < 80; i++) {
      issue.comment("c" + i);
    }
    String path = "/repos/acme/cases/issues/1/comments";
    HttpResponse<String> refused =
        call("POST", path, "{\"body\":\"x\"}", "Authorization", "token " + github.token());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Retry-After")).contains("60");
    assertThat(refused.body()).contains("secondary rate limit", "documentation_url");
    now = now.plusSeconds(60);
    issue.comment("again");
    assertThat(github.comments(1)).hasSize(80);
  }

  @Test
  void goesWrongAsATestAsks() throws Exception {
    GHRepository repository = repository();
    github.failNext("POST .*/issues$", 2, Fault.status(502));
    github.failNext("POST .*/issues$", 1, Fault.secondaryLimit(Duration.ofSeconds(90)));
    github.failNext("POST .*/issues$", 1, Fault.dropped());
    for (int expected : List.of(502, 502, 403)) {
      assertThatThrownBy(() -> repository.createIssue("t").create())
          .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(expected));
    }
    assertThat(github.issues()).isEmpty();
    github.clearCalls();
    assertThatThrownBy(() -> repository.createIssue("done, but not told").create())
        .isInstanceOf(IOException.class);
    assertThat(github.issues())
        .extracting(GitHubDouble.Issue::title)
        .containsExactly("done, but not told");
    assertThat(github.calls())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.method() + " " + one.path())
                  .isEqualTo("POST /repos/acme/cases/issues");
              assertThat(one.body()).contains("done, but not told");
              assertThat(one.status()).isZero();
            });
    github.outage(true);
    assertThatThrownBy(() -> repository.getIssue(1))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(503));
    github.outage(false);
    assertThat(repository.getIssue(1).getNumber()).isEqualTo(1);
  }

  @Test
  void answersNothingForAsLongAsAClientWaits() {
    github.failNext("GET /meta", 1, Fault.timeout());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(github.baseUrl() + "/meta"))
            .timeout(Duration.ofMillis(200))
            .build();
    assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(java.net.http.HttpTimeoutException.class);
  }

  @Test
  void saysWhenAnIssueOrItsRepositoryIsGone() throws Exception {
    GHRepository repository = repository();
    GHIssue issue = repository.createIssue("t").create();
    repository.createIssue("u").create();
    github.archive(REPOSITORY, true);
    assertThatThrownBy(() -> issue.comment("x"))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(403))
        .hasMessageContaining("archived");
    assertThat(repository().isArchived()).isTrue();
    github.archive(REPOSITORY, false);
    github.deleteIssue(1);
    assertThatThrownBy(() -> issue.setBody("x"))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(410));
    assertThat(repository.queryIssues().list().toList()).hasSize(1);
    assertThatThrownBy(() -> repository.getIssue(9)).isInstanceOf(GHFileNotFoundException.class);
    github.disableIssues(REPOSITORY, true);
    assertThatThrownBy(() -> repository.getIssue(2))
        .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(410));
    github.makePublic(REPOSITORY);
    assertThat(repository().isPrivate()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> github.close(9, "tanaka", "completed"));
  }

  // ---------------------------------------------------------------- web hooks

  /// Takes hooks and answers 202.
  private static final class Receiver implements AutoCloseable {
    final List<Map<String, String>> headers = Collections.synchronizedList(new ArrayList<>());
    final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/hooks/github",
          exchange -> {
            bodies.add(exchange.getRequestBody().readAllBytes());
            headers.add(
                Map.of(
                    "event", exchange.getRequestHeaders().getFirst("X-GitHub-Event"),
                    "id", exchange.getRequestHeaders().getFirst("X-GitHub-Delivery"),
                    "sign", exchange.getRequestHeaders().getFirst("X-Hub-Signature-256")));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/github");
    }

    Map<String, @Nullable Object> body(int i) {
      return Json.parseObject(new String(bodies.get(i), StandardCharsets.UTF_8));
    }

    List<String> seen() {
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < bodies.size(); i++) {
        seen.add(headers.get(i).get("event") + "." + Json.text(body(i), "action"));
      }
      return seen;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void tellsOfChangesBySignedHooks() throws Exception {
    try (Receiver receiver = new Receiver()) {
      github.deliverTo(receiver.url());
      GHIssue issue = repository().createIssue("t").body("before").label("bug").create();
      long comment = github.comment(1, "tanaka", "/ack");
      github.editComment(comment, "/close expected", "tanaka");
      github.editBody(1, "after", "tanaka");
      github.assign(1, "tanaka", "sato");
      github.close(1, "tanaka", "not_planned");
      issue.reopen();
      assertThat(github.awaitDeliveries(LONG)).isTrue();
      assertThat(receiver.seen())
          .containsExactly(
              "issues.opened",
              "issues.labeled",
              "issue_comment.created",
              "issue_comment.edited",
              "issues.edited",
              "issues.assigned",
              "issues.closed",
              "issues.reopened");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(github.webhookSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      for (int i = 0; i < receiver.bodies.size(); i++) {
        assertThat(receiver.headers.get(i))
            .containsEntry(
                "sign", "sha256=" + HexFormat.of().formatHex(mac.doFinal(receiver.bodies.get(i))));
      }
      Map<String, @Nullable Object> edited = receiver.body(3);
      assertThat(Json.text(Json.object(Json.object(edited, "changes"), "body"), "from"))
          .isEqualTo("/ack");
      assertThat(Json.text(Json.object(edited, "comment"), "body")).isEqualTo("/close expected");
      assertThat(Json.text(Json.object(edited, "repository"), "full_name")).isEqualTo(REPOSITORY);
      Map<String, @Nullable Object> closed = receiver.body(6);
      assertThat(Json.text(Json.object(closed, "issue"), "state_reason")).isEqualTo("not_planned");
      assertThat(Json.text(Json.object(closed, "sender"), "login")).isEqualTo("tanaka");
      assertThat(Json.text(Json.object(receiver.body(7), "sender"), "login"))
          .isEqualTo(GitHubDouble.USER);
      assertThat(github.deliveries())
          .allSatisfy(one -> assertThat(one.answers()).containsExactly(202));
    }
  }

  @Test
  void deliversAgainAndInAnotherOrder() throws Exception {
    try (Receiver receiver = new Receiver()) {
      github.deliverTo(receiver.url());
      github.holdWebhooks(true);
      int number = github.open("tanaka", "t", "");
      github.close(number, "tanaka", "completed");
      github.reopen(number, "tanaka");
      assertThat(github.awaitDeliveries(LONG)).isTrue();
      assertThat(receiver.bodies).isEmpty();
      github.deliverHeld(List::reversed);
      assertThat(github.awaitDeliveries(LONG)).isTrue();
      assertThat(receiver.seen())
          .containsExactly("issues.reopened", "issues.closed", "issues.opened");
      github.redeliver(github.deliveries().getFirst().id());
      assertThat(github.awaitDeliveries(LONG)).isTrue();
      assertThat(receiver.headers.get(3)).isEqualTo(receiver.headers.get(2));
      assertThat(github.deliveries().getFirst().answers()).containsExactly(202, 202);
      github.close(number, "tanaka", "duplicate");
      github.deliverHeld(new Random(1));
      github.holdWebhooks(false);
      assertThat(github.awaitDeliveries(LONG)).isTrue();
      assertThat(receiver.seen()).hasSize(5).endsWith("issues.closed");
    }
  }

  @Test
  void neverTriesAHookTwiceOfItsOwnAccord() throws Exception {
    URI gone;
    try (Receiver receiver = new Receiver()) {
      gone = receiver.url();
    }
    github.deliverTo(gone);
    github.open("tanaka", "t", "");
    assertThat(github.awaitDeliveries(LONG)).isTrue();
    assertThat(github.deliveries())
        .singleElement()
        .satisfies(one -> assertThat(one.answers()).containsExactly(0));
  }

  // ---------------------------------------------------------------- pages

  @Test
  void showsIssuesAndLetsAPersonAct() throws Exception {
    repository().createIssue("A <b>title</b>").body("**bold** @tanaka <script>x</script>").create();
    String path = "/acme/cases/issues/1";
    HttpResponse<String> page = call("GET", path + "?as=tanaka", "", "Accept", "text/html");
    assertThat(page.body())
        .contains("A &lt;b&gt;title&lt;/b&gt;", "<strong>bold</strong>", ">@tanaka</a>")
        .doesNotContain("<script>x");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(call("GET", "/", "", "Accept", "text/html").body()).contains("1 open · 0 closed");
    Matcher token = Pattern.compile("name=\"token\" value=\"(\\w+)\"").matcher(page.body());
    assertThat(token.find()).isTrue();
    assertThat(post(path, "token", "wrong", "as", "tanaka", "act", "close:completed"))
        .isEqualTo(403);
    assertThat(github.issue(1).state()).isEqualTo("open");
    assertThat(
            post(
                path,
                "token",
                token.group(1),
                "as",
                "tanaka",
                "text",
                "why",
                "act",
                "close:not_planned"))
        .isEqualTo(303);
    assertThat(github.issue(1))
        .returns("closed", GitHubDouble.Issue::state)
        .returns("not_planned", GitHubDouble.Issue::reason);
    assertThat(github.comments(1)).extracting(GitHubDouble.Comment::body).containsExactly("why");
    assertThat(call("GET", path, "", "Accept", "text/html").body())
        .contains("<b>tanaka</b> closed this as not planned");
  }

  private int post(String path, String... pairs) throws Exception {
    List<String> form = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      form.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return call(
            "POST",
            path,
            String.join("&", form),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .statusCode();
  }
}
