package dev.takagari.app.cli.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultPageTest {
  @Test
  void readsRowsOfAnyDepthWithNamesAndNumbersOfAnyLength() throws Exception {
    String deep = "{\"d\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}";
    String named = "{\"" + "k".repeat(70_000) + "\":" + "9".repeat(3_000) + "}";
    String answer = "{\"rows\":[" + deep + "," + named + "],\"complete\":true}";

    ResultPage page = ResultPage.read(answer.getBytes(StandardCharsets.UTF_8));

    assertThat(page.rows())
        .extracting(row -> new String(row, StandardCharsets.UTF_8))
        .containsExactly(deep, named);
  }
}
