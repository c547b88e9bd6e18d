package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "*bold* and _it_ and ~no~¦<b>bold</b> and <i>it</i> and <s>no</s>",
        "2*3*4 snake_case_name¦2*3*4 snake_case_name",
        "*a _b_ c*¦<b>a <i>b</i> c</b>",
        "* not bold*¦* not bold*",
        "`a*b* &lt;x&gt;`¦<code>a*b* &lt;x&gt;</code>",
        ":red_circle: :unknown: 14:03:22¦🔴 :unknown: 14:03:22",
        "<@U1> in <#C1>, <!here>¦<span class=\"mention\">@name-U1</span> in <span class=\"mention\">#channel-C1</span>, <span class=\"mention\">@here</span>",
        "<!date^1795410202^{date_num} {time_secs}|x>¦2026-11-23 05:03:22Z",
        "a &amp; b &lt;script&gt;¦a &amp; b &lt;script&gt;",
        "<script>alert(1)</script>¦scriptalert(1)/script",
        "<javascript:alert(1)|click>¦click",
        "evil-cdn[.]example hxxp://evil[.]example/a¦evil-cdn[.]example hxxp://evil[.]example/a",
        "cmd.exe 10.2.7.31 a.b¦cmd.exe 10.2.7.31 a.b"
      })
  void showsMarksAndEscapesTheRest(String text, String html) {
    assertThat(html(text)).isEqualTo(html);
  }

  @Test
  void marksLinksAndShowsThoseThatSlackWouldMake() {
    assertThat(html("<https://example.org/a?b=1&amp;c=\"|Open *it*>"))
        .isEqualTo(
            "<a href=\"https://example.org/a?b=1&amp;c=&quot;\" target=\"_blank\""
                + " rel=\"noopener noreferrer\">Open *it*</a>");
    assertThat(html("see http://evil.example/x, now")).contains("href=\"http://evil.example/x\"");
    assertThat(html("at evil.example.")).contains("href=\"http://evil.example\"");
    assertThat(SlackText.html("evil.example", id -> id, id -> id, true)).isEqualTo("evil.example");
  }

  @Test
  void showsLinesQuotesAndCode() {
    assertThat(html("a\n&gt; *b*\n>c\nd")).isEqualTo("a<blockquote><b>b</b><br>c</blockquote>d");
    assertThat(html("x\n```\n<a> *b*\nc```\ny")).isEqualTo("x<br><pre>&lt;a&gt; *b*\nc</pre>y");
  }

  @Test
  void plainTextHasNoMarks() {
    assertThat(SlackText.plainHtml("*a* :warning: <b> &amp; \"\n"))
        .isEqualTo("*a* ⚠️ &lt;b&gt; &amp; &quot;<br>");
  }

  @Test
  void neverLetsMarkupThrough() {
    String hostile =
        "<img src=x onerror=alert(1)>*<b>*`<i>`_\"><svg onload=x>_ <http://a\"onx=|<u>>";
    String allowed =
        html(hostile).replaceAll("</?(b|i|s|code)>", "").replaceAll("<a [^<>]*>|</a>", "");
    assertThat(allowed).doesNotContain("<", "onerror=\"");
    assertThat(html("<http://a.example\" onmouseover=\"x|y>")).contains("&quot; onmouseover");
  }

  private static String html(String text) {
    return SlackText.html(text, id -> "name-" + id, id -> "channel-" + id, false);
  }
}
