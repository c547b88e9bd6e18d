package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.record.CsvReader;
import dev.takagari.core.record.UnreadableRecordException;
import dev.takagari.core.source.Framing;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Cutting of separated values: wherever the bytes are cut into pieces, the lines are the same.
class CsvSplitterTest {
  private static final int CAP = 60;
  private static final String VALUE = "(?:\"[^\"]*+\")*+(?:\"[^\"]*+\\z|[^,\n]*+)";
  private static final Pattern LINE =
      Pattern.compile("(?:\\A\u00EF\u00BB\u00BF)?" + VALUE + "(?:," + VALUE + ")*+");
  private static final Framing.Csv COMMAS = new Framing.Csv(',', '"', false);
  private static final Framing.Csv WITH_HEADER = new Framing.Csv(',', '"', true);

  /// Notes what comes, with its number and place.
  private static final class Notes implements Cutter.Records {
    private final List<String> lines = new ArrayList<>();
    private boolean firstIsHeader = true;

    @Override
    public void record(byte[] buffer, int offset, int length, long number, long at) {
      lines.add(number + "@" + at + ":" + text(buffer, offset, length));
    }

    @Override
    public void tooLong(long length, long number, long at) {
      lines.add(number + "@" + at + " too long: " + length);
    }

    @Override
    public boolean header(byte[] buffer, int offset, int length) {
      if (firstIsHeader) {
        lines.add("header:" + text(buffer, offset, length));
      }
      return firstIsHeader;
    }

    private static String text(byte[] buffer, int offset, int length) {
      return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }
  }

  private static List<String> cut(Framing.Csv csv, byte[] bytes, int piece, Notes notes) {
    CsvSplitter splitter = new CsvSplitter(csv, CAP, notes);
    byte[] reused = new byte[piece];
    for (int at = 0; at < bytes.length; at += piece) {
      int length = Math.min(piece, bytes.length - at);
      System.arraycopy(bytes, at, reused, 0, length);
      splitter.feed(reused, 0, length);
      Arrays.fill(reused, (byte) '\n');
    }
    splitter.finish();
    assertThat(splitter.bytes()).isEqualTo(bytes.length);
    return notes.lines;
  }

  private static List<String> cut(Framing.Csv csv, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> whole = cut(csv, bytes, Math.max(1, bytes.length), new Notes());
    for (int piece : new int[] {1, 2, 3, 7}) {
      assertThat(cut(csv, bytes, piece, new Notes())).as("pieces of " + piece).isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void lineFeedsInsideQuotesEndNothing() {
    assertThat(cut(COMMAS, "a,\"b\nc\",d\n\"\n\"\ne\n"))
        .containsExactly("1@0:a,\"b\nc\",d", "2@10:\"\n\"", "3@14:e");
  }

  @Test
  void doubledQuotesAreCharactersAndQuotesInsidePlainValuesToo() {
    assertThat(cut(COMMAS, "\"say \"\"no\"\"\nnow\",x\n"))
        .containsExactly("1@0:\"say \"\"no\"\"\nnow\",x");
    assertThat(cut(COMMAS, "6\" pipe,x\ny\n")).containsExactly("1@0:6\" pipe,x", "2@10:y");
    assertThat(cut(COMMAS, "\"\",\"\"\n\"\"\n")).containsExactly("1@0:\"\",\"\"", "2@6:\"\"");
  }

  @Test
  void otherSeparatorsAndQuotesAreThoseOfTheFraming() {
    assertThat(cut(new Framing.Csv(';', '\'', false), "a,\"b;'c\nd'\n\"e\n"))
        .containsExactly("1@0:a,\"b;'c\nd'", "2@11:\"e");
  }

  @Test
  void carriageReturnsAtTheEndOfALineAreLeftOutAndEmptyLinesCount() {
    assertThat(cut(COMMAS, "a,b\r\n\r\n\nc\r,\"d\r\ne\"\r\n"))
        .containsExactly("1@0:a,b", "4@8:c\r,\"d\r\ne\"");
    assertThat(cut(COMMAS, "a\r\nb")).containsExactly("1@0:a", "2@3:b");
    assertThat(cut(COMMAS, "")).isEmpty();
  }

  @Test
  void aValueBeginsBehindAByteOrderMark() {
    assertThat(cut(COMMAS, "\uFEFF\"a\nb\",c\nd\n"))
        .containsExactly("1@0:\uFEFF\"a\nb\",c", "2@11:d");
    assertThat(cut(COMMAS, "x\uFEFF\"a\nb\n")).containsExactly("1@0:x\uFEFF\"a", "2@7:b");
    assertThat(cut(COMMAS, "\uFEFEa\"\nb\n")).containsExactly("1@0:\uFEFEa\"", "2@6:b");
  }

  @Test
  void theFirstLineMayNameTheColumns() {
    assertThat(cut(WITH_HEADER, "\r\na,\"b\nc\"\r\n1,2\n"))
        .containsExactly("header:a,\"b\nc\"", "3@11:1,2");
    Notes record = new Notes();
    record.firstIsHeader = false;
    assertThat(cut(WITH_HEADER, "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8), 3, record))
        .containsExactly("1@0:1,2", "2@4:3,4");
  }

  @Test
  void aLineAboveTheCapIsLetGoAndTheRestGoesOn() {
    String longest = "x".repeat(CAP);
    assertThat(cut(COMMAS, longest + "\n" + longest + "y\nz\n"))
        .containsExactly("1@0:" + longest, "2@61 too long: 61", "3@123:z");
    assertThat(cut(COMMAS, "a\n\"" + longest + "\n" + longest))
        .as("a quote that is never closed takes what follows, but not the memory")
        .containsExactly("1@0:a", "2@2 too long: 122");
  }

  @Test
  void isTheRuleAppliedToTheWholeText() {
    RandomGenerator random = Seeds.random("CsvSplitterTest");
    String[] parts = {
      "a", "\"", "\"", ",", "\n", "\r\n", "\r", "é", "\"\"", ",\"", "\uFEFF", "bcde"
    };
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      List<String> twin = twin(bytes);
      for (int piece : new int[] {1, 1 + random.nextInt(9), bytes.length + 1}) {
        assertThat(cut(COMMAS, bytes, piece, new Notes()))
            .as("seed %s, pieces of %s of %s", Seeds.seed(), piece, text)
            .isEqualTo(twin);
      }
      readable(bytes);
    }
  }

  /// The rule, as an expression over the whole text: one character a byte.
  private static List<String> twin(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    for (int start = 0, number = 1; start < bytes.length; number++) {
      if (!line.find(start)) {
        throw new AssertionError("no line at " + start + " of " + text);
      }
      int length = line.end() - start;
      int whole = line.group().endsWith("\r") ? length - 1 : length;
      if (length > CAP) {
        lines.add(number + "@" + start + " too long: " + length);
      } else if (whole > 0) {
        String record = new String(bytes, start, whole, StandardCharsets.UTF_8);
        lines.add(number + "@" + start + ":" + record);
      }
      start = line.end() + 1;
    }
    return lines;
  }

  /// Whatever was cut, the reader of values says what it is or refuses as it declares.
  private static void readable(byte[] bytes) {
    CsvReader reader = new CsvReader(',', CsvReader.Header.NONE, List.of("a", "b"), Set.of(), 1);
    CsvSplitter splitter =
        new CsvSplitter(
            COMMAS,
            CAP,
            new Cutter.Records() {
              @Override
              public void record(byte[] buffer, int offset, int length, long number, long at) {
                try {
                  assertThat(reader.read(buffer, offset, length).size()).isPositive();
                } catch (UnreadableRecordException e) {
                  assertThat(e.getMessage()).isNotEmpty();
                }
              }

              @Override
              public void tooLong(long length, long number, long at) {
                assertThat(length).isGreaterThan(CAP);
              }
            });
    splitter.feed(bytes, 0, bytes.length);
    splitter.finish();
  }
}
