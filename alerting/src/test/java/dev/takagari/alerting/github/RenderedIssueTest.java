package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.embedded.GitHubDouble;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Issues as a page shows them that renders Markdown as GitHub does.
class RenderedIssueTest {
  private static final Pattern BODY = Pattern.compile("(?s)<div class=\"markdown\">(.*?)</div>");

  private static final Pattern LINK = Pattern.compile("(?s)<a [^>]*href=\"([^\"]*)\"[^>]*>");

  /// Pieces of which hostile texts are made.
  private static final List<String> PIECES =
      List.of(
          "@octo",
          "@acme/team",
          "#1",
          "GH-1",
          "acme/cases#1",
          "deadbeefcafe1234",
          "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
          "http://evil.example/x",
          "https://evil.example",
          "www.evil.example",
          "ftp://evil.example",
          "a@evil.example",
          "mailto:a@evil.example",
          "[x](http://evil.example)",
          "![i](http://evil.example/i.png)",
          "<a href=http://evil.example>",
          "<script>alert(1)</script>",
          "<img src=x>",
          "<!--",
          "-->",
          "</details>",
          "<details>",
          "&lt;",
          "&#64;octo",
          "&commat;octo",
          "`",
          "``",
          "```",
          "~~~",
          "|",
          "\\|",
          "\\",
          "*",
          "**",
          "_",
          "__",
          "~~",
          "> ",
          "# ",
          "- ",
          "+ ",
          "1. ",
          "1) ",
          "- [ ] ",
          "---",
          "===",
          "\n",
          "\r\n",
          "\n\n",
          "\t",
          " ",
          "  ",
          "$x$",
          "$$",
          ":skull:",
          "[",
          "]",
          "(",
          ")",
          "!",
          "\u202e",
          "\u200b",
          "\u0000",
          "😀",
          "日本",
          "word",
          "Sentence.",
          "C:\\Windows\\x.exe",
          "a.b.c",
          "[^1]",
          "[1]: http://evil.example",
          "javascript:alert(1)",
          "<!-- takagari:end -->");

  private final GitHubDouble github =
      GitHubDouble.start(InstantSource.fixed(Instant.parse("2026-11-20T04:00:00Z")));

  @AfterEach
  void close() {
    github.close();
  }

  @Test
  void hostileTextIsOnlyEverTextOrCode() throws Exception {
    github.repository("acme/cases");
    github.addUser("octo", "write");
    Random random = new Random(7);
    IssueText text = new IssueText(ZoneOffset.UTC);
    List<Integer> numbers = new ArrayList<>();
    for (int round = 0; round < 60; round++) {
      StringBuilder hostile = new StringBuilder();
      int pieces = 1 + random.nextInt(12);
      for (int i = 0; i < pieces; i++) {
        hostile.append(PIECES.get(random.nextInt(PIECES.size())));
        hostile.append(random.nextInt(3) == 0 ? " " : "");
      }
      var brief = ToldCases.hostile(hostile.toString());
      String body = IssueBody.with("", ToldCases.KEY, most -> text.block(brief, "", most));
      numbers.add(github.open("octo", "x", body));
    }
    for (int number : numbers) {
      String page = body(number);
      assertThat(page)
          .as("%s", number)
          .doesNotContain(
              "<img",
              "<script",
              "class=\"mention",
              "class=\"warning",
              "class=\"ref",
              "class=\"mail",
              "href=\"http://");
      Matcher links = LINK.matcher(page);
      while (links.find()) {
        assertThat(links.group(1))
            .as("%s", number)
            .matches("https://(takagari\\.example|attack\\.mitre\\.org)/.*");
      }
      assertThat(page.split("<summary", -1)).as("%s", number).hasSizeLessThanOrEqualTo(2);
      // our own parts are still what they are
      assertThat(page).as("%s", number).contains("Next steps", "Say what you decide");
    }
  }

  @Test
  void thePageWouldShowWhatWasNotNeutralised() throws Exception {
    github.repository("acme/cases");
    github.addUser("octo", "write");
    int number =
        github.open(
            "octo",
            "x",
            "@octo #1 a@evil.example http://evil.example ![i](http://e.example/i.png)");

    assertThat(body(number))
        .contains(
            "class=\"mention", "class=\"ref", "class=\"mail", "href=\"http://", "class=\"warning");
  }

  private String body(int number) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create(github.siteUrl() + "/acme/cases/issues/" + number))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher body = BODY.matcher(page);
      assertThat(body.find()).isTrue();
      return body.group(1);
    }
  }
}
