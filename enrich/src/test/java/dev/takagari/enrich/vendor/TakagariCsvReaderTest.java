package dev.takagari.enrich.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakagariCsvReaderTest {
  private final TakagariCsvReader reader = new TakagariCsvReader();

  @Test
  void everyColumnIsRead() {
    Reading reading =
        Reading.of(
            reader,
            """
            type,value,exact,word,source,state,confidence,severity,tlp,tags,valid_from,valid_until,last_seen,description,references
            domain,evil.example,TRUE,,acme,active,80,high,amber,"a;b, c",2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,,"x, ""y\""","https://a.example/?x\\;y"
            other,'=mutex,false,mutex,acme,stored-not-matched,,,,,,,,'+1,
            """);

    assertThat(reading.refusals()).isEmpty();
    Indicator first = reading.indicators().getFirst();
    assertThat(first.value().text()).isEqualTo("evil.example");
    assertThat(first.exact()).isTrue();
    assertThat(first.confidence()).isEqualTo(80);
    assertThat(first.severity()).isEqualTo(Severity.HIGH);
    assertThat(first.tlp()).isEqualTo(Tlp.AMBER);
    assertThat(first.tags()).containsExactly("a", "b, c");
    assertThat(first.validFrom()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(first.validUntil()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(first.description()).isEqualTo("x, \"y\"");
    assertThat(first.references()).containsExactly("https://a.example/?x;y");
    Indicator second = reading.indicators().getLast();
    assertThat(second.value().text()).isEqualTo("=mutex");
    assertThat(second.word()).isEqualTo("mutex");
    assertThat(second.description()).isEqualTo("+1");
  }

  @Test
  void whatHadEndedIsNotMatchedAgain() {
    List<Indicator> read =
        Reading.of(
                reader,
                """
                Value;Type;Exact;State;Last_seen
                192.0.2.7;ipv4;false;revoked;2026-01-01T00:00:00Z
                192.0.2.8;ipv4;false;expired;2026-02-01T00:00:00Z
                """)
            .indicators();

    assertThat(read.getFirst().revoked()).isTrue();
    assertThat(read.getLast().validUntil()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
  }

  @Test
  void aTimeThatASpreadsheetWroteItsOwnWayIsNotPassedOver() {
    Reading reading =
        Reading.of(
            reader,
            """
            type,value,exact,valid_until
            ipv4,192.0.2.7,false,31.01.2026 10:00
            ipv4,192.0.2.8,false,2026-01-31
            """);

    assertThat(reading.refusals()).containsExactly("2 row-not-readable");
    assertThat(reading.values()).containsExactly("ipv4 192.0.2.8");
  }

  @Test
  void badRowsAreNamedByTheirLine() {
    assertThat(
            Reading.of(
                    reader,
                    """
                    type,value,exact
                    planet,mars,false

                    ipv4,not one,false
                    ipv4
                    domain,"evil.example,false
                    """)
                .refusals())
        .containsExactly("2 type-unknown", "4 not-a-value", "5 no-value", "6 row-not-readable");
    assertThatThrownBy(() -> Reading.of(reader, "type,value\n"))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("does not name the columns");
    assertThatThrownBy(() -> Reading.of(reader, "")).isInstanceOf(TakagariException.class);
  }
}
