package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();

  private List<String> split(String text, int cap, int piece) {
    lines.clear();
    LineSplitter splitter =
        new LineSplitter(
            cap,
            new Cutter.Records() {
              @Override
              public void record(byte[] buffer, int offset, int length, long number, long at) {
                lines.add(
                    number
                        + "@"
                        + at
                        + ":"
                        + new String(buffer, offset, length, StandardCharsets.UTF_8));
              }

              @Override
              public void tooLong(long length, long number, long at) {
                lines.add(number + "@" + at + " too long: " + length);
              }
            });
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      splitter.feed(bytes, at, Math.min(piece, bytes.length - at));
    }
    splitter.finish();
    assertThat(splitter.bytes()).isEqualTo(bytes.length);
    return List.copyOf(lines);
  }

  @Test
  void splitsAtLineFeedsOnlyHoweverItIsCut() {
    String text = "one\n\ntwo\r\n\r\nthr\u2028ee\u0085\u000b\u001c\nlast";
    List<String> expected =
        List.of("1@0:one", "3@5:two\r", "5@12:thr\u2028ee\u0085\u000b\u001c", "6@25:last");
    for (int piece = 1; piece < 40; piece++) {
      assertThat(split(text, 1000, piece)).isEqualTo(expected);
    }
  }

  @Test
  void letsTooLongLinesGoAndGoesOn() {
    String text = "short\n" + "x".repeat(50) + "\n" + "y".repeat(10) + "\n" + "z".repeat(30);
    for (int piece = 1; piece < 60; piece++) {
      assertThat(split(text, 10, piece))
          .containsExactly("1@0:short", "2@6 too long: 50", "3@57:yyyyyyyyyy", "4@68 too long: 30");
    }
  }

  @Test
  void keepsLinesLongerThanItsFirstBuffer() {
    String line = "x".repeat(300_000);
    assertThat(split(line + "\n" + line, 1 << 20, 50_000))
        .containsExactly("1@0:" + line, "2@300001:" + line);
  }
}
