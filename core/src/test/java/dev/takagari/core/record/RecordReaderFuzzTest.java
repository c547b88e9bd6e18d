package dev.takagari.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Hostile lines: readers end with a record or with the one exception that they declare, and see no
/// byte before or behind the line.
class RecordReaderFuzzTest {
  private static final Map<String, RecordReader> READERS =
      Map.of(
          "csv", new CsvReader(',', CsvReader.Header.NONE, List.of("a", "b"), Set.of(), 1),
          "flow", new CsvReader(' ', CsvReader.Header.DETECTED, List.of("a", "b"), Set.of(), 1),
          "pairs", new KeyValueReader(' '),
          "pipes", new KeyValueReader('|'),
          "syslog", new SyslogReader(null),
          "syslog of pairs", new SyslogReader(new KeyValueReader(' ')),
          "syslog of JSON", new SyslogReader(new JsonReader()),
          "pattern", new PatternReader("{a} [{b}] \"{c}\" {d}", "c"),
          "json", new JsonReader());

  private static final List<String> SEEDS =
      List.of(
          "<165>1 2026-03-01T22:14:15.003Z h a 1 m [x@1 a=\"b\"][y@2] text",
          "<34>Oct  3 22:14:15 gw01 sshd[812]: src=1 dst=\"2 \\\" 3\"",
          "<34>1 - - - - - - {\"a\":[1,{\"b\":\"c\"}]}",
          "a [b] \"c \\\" d\" e f",
          "\"a\"\"b\",c,\"d\ne\"",
          "a=1 b=\"2\\n\\u00e9\" c d=",
          "{\"a\":1,\"a\":\"\\ud800\",\"$b\":null}");

  private static final byte[] SPECIAL =
      "\"\\[]<>=,| \t\r\n{}-:1\u0000".getBytes(StandardCharsets.UTF_8);

  @Test
  void readersFailOnlyAsDeclaredAndReadOnlyTheLine() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int round = 0; round < 20_000; round++) {
      byte[] line = line(random);
      int before = random.nextInt(4);
      byte[] first = framed(line, before, (byte) '"');
      byte[] second = framed(line, before, (byte) 'x');
      READERS.forEach(
          (name, reader) ->
              assertThat(outcome(reader, first, before, line.length))
                  .as("%s, seed %s, line %s", name, Seeds.seed(), Arrays.toString(line))
                  .isEqualTo(outcome(reader, second, before, line.length)));
    }
  }

  private static String outcome(RecordReader reader, byte[] buffer, int offset, int length) {
    try {
      if (reader.header(buffer, offset, length)) {
        return "header";
      }
      return CanonicalJson.of(reader.read(buffer, offset, length));
    } catch (UnreadableRecordException e) {
      assertThat(e.offset()).isBetween(0, length);
      return String.valueOf(e.getMessage());
    }
  }

  private static byte[] framed(byte[] line, int before, byte filler) {
    byte[] buffer = new byte[before + line.length + 5];
    Arrays.fill(buffer, filler);
    System.arraycopy(line, 0, buffer, before, line.length);
    return buffer;
  }

  private static byte[] line(SplittableRandom random) {
    String seed =
        random.nextInt(3) == 0
            ? OddTexts.text(random) + " " + OddTexts.text(random)
            : SEEDS.get(random.nextInt(SEEDS.size()));
    byte[] line = seed.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0 && line.length > 0; i--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(4)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] = SPECIAL[random.nextInt(SPECIAL.length)];
        case 2 -> line = Arrays.copyOf(line, at);
        default -> line = Arrays.copyOfRange(line, at, line.length);
      }
    }
    return line;
  }
}
