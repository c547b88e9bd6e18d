package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Cutting against a parser that reads everything: whatever the document and wherever its bytes are
/// cut, the records are the same.
class JsonSplitterTest {
  private static final int CAP = 400;

  private static List<String> cut(byte[] bytes, int cap, int piece) {
    List<String> records = new ArrayList<>();
    JsonSplitter splitter =
        new JsonSplitter(
            "Records",
            cap,
            new Cutter.Records() {
              @Override
              public void record(byte[] buffer, int offset, int length, long number, long at) {
                String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
                records.add(number + "@" + at + ":" + text);
              }

              @Override
              public void tooLong(long length, long number, long at) {
                records.add(number + "@" + at + " too long: " + length);
              }

              @Override
              public void cutOff(byte[] buffer, int length, long size, long number, long at) {
                records.add(number + "@" + at + " cut off: " + size);
              }

              @Override
              public void damaged(String what) {
                records.add(what);
              }
            });
    byte[] reused = new byte[piece];
    for (int at = 0; at < bytes.length; at += piece) {
      int length = Math.min(piece, bytes.length - at);
      System.arraycopy(bytes, at, reused, 0, length);
      splitter.feed(reused, 0, length);
      Arrays.fill(reused, (byte) '"');
    }
    splitter.finish();
    assertThat(splitter.bytes()).isEqualTo(bytes.length);
    return records;
  }

  private static List<String> cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> whole = cut(bytes, CAP, Math.max(1, bytes.length));
    for (int piece : new int[] {1, 2, 3, 7}) {
      assertThat(cut(bytes, CAP, piece)).isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void takesEveryFormInWhichRecordsCome() {
    assertThat(cut("{\"Records\":[{\"a\":1}, {\"b\":\"]}\"}]}"))
        .containsExactly("1@12:{\"a\":1}", "2@21:{\"b\":\"]}\"}");
    assertThat(cut("[{\"a\":1},\n{\"b\":2}\n]\n"))
        .containsExactly("1@1:{\"a\":1}", "2@10:{\"b\":2}");
    assertThat(cut("{\n \"a\": 1\n}")).containsExactly("1@0:{\n \"a\": 1\n}");
    assertThat(cut("{\"a\":1}\n{\"b\":2}{\"c\":3}\r\n"))
        .containsExactly("1@0:{\"a\":1}", "2@8:{\"b\":2}", "3@15:{\"c\":3}");
    assertThat(cut("{\"Records\":[]}{\"Records\":[{}]}")).containsExactly("1@26:{}");
    assertThat(cut("\uFEFF{\"a\":1}")).containsExactly("1@3:{\"a\":1}");
    assertThat(cut("")).isEmpty();
    assertThat(cut(" \n")).isEmpty();
  }

  @Test
  void wrapsOnlyWhatIsTheMemberOfTheObjectAround() {
    assertThat(cut("{\"x\":{\"Records\":[{}]},\"y\":\"Records\",\"Recordsx\":[1]}")).hasSize(1);
    assertThat(cut("{\"Records\":{\"a\":[1]}}")).hasSize(1);
    assertThat(cut("{\"Records\":\"[\",\"b\":[2]}")).hasSize(1);
    assertThat(cut("{\"v\":1,\"Records\" : [ {\"a\":[{}]} ] , \"w\":{\"Records\":[{}]}}"))
        .containsExactly("1@21:{\"a\":[{}]}");
    assertThat(cut("{\"Records\":[{\"a\":1}],\"Records\":[{\"b\":2}]}")).hasSize(2);
  }

  @Test
  void handsOnWhatIsNoObjectForOthersToRefuse() {
    assertThat(cut("[1,\"x]\",null,[2,[]],{}]"))
        .containsExactly("1@1:1", "2@3:\"x]\"", "3@8:null", "4@13:[2,[]]", "5@20:{}");
    assertThat(cut("{\"a\":1}\nno json, {\"b\":2}\n{\"c\":3}\n"))
        .containsExactly("1@0:{\"a\":1}", "2@8:no json, {\"b\":2}", "3@25:{\"c\":3}");
    assertThat(cut("{\"a\":1")).containsExactly("1@0:{\"a\":1");
  }

  @Test
  void saysWhereATruncatedArrayEnds() {
    assertThat(cut("{\"Records\":[{\"a\":1},{\"b\":\"x"))
        .containsExactly(
            "1@12:{\"a\":1}",
            "2@20 cut off: 7",
            "the JSON around the records ends inside record 2, at byte 27");
    assertThat(cut("[{\"a\":1},"))
        .containsExactly(
            "1@1:{\"a\":1}", "the JSON around the records ends after record 1, at byte 9");
    assertThat(cut("{\"Records\":[]"))
        .containsExactly("the JSON around the records ends after record 0, at byte 13");
  }

  @Test
  void letsGoOfARecordAboveTheCapAndGoesOn() {
    String text = "x".repeat(CAP);
    assertThat(cut("{\"Records\":[{\"a\":\"" + text + "\"},{\"b\":2}]}"))
        .containsExactly("1@12 too long: 408", "2@421:{\"b\":2}");
    assertThat(cut("{\"pad\":\"" + text + "\",\"Records\":[{\"b\":2}]}"))
        .containsExactly("1@421:{\"b\":2}");
  }

  /// A file of CloudTrail that no memory would hold as a tree: what is held is the longest record
  /// at most, and nothing but a small buffer when that is over.
  @Test
  void aFileOf300MegabytesTakesTheMemoryOfItsLongestRecord() {
    int cap = 1 << 20;
    int small = 64 * 1024;
    long[] seen = new long[3];
    JsonSplitter splitter =
        new JsonSplitter(
            "Records",
            cap,
            new Cutter.Records() {
              @Override
              public void record(byte[] buffer, int offset, int length, long number, long at) {
                assertThat(buffer[offset]).isEqualTo((byte) '{');
                assertThat(buffer[offset + length - 1]).isEqualTo((byte) '}');
                seen[0]++;
                seen[1] += length;
              }

              @Override
              public void tooLong(long length, long number, long at) {
                seen[2]++;
              }
            });
    byte[] begin = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
    splitter.feed(begin, 0, begin.length);
    long target = 300_000_000;
    long records = 0;
    long tooLong = 0;
    long bytes = 0;
    int most = 0;
    while (splitter.bytes() < target) {
      int of = records % 1_000 == 999 ? 2 * cap : records % 100 == 99 ? cap - 100 : 1_500;
      byte[] record = trail(records, of, records > 0);
      records++;
      tooLong += of > cap ? 1 : 0;
      bytes += of > cap ? 0 : record.length - (records > 1 ? 1 : 0);
      for (int at = 0; at < record.length; at += small) {
        splitter.feed(record, at, Math.min(small, record.length - at));
        most = Math.max(most, splitter.held());
      }
      if (of < small) {
        assertThat(splitter.held()).as("a large record is let go").isLessThanOrEqualTo(16 * small);
      }
    }
    byte[] end = "]}".getBytes(StandardCharsets.UTF_8);
    splitter.feed(end, 0, end.length);
    splitter.finish();
    assertThat(most).isBetween(cap / 2, cap);
    assertThat(seen).containsExactly(records - tooLong, bytes, tooLong);
    assertThat(tooLong).isPositive();
  }

  /// A record of about so many bytes.
  private static byte[] trail(long number, int size, boolean comma) {
    String head =
        (comma ? "," : "")
            + "{\"eventVersion\":\"1.11\",\"eventID\":\""
            + number
            + "\",\"requestParameters\":{\"bucketName\":\"b\",\"x\":[{\"]\":\"";
    byte[] record = new byte[size];
    Arrays.fill(record, (byte) '{');
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] end = "\"}]}}".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, record, 0, start.length);
    System.arraycopy(end, 0, record, size - end.length, end.length);
    return record;
  }

  @RepeatedTest(200)
  void isTheParserThatReadsEverything(RepetitionInfo info) throws IOException {
    Random random = new Random(97_531L + info.getCurrentRepetition());
    StringBuilder document = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      document.append(space(random));
      switch (random.nextInt(3)) {
        case 0 -> array(document, random);
        case 1 -> wrapper(document, random);
        default -> object(document, random, 3);
      }
    }
    byte[] bytes = document.append(space(random)).toString().getBytes(StandardCharsets.UTF_8);
    List<String> twin = twin(bytes);
    for (int i = 0; i < 4; i++) {
      int piece = 1 + random.nextInt(random.nextBoolean() ? 9 : bytes.length);
      assertThat(cut(bytes, CAP, piece)).as(document.toString()).isEqualTo(twin);
    }
    byte[] cutOff = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    List<String> whole = cut(cutOff, CAP, Math.max(1, cutOff.length));
    assertThat(cut(cutOff, CAP, 1)).isEqualTo(whole);
    long kept = twin.stream().takeWhile(record -> whole.contains(record)).count();
    assertThat(twin.subList(0, (int) kept)).isEqualTo(whole.subList(0, (int) kept));
    assertThat(whole.size() - kept).as("what is left of " + whole).isLessThanOrEqualTo(2);
  }

  private static List<String> twin(byte[] bytes) throws IOException {
    List<String> records = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          elements(parser, bytes, records);
          continue;
        }
        int start = start(parser);
        boolean wraps = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean records2 = parser.currentName().equals("Records");
          if (parser.nextToken() == JsonToken.START_ARRAY && records2) {
            wraps = true;
            elements(parser, bytes, records);
          } else {
            parser.skipChildren();
          }
        }
        if (!wraps) {
          add(records, bytes, start, (int) parser.currentLocation().getByteOffset());
        }
      }
    }
    return records;
  }

  private static void elements(JsonParser parser, byte[] bytes, List<String> records)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = start(parser);
      parser.skipChildren();
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset();
      while (Character.isWhitespace(bytes[end - 1]) || bytes[end - 1] == ',') {
        end--;
      }
      add(records, bytes, start, end);
    }
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private static void add(List<String> records, byte[] bytes, int start, int end) {
    int number = records.size() + 1;
    int length = end - start;
    records.add(
        length > CAP
            ? number + "@" + start + " too long: " + length
            : number
                + "@"
                + start
                + ":"
                + new String(bytes, start, length, StandardCharsets.UTF_8));
  }

  private static void array(StringBuilder text, Random random) {
    text.append('[');
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(space(random));
      if (random.nextInt(8) == 0) {
        value(text, random, 2);
      } else {
        object(text, random, 3);
      }
      text.append(space(random)).append(i > 1 ? "," : "");
    }
    text.append(space(random)).append(']');
  }

  private static void wrapper(StringBuilder text, Random random) {
    text.append('{').append(space(random));
    for (int i = random.nextInt(3); i > 0; i--) {
      member(text, random, 2);
      text.append(',').append(space(random));
    }
    text.append("\"Records\"").append(space(random)).append(':').append(space(random));
    array(text, random);
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(space(random)).append(',');
      member(text, random, 2);
    }
    text.append('}');
  }

  private static void object(StringBuilder text, Random random, int depth) {
    text.append('{');
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(space(random));
      member(text, random, depth);
      text.append(i > 1 ? "," : "");
    }
    text.append('}');
  }

  private static void member(StringBuilder text, Random random, int depth) {
    boolean inside = depth < 2 && random.nextInt(4) == 0;
    string(text, random, inside ? "Records" : null);
    text.append(space(random)).append(':').append(space(random));
    value(text, random, depth);
  }

  private static void value(StringBuilder text, Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> text.append(random.nextInt(3) - 1).append(random.nextBoolean() ? ".5e3" : "");
      case 1 -> text.append(random.nextBoolean() ? "null" : "true");
      case 2, 3 -> string(text, random, null);
      case 4 -> object(text, random, depth - 1);
      default -> {
        text.append('[');
        value(text, random, depth - 1);
        text.append(',');
        value(text, random, depth - 1);
        text.append(']');
      }
    }
  }

  private static void string(StringBuilder text, Random random, String given) {
    text.append('"');
    if (given != null) {
      text.append(given);
    } else {
      String[] parts = {"a", "{", "}", "[", "]", "\\\"", "\\\\", ",", ":", "é", "Rec", "\\u0022"};
      int most = random.nextInt(30) == 0 ? 300 : 8;
      for (int i = random.nextInt(most); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
    }
    text.append('"');
  }

  private static String space(Random random) {
    String[] spaces = {"", "", "", " ", "\n", "\r\n", "\t  "};
    return spaces[random.nextInt(spaces.length)];
  }
}
