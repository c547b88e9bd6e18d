package dev.takagari.app.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.cli.DisplayZone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StreamsCommandTest {
  private static String printed(String answer) throws Exception {
    StringWriter text = new StringWriter();
    StreamsCommand.print(
        new ObjectMapper().readTree(answer),
        new DisplayZone(ZoneOffset.UTC),
        new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void saysThatThereIsNone() throws Exception {
    assertThat(printed("{\"feeds\":[],\"gaps\":[]}")).isEqualTo("No stream was ever read.\n");
  }

  @Test
  void showsPlacesTroublesAndGaps() throws Exception {
    String text =
        printed(
            """
            {"feeds":[{"feed":"falcon","owner":"process-1","heard_at":"2026-03-04T12:00:00Z",
            "connected_since":"","trouble":"discovery is answered with 403","troubled_at":"2026-03-04T11:59:00Z",
            "partitions":[
            {"partition":0,"offset":884213,"records":7,"newest":"2026-03-04T11:00:00Z","stored_at":"",
            "connected_since":"2026-03-04T10:00:00Z","trouble":"","troubled_at":""},
            {"partition":1,"offset":null,"records":0,"newest":"","stored_at":"","connected_since":"",
            "trouble":"odd \\u001b[31m","troubled_at":"2026-03-04T09:00:00Z"}]}],
            "gaps":[{"feed":"falcon","partition":1,"kind":"missing","after":5,"next":9,"found_at":"2026-03-04T08:00:00Z"}]}""");
    assertThat(text)
        .contains("falcon", "884213", "not connected", "read by process-1")
        .contains("last trouble", "discovery is answered with 403")
        .contains("falcon partition 1, after offset 5 came 9: records are missing")
        .doesNotContain("\u001b");
  }
}
