package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// The scan against the plainest possible one: whatever the bytes, wherever they are cut, whatever
/// the members, the lines, their numbers and the report are those of a loop over the whole.
class ObjectScanPropertyTest {
  private static final int CAP = 300;

  private record Scan(List<String> lines, String bad, String count, String damage) {}

  @RepeatedTest(60)
  void isThePlainLoop(RepetitionInfo info) throws IOException {
    Random random = new Random(4_711 + info.getCurrentRepetition());
    byte[] text = text(random);
    Scan plain = plain(text);
    assertThat(scan(text, false, random)).isEqualTo(plain);
    assertThat(scan(members(text, random), true, random)).isEqualTo(plain);
  }

  @RepeatedTest(60)
  void readsWhatCameBeforeDamageHoweverItIsCut(RepetitionInfo info) throws IOException {
    Random random = new Random(815 + info.getCurrentRepetition());
    byte[] text = text(random);
    byte[] packed = members(text, random);
    byte[] damaged = packed.clone();
    if (random.nextBoolean()) {
      damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length - 1));
    } else {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    }
    Scan whole = scan(damaged, true, damaged.length);
    for (int i = 0; i < 4; i++) {
      assertThat(scan(damaged, true, random)).isEqualTo(whole);
    }
    assertThat(scan(damaged, true, 1)).isEqualTo(whole);
  }

  /// Lines of all lengths around words and the cap, and bytes near a line feed's.
  private static byte[] text(Random random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int lines = random.nextInt(400);
    for (int i = 0; i < lines; i++) {
      int length =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> CAP - 2 + random.nextInt(5);
            case 2 -> random.nextInt(3_000);
            default -> random.nextInt(120);
          };
      for (int j = 0; j < length; j++) {
        int value = random.nextInt(4) == 0 ? '\n' + random.nextInt(5) - 2 : random.nextInt(256);
        text.write(value == '\n' ? '\n' ^ 0x80 : value);
      }
      if (random.nextInt(6) == 0) {
        text.write('\r');
      }
      if (i < lines - 1 || random.nextBoolean()) {
        text.write('\n');
      }
    }
    return text.toByteArray();
  }

  private static byte[] members(byte[] text, Random random) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int at = 0;
    do {
      int length = Math.min(text.length - at, random.nextInt(60_000));
      GZIPOutputStream gzip = new GZIPOutputStream(packed);
      gzip.write(text, at, length);
      gzip.finish();
      at += length;
    } while (at < text.length);
    return packed.toByteArray();
  }

  private static Scan scan(byte[] bytes, boolean gzip, Random random) {
    return scan(bytes, gzip, 1 + random.nextInt(random.nextBoolean() ? 50 : 100_000));
  }

  private static Scan scan(byte[] bytes, boolean gzip, int piece) {
    List<String> lines = new ArrayList<>();
    LineReader reader =
        new LineReader() {
          @Override
          public void line(byte[] buffer, int offset, int length, long number) {
            lines.add(number + ":" + HexFormat.of().formatHex(buffer, offset, offset + length));
            refuse(length);
          }

          @Override
          public void flush() {}
        };
    try (ObjectScan scan = new ObjectScan(3, gzip, CAP, reader)) {
      byte[] reused = new byte[Math.min(piece, Math.max(1, bytes.length))];
      for (int at = 0; at < bytes.length; at += piece) {
        int length = Math.min(piece, bytes.length - at);
        System.arraycopy(bytes, at, reused, 0, length);
        scan.feed(reused, 0, length);
      }
      ObjectReport report = scan.finish();
      return new Scan(
          lines,
          HexFormat.of().formatHex(report.badLines().toNdjson()),
          report.lines().toString(),
          bytes.length == 0 && gzip ? "" : String.valueOf(report.damage()));
    }
  }

  /// Some lines are refused by a rule that anybody can repeat.
  private static void refuse(int length) {
    if (length % 17 == 3) {
      throw new TakagariException(ErrorCode.LINE_NOT_JSON, "length " + length);
    }
  }

  private static Scan plain(byte[] text) {
    List<String> lines = new ArrayList<>();
    BadLines bad = new BadLines();
    long counted = 0;
    long number = 0;
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i < text.length ? text[i] != '\n' : start == text.length) {
        continue;
      }
      number++;
      int length = i - start;
      if (length > CAP) {
        counted++;
        bad.add(ErrorCode.LINE_TOO_LONG, number, start, length, new byte[0], 0, 0);
      } else if (length > 1 || (length == 1 && text[start] != '\r')) {
        counted++;
        lines.add(number + ":" + HexFormat.of().formatHex(text, start, i));
        try {
          refuse(length);
        } catch (TakagariException e) {
          bad.add(e.code(), number, start, length, text, start, length);
        }
      }
      start = i + 1;
    }
    return new Scan(
        lines,
        HexFormat.of().formatHex(bad.toNdjson()),
        new dev.takagari.core.ledger.ObjectLines(3, text.length, counted, bad.count(), 0, null)
            .toString(),
        "null");
  }
}
