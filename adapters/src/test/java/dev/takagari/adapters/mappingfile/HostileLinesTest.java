package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Lines of other people's files through the decoder of a mapping: a row that gives the record back
/// value for value, or the refusal that sends the line to the quarantine. Nothing else.
class HostileLinesTest {
  private static final int ROUNDS = 6_000;
  private static final Instant ARRIVED = Instant.parse("2026-12-01T00:00:00Z");
  private static final LineContext CONTEXT =
      new LineContext("raw/x", ARRIVED, null, ARRIVED, HostNames.NONE);
  private static final byte[] SPECIAL =
      "\"\"\\[]<>=,;| \t\r\n{}-:1\u0000".getBytes(StandardCharsets.UTF_8);

  private static final String CSV =
      """
      name: acme.%1$s
      version: 1
      title: Doors of Acme
      reader: {type: csv, separator: '%2$s', columns: [at, who, door, note], header: %3$s, at-least: 2}
      time: {field: at, zone: Asia/Tokyo}
      id: [at, who]
      columns:
        user.name: who
        threat.tactic.name: {field: door, split: {at: '/'}}
        message: note
      classification: {kind: event, category: [authentication], type: start}
      tests:
        - %4$sline: '%5$s'
          expect: {user.name: mika}
      """;

  private static final String SYSLOG =
      """
      name: acme.gateway
      version: 1
      title: Gateway of Acme
      reader: {type: syslog, message: {type: key-value}}
      time: {field: time, format: syslog}
      columns:
        host.name: host
        process.name: app
        source.ip: message.src
        source.port: message.sport
      classification: {kind: event, category: [network], type: connection}
      tests:
        - line: '<34>Oct  3 22:14:15 gw01 sshd[812]: src=192.0.2.1 sport=22 note="a \\\\" b"'
          expect: {source.ip: 192.0.2.1}
      """;

  private static final String SYSLOG_TEXT =
      """
      name: acme.modern
      version: 1
      title: Anything that speaks RFC 5424
      reader: {type: syslog}
      time: {field: time}
      columns: {host.name: host, process.name: app, message: message}
      classification: {kind: event, category: [host], type: info}
      tests:
        - line: '<165>1 2026-03-01T22:14:15.003Z h1 app 1 m [x@1 a="b"][y@2] text'
          expect: {host.name: h1}
      """;

  static Stream<Arguments> mappings() {
    String line = "2026-03-31 22:14:00,mika,a/b,\"said \"\"no\"\", then left\"";
    return Map.of(
            "csv", CSV.formatted("doors", ",", "no", "", line),
            "semicolons", CSV.formatted("gates", ";", "detect", "", line.replace(',', ';')),
            "csv with a header",
                CSV.formatted("halls", ",", "yes", "header: 'at,who,door,note'\n    ", line),
            "syslog of pairs", SYSLOG,
            "syslog of text", SYSLOG_TEXT)
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mappings")
  void areRowsThatGiveTheirRecordBackOrAreRefusedAsDeclared(String name, String yaml) {
    MappingFile mapping = MappingFile.read("acme.yaml", yaml);
    assertThat(MappingRun.of(mapping))
        .allSatisfy(result -> assertThat(result.differences()).isEmpty());
    MappingTest test = mapping.tests().getFirst();
    SplittableRandom random = new SplittableRandom(Seeds.seed() + name.hashCode());
    LineDecoder decoder = mapping.type().decoders().get();
    RecordSyntax syntax = mapping.syntaxes().get();
    Rebuilder rebuilder = new Rebuilder(mapping.type().mappings());
    int rows = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = changed(test.header(), random, random.nextInt(4) == 0 ? 3 : 0);
      byte[] line = changed(test.record(), random, random.nextInt(5));
      try {
        if (header.length > 0) {
          decoder.header(header, 0, header.length);
          syntax.header(header, 0, header.length);
        }
        EventRow row = EventRow.copyOf(decoder.decode(line, 0, line.length, 2, CONTEXT));
        String source = CanonicalJson.of(syntax.read(line, 0, line.length, 2, CONTEXT));
        assertThat(CanonicalJson.of(rebuilder.rebuild(row)))
            .as("seed %s, header %s, line %s", Seeds.seed(), text(header), Arrays.toString(line))
            .isEqualTo(source);
        rows++;
      } catch (UndecodableLineException e) {
        assertThat(e.code().code()).startsWith("line-");
        assertThat(e.byteOffset()).isNotNegative();
        refused++;
      }
    }
    assertThat(rows).as("rows").isGreaterThan(ROUNDS / 20);
    assertThat(refused).as("refused lines").isGreaterThan(ROUNDS / 100);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] changed(String text, SplittableRandom random, int changes) {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    for (int i = changes; i > 0 && line.length > 0; i--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(6)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1, 2 -> line[at] = SPECIAL[random.nextInt(SPECIAL.length)];
        case 3 -> line = Arrays.copyOf(line, at);
        case 4 -> {
          byte[] odd = OddTexts.text(random).getBytes(StandardCharsets.UTF_8);
          byte[] longer = Arrays.copyOf(line, line.length + odd.length);
          System.arraycopy(odd, 0, longer, at, odd.length);
          System.arraycopy(line, at, longer, at + odd.length, line.length - at);
          line = longer;
        }
        default -> line = Arrays.copyOfRange(line, at, line.length);
      }
    }
    return line;
  }
}
