package dev.takagari.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Text written a word at a time against text written a byte at a time.
class JsonTextTest {
  @RepeatedTest(200)
  void isWrittenAsByteByByte(RepetitionInfo info) {
    Random random = new Random(31 * info.getCurrentRepetition());
    byte[] bytes = bytes(random);
    int from = random.nextInt(9);
    int count = Math.max(0, bytes.length - from - random.nextInt(9));
    if (from > bytes.length) {
      return;
    }
    ByteSpan span = new ByteSpan();
    span.set(bytes, from, count);
    String text = span.toString();
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    JsonBuffer buffer = new JsonBuffer(random.nextInt(20) + 1);
    buffer.raw('<');
    buffer.text(bytes, from, count);
    assertThat(new String(buffer.toBytes(), StandardCharsets.UTF_8)).isEqualTo("<" + plain(text));

    assertThat(span.isAscii()).isEqualTo(ascii);
    buffer.clear();
    buffer.raw('<');
    assertThat(buffer.lowerText(bytes, from, count)).isEqualTo(ascii);
    assertThat(new String(buffer.toBytes(), StandardCharsets.UTF_8))
        .isEqualTo(ascii ? "<" + plain(lower(text)) : "<");
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(70)];
    int kind = random.nextInt(4);
    for (int i = 0; i < bytes.length; i++) {
      int any = random.nextInt(kind == 0 ? 256 : 128);
      bytes[i] = (byte) (kind == 1 || random.nextInt(12) > 0 ? '@' + random.nextInt(28) : any);
    }
    if (kind == 3) {
      byte[] text = "aÄ€😀\"".repeat(bytes.length / 8).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, bytes, 0, Math.min(text.length, bytes.length));
    }
    return bytes;
  }

  private static String lower(String text) {
    StringBuilder lower = new StringBuilder();
    text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 0x20 : c)));
    return lower.toString();
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> plain.append('\\').append(c);
        case '\n' -> plain.append("\\n");
        case '\r' -> plain.append("\\r");
        case '\t' -> plain.append("\\t");
        default -> plain.append(c < 0x20 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return plain.toString();
  }
}
