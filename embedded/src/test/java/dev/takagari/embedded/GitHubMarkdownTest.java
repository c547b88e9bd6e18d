package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubMarkdownTest {
  private static final Pattern TAG = Pattern.compile("</?([a-z0-9]+)([^<>]*)>");

  private static String html(String markdown) {
    return GitHubMarkdown.html(markdown, "acme/cases");
  }

  @Test
  void showsHeadingsParagraphsAndRules() {
    assertThat(html("# One\n## Two ##\nText\nmore\n\nNew\n***"))
        .isEqualTo("<h1>One</h1>\n<h2>Two</h2>\n<p>Text<br>\nmore</p>\n<p>New</p>\n<hr>\n");
    assertThat(html("Over\n===\nUnder\n---\n")).isEqualTo("<h1>Over</h1>\n<h2>Under</h2>\n");
    assertThat(html("#hash")).isEqualTo("<p>#hash</p>\n");
  }

  @Test
  void showsEmphasisAsTheSpecificationNests() {
    assertThat(html("*a* _b_ **c** __d__ ~~e~~ ~f~"))
        .isEqualTo(
            "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <del>e</del>"
                + " <del>f</del></p>\n");
    assertThat(html("***both*** **a *b* c**"))
        .isEqualTo("<p><em><strong>both</strong></em> <strong>a <em>b</em> c</strong></p>\n");
    assertThat(html("snake_case_name * 2 * 3 **open"))
        .isEqualTo("<p>snake_case_name * 2 * 3 **open</p>\n");
    assertThat(html("*a `*` b*")).isEqualTo("<p><em>a <code>*</code> b</em></p>\n");
    assertThat(html("\\*not\\* **a*")).isEqualTo("<p>*not* *<em>a</em></p>\n");
  }

  @Test
  void showsCode() {
    assertThat(html("`a<b` ``c`d`` `open"))
        .isEqualTo("<p><code>a&lt;b</code> <code>c`d</code> `open</p>\n");
    assertThat(html("```json\n{\"a\": \"<b>\"}\n\n@x\n```\nafter"))
        .isEqualTo(
            "<pre><span class=\"lang\">json</span><code>{&quot;a&quot;: &quot;&lt;b&gt;&quot;}\n\n@x\n"
                + "</code></pre>\n<p>after</p>\n");
    assertThat(html("````\n```\n````")).isEqualTo("<pre><code>```\n</code></pre>\n");
    assertThat(html("~~~\nnever closed")).isEqualTo("<pre><code>never closed\n</code></pre>\n");
    assertThat(html("    four spaces\n\n    more\n"))
        .isEqualTo("<pre><code>four spaces\n\nmore\n</code></pre>\n");
  }

  @Test
  void showsTables() {
    assertThat(html("| a | b |\n|---|--:|\n| 1 \\| 2 | `x` | lost |\n| 3 |\n\nafter"))
        .isEqualTo(
            """
            <table>
            <thead><tr><th>a</th><th class="right">b</th></tr>
            </thead>
            <tbody>
            <tr><td>1 | 2</td><td class="right"><code>x</code></td></tr>
            <tr><td>3</td><td class="right"></td></tr>
            </tbody></table>
            <p>after</p>
            """);
    assertThat(html("| a | b |\n|---|")).as("cells that do not fit").doesNotContain("<table");
    assertThat(html("|a|b|\n|-|-|\n| `x|y` | z |"))
        .as("a bar in code splits all the same")
        .contains("<td>`x</td><td>y`</td>");
  }

  @Test
  void showsListsAndTasks() {
    assertThat(html("- a\n- b\n  - c\n\ntext"))
        .isEqualTo(
            "<ul>\n<li>a\n</li>\n<li>b\n<ul>\n<li>c\n</li>\n</ul>\n</li>\n</ul>\n<p>text</p>\n");
    assertThat(html("3. a\n4. b")).startsWith("<ol start=\"3\">\n<li>a\n</li>");
    assertThat(html("- [ ] do\n- [x] done"))
        .contains(
            "<li><input type=\"checkbox\" disabled> do\n",
            "<li><input type=\"checkbox\" disabled checked> done\n");
    assertThat(html("- a\n\n- b")).contains("<li><p>a</p>\n</li>");
    assertThat(html("1. a\n\n   ```\n   code\n   ```\n"))
        .contains("<pre><code>code\n</code></pre>");
  }

  @Test
  void showsQuotesAndAlerts() {
    assertThat(html("> a\n> b\nlazy\n\nout"))
        .isEqualTo("<blockquote>\n<p>a<br>\nb<br>\nlazy</p>\n</blockquote>\n<p>out</p>\n");
    assertThat(html("> [!WARNING]\n> look"))
        .startsWith("<blockquote class=\"alert warning\"><p class=\"alert-title\">warning</p>")
        .contains("<p>look</p>");
  }

  @Test
  void linksToTheWebOnly() {
    assertThat(html("[text *a*](https://x.example/?a=1&b=2 \"title\")"))
        .isEqualTo(
            "<p><a class=\"link\" rel=\"noopener noreferrer nofollow\" target=\"_blank\""
                + " href=\"https://x.example/?a=1&amp;b=2\""
                + " title=\"https://x.example/?a=1&amp;b=2\">text <em>a</em></a></p>\n");
    assertThat(html("[run](javascript:alert(1)) [e](java&#115;cript:x) <javascript:alert(1)>"))
        .doesNotContain("href")
        .contains("run → <code>javascript:alert(1)</code>", "<code>javascript:x</code>");
    assertThat(html("[a](data:text/html,x)")).doesNotContain("href");
    assertThat(html("[a][b] [b] [c]\n\n[b]: https://b.example/"))
        .contains("title=\"https://b.example/\">a</a>", ">b</a>", "[c]")
        .doesNotContain("[b]:");
    assertThat(html("[a [b](https://in.example/) c](https://out.example/)"))
        .as("no link in a link")
        .contains("href=\"https://in.example/\"")
        .contains("](<a class");
  }

  @Test
  void linksAddressesThatWereNotDefanged() {
    assertThat(html("see http://evil.example/a?b=c. (https://x.example/)"))
        .contains("href=\"http://evil.example/a?b=c\"", "</a>. (", "href=\"https://x.example/\"");
    assertThat(html("www.evil.example")).contains("href=\"http://www.evil.example\"");
    assertThat(html("http://evil[.]example/x"))
        .as("half defanged is not defanged")
        .contains("href=\"http://evil[.]example/x\"");
    assertThat(html("hxxp://evil[.]example/ `http://evil.example` evil.example"))
        .doesNotContain("href");
    assertThat(html("<https://x.example/>")).contains("href=\"https://x.example/\"");
    assertThat(html("[http://never-closed.example/")).contains("href=\"http://never-closed");
  }

  @Test
  void showsWhoWouldBeNotified() {
    assertThat(html("hi @octo-cat and @acme/blue.")).contains(">@octo-cat</a>", ">@acme/blue.</a>");
    assertThat(html("(@a) \\@b &#64;c *@d* &commat;e"))
        .contains(">@a</a>", ">@b</a>", ">@c</a>", ">@d</a>", ">@e</a>");
    assertThat(html("`@a` x@y @\u200bb @<!-- -->c @ d\n```\n@e\n```")).doesNotContain("mention");
    assertThat(html("mail a.b@c.example")).contains("class=\"mail\"").doesNotContain("mention");
  }

  @Test
  void showsReferencesToIssues() {
    assertThat(html("#12 (#13) other/repo#14 GH-15"))
        .contains(
            "href=\"/acme/cases/issues/12\"",
            "href=\"/acme/cases/issues/13\"",
            "href=\"/other/repo/issues/14\"",
            "href=\"/acme/cases/issues/15\"");
    assertThat(html("C#7 `#8` x&#35;9 #1a #\u200b10")).doesNotContain("href");
  }

  @Test
  void warnsOfImagesAndLoadsNone() {
    assertThat(html("![alt](https://track.example/p.png) ![](//x)"))
        .contains("⚠ image “alt” from <code>https://track.example/p.png</code>")
        .doesNotContain("<img");
  }

  @Test
  void showsRawHtmlAsText() {
    assertThat(html("a <b onclick=\"x\">b</b> <img src=x onerror=y>"))
        .contains("<span class=\"raw\" title=\"raw HTML\">&lt;b onclick=&quot;x&quot;&gt;</span>")
        .contains("&lt;img src=x onerror=y&gt;");
    assertThat(html("<script>\nalert(1)\n\n</script>\nafter"))
        .contains("&lt;script&gt;", "alert(1)", "&lt;/script&gt;", "<p>after</p>")
        .doesNotContain("<script");
    assertThat(html("x < y > z & &lt;i&gt;")).isEqualTo("<p>x &lt; y &gt; z &amp; &lt;i&gt;</p>\n");
  }

  @Test
  void hidesComments() {
    assertThat(html("<!-- takagari case:A-2026-000001 -->\n\ntext <!-- in --> more"))
        .isEqualTo("\n<p>text  more</p>\n");
    assertThat(html("<!-- never ends\n\nhidden"))
        .contains("a comment of HTML begins here and never ends")
        .doesNotContain("hidden");
  }

  @Test
  void showsDetailsAndKeepsThemClosed() {
    assertThat(html("<details><summary>Raw & more</summary>\n\n```\nx\n```\n\n</details>\n\nafter"))
        .isEqualTo(
            "<details><summary>Raw &amp; more</summary>\n<pre><code>x\n</code></pre>\n"
                + "</details>\n<p>after</p>\n");
    assertThat(html("</details></summary> text")).doesNotContain("</details>", "</summary>");
    assertThat(html("- <details>\n\nafter")).contains("</details></li>");
    assertThat(html("<details>\n\n- a </details> b\n")).contains("<li>a  b\n</li>");
  }

  @Test
  void namesMarksThatTurnTheText() {
    assertThat(html("a\u202egpj.exe")).isEqualTo("<p>a[U+202E]gpj.exe</p>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "_a",
        "[",
        "]",
        "![",
        "[](",
        "`",
        "``a",
        "<",
        "<a ",
        "<!--",
        "&",
        ">",
        "> ",
        "- ",
        "1. ",
        "#",
        "|",
        "|-",
        "\\",
        "~~",
        "http://",
        "http://a)",
        "www.",
        "@",
        "a@",
        "((",
        "a/",
        "<details>",
        "</details>",
        "&#",
        "*a_ ",
        "[a](",
        "\n- ",
        "\n> ",
        "\n|a|\n|-|\n"
      })
  void endsSoonWithAnyText(String piece) {
    String text = piece.repeat(65_536 / piece.length());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> html(text));
  }

  @Test
  void makesHtmlThatIsClosedAndHarmlessOfAnything() {
    String[] pieces = {
      "*",
      "_",
      "~~",
      "`",
      "```\n",
      "[",
      "](",
      ")",
      "![",
      "<",
      ">",
      "<details>",
      "</details>",
      "<summary>",
      "</summary>",
      "<script>",
      "<!--",
      "-->",
      "\"",
      "'",
      "&",
      "&#64;",
      "http://a.b/",
      "javascript:",
      "\n",
      "\n\n",
      "- ",
      "1. ",
      "> ",
      "|",
      "\n|a|b|\n|-|-|\n",
      "# ",
      "    ",
      "word",
      "@me",
      "#1",
      "\\",
      "onload=x",
      "<img src=\"",
      "<a href='",
      "[x]: http://c.d/\n",
      " "
    };
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String shown = html(text.toString());
      assertThatCode(() -> check(shown)).as("%s%n---%n%s", text, shown).doesNotThrowAnyException();
    }
  }

  /// Throws when a tag is not one of ours, loads something, or `details` are not closed.
  private static void check(String html) {
    int details = 0;
    String rest = html;
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      String name = tag.group(1);
      if (!name.matches(
          "a|p|br|h[1-6]|hr|em|strong|del|code|pre|span|table|thead|tbody|tr|td|th|ul|ol|li|input"
              + "|blockquote|details|summary")) {
        throw new IllegalStateException("tag " + name);
      }
      String attributes = tag.group(2).replaceAll("\"[^\"]*\"", "\"\"");
      if (!attributes.matches(
          "( (class|href|title|rel|target|start|type)=\"\"| disabled| checked| open)*")) {
        throw new IllegalStateException("attributes " + tag.group());
      }
      Matcher link = Pattern.compile("href=\"([^\"]*)\"").matcher(tag.group(2));
      if (link.find() && !link.group(1).matches("(?i)(https?:/|/).*")) {
        throw new IllegalStateException("link " + tag.group());
      }
      if (name.equals("details")) {
        details += tag.group().startsWith("</") ? -1 : 1;
        if (details < 0) {
          throw new IllegalStateException("details closed that were not open");
        }
      }
    }
    if (details != 0) {
      throw new IllegalStateException("details left open");
    }
    rest = tag.replaceAll("");
    if (rest.contains("<")) {
      throw new IllegalStateException("a bare <");
    }
  }
}
