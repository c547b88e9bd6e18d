package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MappingFileTest {
  /// A file without fault; tests change one line of it.
  private static final List<String> GOOD =
      """
      name: acme.proxy
      version: 3
      title: Proxy of Acme
      reader: {type: key-value}
      keys: ['acme/*']
      time: {field: at, format: yyyy-MM-dd HH:mm:ss, zone: Asia/Tokyo}
      id: [session, at]
      columns:
        source.ip: src
        source.port: {field: sport, as: port}
        destination.domain: dst
        user.name: usr
        event.outcome: {field: status, table: {'2*': success, denied: failure}}
        threat.tactic.name: {field: tactics, split: {at: ','}}
      constants: {network.transport: tcp}
      classification: {kind: event, category: [network], type: {field: status, table: {denied: denied}, otherwise: allowed}}
      tests:
        - line: 'at="2026-03-31 22:14:00" src=192.0.2.1 sport=40000 dst=WWW.Example.com. usr=ACME\\Mika status=denied extra="a b" tactics=b,a,b'
          expect: {'@timestamp': 2026-03-31T13:14:00Z, source.ip: 192.0.2.1, event.type: denied}
      """
          .lines()
          .toList();

  @Test
  void aGoodFileFillsColumnsAndKeepsTheRest() {
    String expected =
        """
            expect:
              '@timestamp': 2026-03-31T13:14:00Z
              source.ip: 192.0.2.1
              source.port: '40000'
              destination.domain: www.example.com
              user.name: mika
              user.domain: acme
              event.outcome: failure
              event.class: network
              event.category: network
              event.type: denied
              event.module: acme
              event.dataset: acme.proxy
              network.transport: tcp
              threat.tactic.name: [b, a]
              related.ip: 192.0.2.1
            attributes: {dst: WWW.Example.com., usr: 'ACME\\Mika', extra: a b, tactics: 'b,a,b', status: denied}
            absent: [event.marks, destination.ip]""";
    MappingFile mapping = read(changed(19, expected.indent(4).stripTrailing()));
    assertThat(MappingRun.of(mapping))
        .allSatisfy(result -> assertThat(result.differences()).isEmpty());
    assertThat(mapping.definition().name()).isEqualTo("acme.proxy.3");
  }

  @Test
  void aFailingTestSaysWhatItFound() {
    MappingFile mapping =
        read(
            changed(
                19,
                "    expect: {source.ip: 192.0.2.2, host.name: a}\n    attributes: {extra: x}"));
    assertThat(MappingRun.of(mapping).getFirst().differences())
        .containsExactly(
            new MappingRun.Difference("host.name", "a", "(nothing)"),
            new MappingRun.Difference("source.ip", "192.0.2.2", "192.0.2.1"),
            new MappingRun.Difference("attributes.extra", "x", "a b"));
  }

  /// Line, what stands there instead, what is said about it.
  static Stream<Arguments> faults() {
    return """
        1 | name: Acme | :1: `Acme` is no name
        1 | nane: acme.proxy | :1: unknown key `nane` (did you mean name?)
        1 | # nothing | `name` is missing (as `name: vendor.log`)
        2 | version: 0 | :2: `version` must be a whole number from 1 to 9999
        2 | version: 1.0 | :2: `version` must be a whole number
        2 | version: [1] | :2: `version` must be a text
        3 | title: '' | :3: `title` is empty
        3 | title: a: b | :3: is not YAML
        3 | title: &a b | :3: anchors and aliases are not read
        3 | title: *a | :3: anchors and aliases are not read
        3 | title: !!java.net.URL [x] | :3: tags are not read
        4 | reader: {type: parquet} | :4: unknown type `parquet` (known are json, json-array, csv, key-value,
        4 | reader: {type: key-value, seperator: ','} | :4: unknown key `seperator` (did you mean separator?)
        4 | reader: {type: key-value, separator: ab} | :4: `separator` must be one character
        4 | reader: {type: csv, columns: [a, a]} | :4: two columns have the same name
        4 | reader: {type: csv, header: maybe} | :4: `header` cannot be `maybe` (known are yes, no, detect)
        4 | reader: {type: pattern, pattern: '{a}{b}'} | :4: nothing stands behind {a}
        4 | reader: {type: pattern, pattern: '{src} {spot}'} | :10: the reader gives no `sport` (did you mean spot?)
        4 | reader: {type: syslog, message: json-array} | :4: a message cannot be read like that
        5 | keys: ['*'] | :5: `*` would claim every object
        6 | time: [] | :6: `time` names no field
        6 | time: {field: at, zone: Tokyo} | :6: there is no zone `Tokyo`
        6 | time: {field: at, format: bbb} | :6: `bbb` is no form of time (one of auto,
        9 |   destination.address: src | :9: there is no column `destination.address` (did you mean destination.ip?)
        9 |   source.adr: src | :9: there is no column `source.adr` (did you mean source.ip?)
        9 |   dst_ip: src | :9: there is no column `dst_ip` (did you mean destination.ip?)
        9 |   event.id: src | :9: `event.id` cannot be filled here (it is set for every event)
        9 |   event.category: src | (`classification` says what fills it)
        9 |   '@timestamp': src | (`time` says what fills it)
        9 |   source.ip: {field: src, as: port} | :9: `port` cannot fill source.ip (it takes ip)
        9 |   source.ip: {field: src, as: adress} | :9: there is no conversion `adress`
        9 |   source.ip: {as: ip} | :9: `field` is missing
        9 |   source.ip: sport | :10: `sport` has a home already: source.ip (say `copy: true`
        9 |   source.ip: {field: src, format: iso} | :9: `format` and `zone` are only for times
        9 |   source.ip: {field: src, kind: number} | :9: `kind` is only for JSON
        9 |   source.port: src | :10: `source.port` is there already, in line 9
        13 |   event.outcome: {field: status, table: {a: good}} | :13: `good` is none of success, failure, unknown
        14 |   threat.tactic.name: {field: t, split: {by: x}} | :14: unknown key `by`
        15 | constants: {network.transport: TCP} | spells it: `tcp`
        15 | constants: {source.ip: 1.2.3} | :15: `1.2.3` is no address
        16 | classification: {kind: evnt} | :16: there is no kind `evnt` (did you mean event?)
        16 | classification: {category: [networks]} | :16: there is no category `networks` (did you mean network?)
        19 |     expect: {} | :18: the test expects nothing
        19 |     expect: {source.prt: 1} | :19: there is no column `source.prt` (did you mean source.port?)
        """
        .lines()
        .map(line -> line.split(" \\| ", 3))
        .map(parts -> Arguments.of(Integer.valueOf(parts[0]), parts[1], parts[2]));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refusesWithLineAndHint(int line, String instead, String said) {
    assertThatThrownBy(() -> read(changed(line, instead)))
        .isInstanceOf(BadMappingFileException.class)
        .hasMessageContaining(said.startsWith(":") ? "acme.yaml" + said : said);
  }

  @Test
  void refusesAFileWithoutTests() {
    assertThatThrownBy(() -> read(String.join("\n", GOOD.subList(0, 16)) + "\ntests: []\n"))
        .hasMessageContaining("acme.yaml:17: there are no tests (give at least one line");
    assertThatThrownBy(() -> read(String.join("\n", GOOD.subList(0, 16))))
        .hasMessageContaining("there are no tests");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(() -> read("name: x\nfoo: 1\ntests: 5\n"))
        .isInstanceOfSatisfying(
            BadMappingFileException.class, e -> assertThat(e.problems()).hasSizeGreaterThan(6));
  }

  @Test
  void refusesBombs() {
    StringBuilder bomb = new StringBuilder("a: &a [x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      bomb.append("%c: &%c [*%c,*%c,*%c]\n".formatted(c, c, c - 1, c - 1, c - 1));
    }
    assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining(":1: anchors");
    assertThatThrownBy(() -> read("a: " + "[".repeat(100_000)))
        .hasMessageContaining("acme.yaml:1:");
    assertThatThrownBy(() -> read("a: " + "x".repeat(2 << 20))).hasMessageContaining("longer than");
    assertThatThrownBy(() -> read("- {a: b}")).hasMessageContaining("the file is not a map");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read("a: b\n---\nc: d\n")).hasMessageContaining("a second document");
  }

  @Test
  void hostileFilesAreRefusedAsDeclared() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int round = 0; round < 1_500; round++) {
      List<String> lines = new ArrayList<>(GOOD);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int cut = random.nextInt(line.length() + 1);
        lines.set(
            at,
            switch (random.nextInt(4)) {
              case 0 -> line.substring(0, cut);
              case 1 -> line.substring(0, cut) + OddTexts.text(random) + line.substring(cut);
              case 2 -> line.substring(0, cut) + "{}[]:,'\"#*&!|>%@`".charAt(random.nextInt(17));
              default -> lines.get(random.nextInt(lines.size()));
            });
      }
      String text = String.join("\n", lines);
      try {
        MappingRun.of(read(text));
      } catch (BadMappingFileException e) {
        assertThat(e.problems())
            .as("seed %s, file\n%s", Seeds.seed(), text)
            .isNotEmpty()
            .allMatch(problem -> problem.startsWith("acme.yaml:"));
      }
    }
  }

  @Test
  void aChangedMeaningChangesTheDigestAndACommentDoesNot() {
    String good = String.join("\n", GOOD);
    assertThat(read("# a comment\n" + good + "\n").digest()).isEqualTo(read(good).digest());
    assertThat(read(changed(3, "title: another")).digest()).isNotEqualTo(read(good).digest());
  }

  private static String changed(int line, String instead) {
    List<String> lines = new ArrayList<>(GOOD);
    lines.set(line - 1, instead);
    return String.join("\n", lines);
  }

  private static MappingFile read(String text) {
    return MappingFile.read("acme.yaml", text);
  }

  static String good() {
    return String.join("\n", GOOD) + "\n";
  }
}
