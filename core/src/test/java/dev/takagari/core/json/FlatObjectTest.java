package dev.takagari.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.RandomJson;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatObjectTest {
  private final ByteArena arena = new ByteArena();
  private final FlatObject<String> object = new FlatObject<>(arena);

  @Test
  void readsNamesAndValuesInOrder() {
    assertThat(read("{\"a\":\"x\",\"b\":-1.5e3 , \"c\" : true,\"d\":null,\"e\":\"\"}\r")).isTrue();
    assertThat(object.path().names()).containsExactly("a", "b", "c", "d", "e");
    assertThat(texts()).containsExactly("x", "-1.5e3", "true", "null", "");
    assertThat(object.isString(0)).isTrue();
    assertThat(object.isString(1)).isFalse();
    assertThat(object.isNull(2)).isFalse();
    assertThat(object.isNull(3)).isTrue();
  }

  @Test
  void unescapesAValueWhenItIsAskedFor() {
    String line =
        "{\"path\":\"C:\\\\a\\/b\\u003d\\u00e9\\u65e5\\n\\\"\\u0000 end of a long text\"}";
    assertThat(read(line)).isTrue();
    assertThat(texts()).containsExactly("C:\\a/b=é日\n\"\0 end of a long text");
    assertThat(texts()).containsExactly("C:\\a/b=é日\n\"\0 end of a long text");
  }

  @Test
  void knowsALayoutAgain() {
    assertThat(read("{\"a\":\"x\",\"b\":\"y\"}")).isTrue();
    NamePath<String> path = object.path();
    path.setLayout("first");
    assertThat(read("{\"a\":\"x\",\"c\":\"y\"}")).isTrue();
    assertThat(object.path()).isNotSameAs(path);
    assertThat(object.path().layout()).isNull();
    assertThat(read("{\"a\":\"other\",\"b\":\"values\"}")).isTrue();
    assertThat(object.path()).isSameAs(path);
    assertThat(path.layout()).isEqualTo("first");
    assertThat(path.ends()).isEqualTo(2);
  }

  @Test
  void leavesWhatIsNotFlatToOthers() {
    for (String line :
        List.of(
            "",
            " ",
            "{}",
            "[]",
            "1",
            "{\"a\":{}}",
            "{\"a\":[]}",
            "{\"a\":\"x\",\"a\":\"y\"}",
            "{\"a\":\"\\ud83d\\ude00\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":nul}",
            "{\"a\":\"x\"",
            "{\"a\":\"x",
            "{\"a\":\"x\\",
            "{\"a\":\"x\\\"}",
            "{\"a\"",
            "{\"a",
            "{\"a\":",
            "{\"a\":\"x\",}",
            "{\"a\":\"x\"}}",
            "{\"a\":\"x\"} {",
            "{\"$a\":\"x\"}",
            "{\"\":\"x\"}",
            "{\"a\\u0062\":\"x\"}",
            "{\"é\":\"x\"}")) {
      assertThat(read(line)).as(line).isFalse();
    }
    byte[] notUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
    assertThat(readBytes(notUtf8)).isFalse();
  }

  @Test
  void readsWhatThePlainReaderReads() throws NotJsonException {
    RandomGenerator random = Seeds.random("flat objects");
    RandomJson json =
        new RandomJson(random, List.of("a", "bb", "ccccccc", "dddddddd", "eeeeeeeee"));
    JsonRecordReader plain = new JsonRecordReader();
    int flat = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] line = json.object(5).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(3) == 0) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      if (readBytes(line)) {
        flat++;
        compare(plain.read(line, 0, line.length));
      }
    }
    assertThat(flat).isGreaterThan(5_000);
  }

  private void compare(JsonRecord record) {
    assertThat(record.size()).isEqualTo(object.count());
    assertThat(record.hasDuplicates() || record.isReplaced()).isFalse();
    List<String> names = object.path().names();
    for (int member = 0; member < record.size(); member++) {
      assertThat(names.get(member)).isEqualTo(record.name(member));
      assertThat(object.isString(member)).isEqualTo(record.kind(member) == JsonKind.STRING);
      assertThat(object.isNull(member)).isEqualTo(record.kind(member) == JsonKind.NULL);
      assertThat(text(member)).isEqualTo(record.text(member));
    }
  }

  private boolean read(String line) {
    return readBytes(line.getBytes(StandardCharsets.UTF_8));
  }

  private boolean readBytes(byte[] line) {
    byte[] around = new byte[line.length + 20];
    System.arraycopy(line, 0, around, 10, line.length);
    return object.read(around, 10, line.length);
  }

  private List<String> texts() {
    return IntStream.range(0, object.count()).mapToObj(this::text).toList();
  }

  private String text(int member) {
    int start = object.start(member);
    return new String(arena.array(), start, object.length(member), StandardCharsets.UTF_8);
  }
}
