package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as a person sees it, who opens the pages of both doubles in a browser.
@DisplayName("./takagari demo --with-doubles")
@Tag("slow")
class DemoDoublesTest {
  private static final String ISSUES = "/example/soc-cases";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern FORM = Pattern.compile("(?s)<form[^>]*>(.*?)</form>");
  private static final Pattern FIELD =
      Pattern.compile("<(?:input|button)[^>]*\\bname=\"([^\"]*)\"[^>]*\\bvalue=\"([^\"]*)\"");

  @TempDir private Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  /// What a browser is at.
  private record Site(HttpClient http, URI url) {
    String get(String path) throws IOException, InterruptedException {
      return http.send(
              HttpRequest.newBuilder(url.resolve(path))
                  .timeout(LONG)
                  .header("Accept", "text/html")
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }

    /// Fills in the form of a page that has a text in it, and sends it.
    void send(String page, String with, Map<String, String> more)
        throws IOException, InterruptedException {
      MatchResult form =
          FORM.matcher(get(page))
              .results()
              .filter(one -> one.group(1).contains(with))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no form with " + with + " on " + page));
      Map<String, String> fields = new LinkedHashMap<>();
      FIELD.matcher(form.group(1)).results().forEach(one -> fields.put(one.group(1), one.group(2)));
      fields.putAll(more);
      Matcher action = Pattern.compile("\\baction=\"([^\"]*)\"").matcher(form.group());
      String body =
          fields.entrySet().stream()
              .map(
                  one ->
                      one.getKey()
                          + "="
                          + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(url.resolve(action.find() ? action.group(1) : page))
                  .timeout(LONG)
                  .header("Accept", "text/html")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private interface Wanted {
    boolean isThere() throws Exception;
  }

  private static void await(String what, Wanted wanted) throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (!wanted.isThere()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static ServiceProcess started(Path home) throws Exception {
    ServiceProcess service = ServiceProcess.start(home, "demo", "--with-doubles", "--empty");
    await(
        "the banner",
        () -> {
          assertThat(service.isAlive()).as(service.stderr()).isTrue();
          return service.stdout().contains("Ctrl-C");
        });
    return service;
  }

  private Site site(ServiceProcess service, String end) {
    Matcher found =
        Pattern.compile("(?m)^  (http://127\\.0\\.0\\.1:[0-9]+)" + Pattern.quote(end) + "$")
            .matcher(service.stdout());
    assertThat(found.find()).as(service.stdout()).isTrue();
    return new Site(http, URI.create(found.group(1) + "/"));
  }

  private static int count(String page, String text) {
    return page.split(Pattern.quote(text), -1).length - 1;
  }

  @Test
  @DisplayName("moves one state by clicks and comments, and keeps it over a restart")
  void movesOneState() throws Exception {
    Path home = directory.resolve("home");
    URI slackUrl;
    try (ServiceProcess service = started(home)) {
      Site slack = site(service, "/");
      Site github = site(service, ISSUES);
      slackUrl = slack.url();
      String channel = channel(slack);
      String key = detected(home);

      await("the message", () -> slack.get(channel).contains(key));
      await("the issue", () -> github.get(ISSUES).contains(key));
      String issue = "/example/soc-cases/issues/1?as=d-weber";

      slack.send(channel + "?as=U0TANAKA", "Acknowledge", Map.of());
      await("the label", () -> github.get(ISSUES).contains("takagari:acknowledged"));
      await("the label before it gone", () -> !github.get(ISSUES).contains("takagari:open"));

      github.send(
          issue, "name=\"text\"", Map.of("text", "/close expected because drill", "act", ""));
      await("the closed issue", () -> github.get(issue).contains("takagari:expected"));
      await("the edited message", () -> slack.get(channel).contains("Open again"));
      assertThat(slack.get(channel)).contains("expected", "drill");
      assertThat(shown(home, key)).contains("closed", "expected", "d.weber");

      slack.send(channel + "?as=U0ROSSI", "name=\"thread\"", Map.of("text", "thanks from Rome"));
      await("the copied answer", () -> github.get(issue).contains("thanks from Rome"));
      assertThat(count(github.get(ISSUES), "(" + key + ")")).isEqualTo(1);
      assertThat(Files.readString(home.resolve("routing/people.yml"))).contains("a.tanaka");
      Files.writeString(home.resolve("routing/tags.yml"), "default: {channel: '#soc'}\n");
      assertThat(service.terminate()).isEqualTo(143);
    }
    try (ServiceProcess service = started(home)) {
      Site slack = site(service, "/");
      Site github = site(service, ISSUES);
      String issue = "/example/soc-cases/issues/1?as=a-tanaka";
      assertThat(slack.url()).isEqualTo(slackUrl);
      // what is known may still be edited, as facts come late
      assertThat(text(slack.get(channel(slack))))
          .contains("closed as expected", "Note  drill", "by d.weber (github)", "thanks from Rome")
          .containsOnlyOnce("Terminal shell in container on checkout-7");
      assertThat(home.resolve("routing/tags.yml")).hasContent("default: {channel: '#soc'}");

      github.send(issue, "name=\"text\"", Map.of("text", "/reopen", "act", ""));

      await("the open message", () -> slack.get(channel(slack)).contains("Acknowledge"));
      await("the open issue", () -> github.get(ISSUES).contains("takagari:open"));
      assertThat(count(github.get(ISSUES), "(A-")).as("issues").isEqualTo(1);
    }
  }

  /// The texts of a page.
  private static String text(String page) {
    return page.replaceAll("(?s)<(style|script|details)\\b.*?</\\1>", "")
        .replaceAll("<[^>]*>", " ");
  }

  /// The path of `#soc-oncall`, where what is critical is told.
  private static String channel(Site slack) throws Exception {
    Matcher link =
        Pattern.compile("href=\"(/channel/[A-Z0-9]+)[^\"]*\"[^>]*>[^<]*soc-oncall<")
            .matcher(slack.get("/"));
    assertThat(link.find()).as("#soc-oncall").isTrue();
    return link.group(1);
  }

  /// Brings a detection.
  ///
  /// @return the key of its case
  private static String detected(Path home) throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path record = home.resolveSibling("falco.ndjson");
    Files.writeString(
        record,
        """
        {"hostname":"checkout-7","output":"A shell was spawned","priority":"Critical","rule":"Terminal shell in container",\
        "source":"syscall","tags":["T1059"],"time":"%s","output_fields":{"proc.cmdline":"sh -i","proc.name":"sh"}}
        """
            .formatted(now));
    Cli brought =
        Cli.run(
            "detections",
            "ingest",
            record.toString(),
            "--source",
            "falco",
            "--home",
            home.toString());
    assertThat(brought.exitCode()).as(brought.err()).isZero();
    Cli listed = Cli.run("cases", "list", "--format", "ndjson", "--home", home.toString());
    assertThat(listed.lines()).as(listed.err()).hasSize(1);
    return ServiceProcess.JSON.readTree(listed.out()).path("key").asText();
  }

  private static String shown(Path home, String key) throws Exception {
    Cli shown = Cli.run("cases", "show", key, "--home", home.toString());
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    return shown.out();
  }
}
