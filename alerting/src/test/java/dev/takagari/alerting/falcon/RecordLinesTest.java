package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordLinesTest {
  private final RecordLines lines = new RecordLines(10);
  private final List<String> found = new ArrayList<>();

  private void add(String... parts) {
    for (String part : parts) {
      lines.add(
          List.of(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8))),
          line ->
              found.add(
                  new String(line.bytes(), StandardCharsets.UTF_8) + (line.cut() ? "…" : "")));
    }
  }

  @Test
  void putsTogetherWhatCameInPieces() {
    add("{\"a\"", ":1}", "\r\n{}", "\n", "{\"é\":2}\n{\"b", "\":3}\n");
    assertThat(found).containsExactly("{\"a\":1}", "{}", "{\"é\":2}", "{\"b\":3}");
  }

  @Test
  void leavesOutBlankLinesAndWhatHasNoEnd() {
    add("\r\n\n  \n", "\r\n", "{}\n{\"half");
    assertThat(found).containsExactly("{}");
  }

  @Test
  void keepsTheBeginningOfWhatIsTooLong() {
    add("0123456789\n", "01234567890\n", "012345", "6789ab", "cdef\n{}\n");
    assertThat(found).containsExactly("0123456789", "0123456789…", "0123456789…", "{}");
  }
}
