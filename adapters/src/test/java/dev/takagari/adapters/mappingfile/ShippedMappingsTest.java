package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.source.Recognition;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedMappingsTest {
  private static final Instant ARRIVED = Instant.parse("2026-12-01T00:00:00Z");
  private static final LineContext CONTEXT =
      new LineContext("raw/x", ARRIVED, null, ARRIVED, id -> null);

  static Stream<MappingFile> mappings() {
    return ShippedMappings.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void eachHasFiveTestsOfItsOwnAndTheyPass(MappingFile mapping) {
    assertThat(mapping.tests()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(mapping.file()).isEqualTo(mapping.name() + "." + mapping.version() + ".yaml");
    assertThat(MappingRun.of(mapping))
        .allSatisfy(result -> assertThat(result.differences()).as(result.test().name()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void everyColumnThatIsMappedIsExpectedBySomeTest(MappingFile mapping) {
    List<Column> expected =
        mapping.tests().stream().flatMap(test -> test.columns().keySet().stream()).toList();
    List<String> untested =
        mapping.definition().fields().keySet().stream()
            .filter(column -> !expected.contains(column))
            .map(Column::name)
            .filter(name -> !name.matches("(user.domain|container|orchestrator|service).*"))
            .toList();
    assertThat(untested).isEmpty();
  }

  /// Test lines with hostile changes: a row that gives back its record value for value, or the one
  /// declared exception.
  @ParameterizedTest
  @MethodSource("mappings")
  void everyRecordIsGivenBackValueForValue(MappingFile mapping) {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    LineDecoder decoder = mapping.type().decoders().get();
    RecordSyntax syntax = mapping.syntaxes().get();
    Rebuilder rebuilder = new Rebuilder(mapping.type().mappings());
    int rows = 0;
    for (int round = 0; round < 2_000; round++) {
      MappingTest test = mapping.tests().get(random.nextInt(mapping.tests().size()));
      byte[] header = test.header().getBytes(StandardCharsets.UTF_8);
      if (header.length > 0) {
        decoder.header(header, 0, header.length);
        syntax.header(header, 0, header.length);
      }
      byte[] line = changed(test.record(), random);
      try {
        EventRow row = EventRow.copyOf(decoder.decode(line, 0, line.length, 2, CONTEXT));
        String source = CanonicalJson.of(syntax.read(line, 0, line.length, 2, CONTEXT));
        assertThat(CanonicalJson.of(rebuilder.rebuild(row)))
            .as("seed %s, line %s", Seeds.seed(), Arrays.toString(line))
            .isEqualTo(source);
        rows++;
      } catch (UndecodableLineException e) {
        assertThat(e.byteOffset()).isNotNegative();
      }
    }
    assertThat(rows).isGreaterThan(500);
  }

  private static byte[] changed(String record, SplittableRandom random) {
    String[] words = record.split(" ", -1);
    for (int i = random.nextInt(3); i > 0; i--) {
      words[random.nextInt(words.length)] = OddTexts.text(random);
    }
    byte[] line = String.join(" ", words).getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      line[random.nextInt(line.length)] = (byte) random.nextInt(256);
    }
    return line;
  }

  @Test
  void theSameLineHasTheSameIdWhereverItStandsAndWheneverItComes() {
    for (MappingFile mapping : ShippedMappings.all()) {
      MappingTest test = mapping.tests().getFirst();
      byte[] line = test.record().getBytes(StandardCharsets.UTF_8);
      LineContext later =
          new LineContext(
              "other",
              ARRIVED.plusSeconds(9_999_999),
              null,
              ARRIVED.plusSeconds(99_999_999),
              id -> "h");
      EventRow first = row(mapping, line, CONTEXT);
      EventRow second = row(mapping, line, later);
      assertThat(first.string(dev.takagari.core.event.Columns.EVENT_ID))
          .as(mapping.name())
          .isEqualTo(second.string(dev.takagari.core.event.Columns.EVENT_ID));
    }
  }

  private static EventRow row(MappingFile mapping, byte[] line, LineContext context) {
    return EventRow.copyOf(
        mapping.type().decoders().get().decode(line, 0, line.length, 7, context));
  }

  @Test
  void keysTellTheirKind() {
    SourceTypes types =
        new SourceTypes(ShippedMappings.all().stream().map(MappingFile::type).toList());
    assertThat(
            kind(
                types,
                "AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/03/31/x_vpcflowlogs.log.gz"))
        .isEqualTo("aws.vpcflow");
    assertThat(
            kind(
                types,
                "logs/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/03/31/"
                    + "123456789012_elasticloadbalancing_us-east-2_app.shop.50dc_2026_x.log.gz"))
        .isEqualTo("aws.elb");
    assertThat(
            kind(
                types,
                "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/03/31/"
                    + "conn_log.123456789012_elasticloadbalancing_us-east-2_app.shop.50dc_x.log.gz"))
        .isEqualTo("the key fits no kind of log");
    assertThat(kind(types, "web01/nginx/access.log-20260331.gz")).isEqualTo("nginx.access");
    assertThat(kind(types, "data/0b1c/part-00000.gz")).isEqualTo("the key fits no kind of log");
  }

  private static String kind(SourceTypes types, String key) {
    return switch (types.ofKey("", key)) {
      case Recognition.Known(SourceType type) -> type.name();
      case Recognition.Unknown(String why) -> why;
    };
  }
}
