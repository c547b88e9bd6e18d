package dev.takagari.enrich.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.CsvColumns.Fact;
import dev.takagari.enrich.read.CsvColumns.ValueColumn;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static final CsvColumns ALL =
      new CsvColumns(
          ';',
          '\'',
          true,
          "//",
          List.of(new ValueColumn("what", null, "")),
          "kind",
          Map.of("bad name", IndicatorType.DOMAIN),
          Map.of(
              Fact.CONFIDENCE, List.of("sure"),
              Fact.SEVERITY, List.of("how bad"),
              Fact.TLP, List.of("share"),
              Fact.TAGS, List.of("tags"),
              Fact.FIRST_SEEN, List.of("first"),
              Fact.LAST_SEEN, List.of("last"),
              Fact.DESCRIPTION, List.of("text"),
              Fact.REFERENCE, List.of("link")));

  private final CsvReader reader = new CsvReader();

  @Test
  void declaredColumnsAreRead() {
    ReadOptions options =
        new ReadOptions(
            null, false, false, 10, null, null, List.of("own"), Duration.ofDays(30), ALL, null);
    Reading reading =
        Reading.of(
            reader,
            """
            // made by hand
            Kind;What;Sure;How bad;Share;Tags;First;Last;Text;Link

            'bad name';'evil.example';80;High;TLP:AMBER;'a, b';2024-01-01;2024-02-01 10:00:00;'it''s; bad';https://example.org/1
            ip;192[.]0[.]2[.]7;;;;;;;;
            """,
            options);

    assertThat(reading.refusals()).isEmpty();
    Indicator first = reading.indicators().getFirst();
    assertThat(first.value().text()).isEqualTo("evil.example");
    assertThat(first.confidence()).isEqualTo(80);
    assertThat(first.severity()).isEqualTo(Severity.HIGH);
    assertThat(first.tlp()).isEqualTo(Tlp.AMBER);
    assertThat(first.tags()).containsExactly("own", "a", "b");
    assertThat(first.description()).isEqualTo("it's; bad");
    assertThat(first.references()).containsExactly("https://example.org/1");
    assertThat(first.validFrom()).isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
    assertThat(first.validUntil()).isEqualTo(Instant.parse("2024-03-02T10:00:00Z"));
    Indicator second = reading.indicators().get(1);
    assertThat(second.value().text()).isEqualTo("192.0.2.7");
    assertThat(second.confidence()).isEqualTo(10);
    assertThat(second.validUntil()).isNull();
  }

  @Test
  void columnsMayBeNumbers() {
    CsvColumns columns =
        new CsvColumns(
            '\t',
            '"',
            false,
            "#",
            List.of(new ValueColumn("2", IndicatorType.SHA256, "")),
            "",
            Map.of(),
            Map.of(Fact.DESCRIPTION, List.of("1")));

    Reading reading =
        Reading.of(reader, "x\t" + "ab".repeat(32) + "\n", ReadOptions.NONE.withCsv(columns));

    assertThat(reading.values()).containsExactly("sha256 " + "ab".repeat(32));
  }

  @Test
  void badRowsCostThemselvesOnly() {
    Reading reading =
        Reading.of(
            reader,
            """
            what,kind
            "evil.example",domain
            "never closed,domain
            bad.example,domain
            "two
            lines",domain
            "x" y,domain
            short
            what?,domain
            good.example,strange
            ,domain
            worse.example,domain
            """,
            ReadOptions.NONE.withCsv(
                new CsvColumns(
                    ',',
                    '"',
                    true,
                    "#",
                    List.of(new ValueColumn("what", null, "")),
                    "kind",
                    Map.of(),
                    Map.of())));

    assertThat(reading.values())
        .contains("domain evil.example", "domain bad.example", "domain worse.example");
    assertThat(reading.refusals())
        .contains(
            "3 row-not-readable",
            "7 row-not-readable",
            "8 row-not-readable",
            "9 not-a-value",
            "10 type-unknown",
            "11 no-value");
  }

  @Test
  void aHeaderWithoutADeclaredColumnIsNotRead() {
    assertThatThrownBy(
            () ->
                Reading.of(
                    reader, "a,b\n1,2\n", ReadOptions.NONE.withCsv(CsvColumns.withHeader("what"))))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("lacks a column")
        .hasMessageContaining("declared are ");
  }

  @Test
  void blanksMaySeparate() {
    CsvColumns columns =
        new CsvColumns(
            ' ',
            '"',
            false,
            "#",
            List.of(new ValueColumn("1", null, "")),
            "",
            Map.of(),
            Map.of(Fact.CONFIDENCE, List.of("2")));

    Reading reading = Reading.of(reader, "192.0.2.7 \t 80  \n", ReadOptions.NONE.withCsv(columns));

    assertThat(reading.indicators())
        .singleElement()
        .extracting(Indicator::confidence)
        .isEqualTo(80);
  }
}
