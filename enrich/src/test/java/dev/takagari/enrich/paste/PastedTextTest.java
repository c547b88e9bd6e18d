package dev.takagari.enrich.paste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastedTextTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private final PastedText reader = new PastedText();

  @Test
  void whatIsUnderstoodAndWhatIsNotComesInTheOrderOfTheTextWithItsLine() {
    Reading reading =
        Reading.of(
            reader,
            """
            Seen at evil[.]example, run by setup.sh.

            Networks: 192.0.2.0/24 and 0.0.0.0/0
            300.1.1.1, then hxxps://worse[.]example/a
            """);

    assertThat(
            reading.records().stream()
                .map(record -> record.place().line() + (record.isTaken() ? " taken" : " not")))
        .containsExactly("1 taken", "1 not", "3 taken", "3 not", "4 not", "4 taken");
    assertThat(reading.values())
        .containsExactly("domain evil.example", "cidr 192.0.2.0/24", "url https://worse.example/a");
    assertThat(reading.refusals()).containsExactly("1 doubtful", "3 too-wide", "4 doubtful");
    assertThat(reading.records().get(1).refusals().getFirst().excerpt()).isEqualTo("setup[.]sh");
    assertThat(reading.records().get(1).refusals().getFirst().detail())
        .isEqualTo("could be a file or a domain; defang it if it is a domain");
  }

  @Test
  void everyOptionHoldsForTextToo() {
    ReadOptions options =
        new ReadOptions(
                null,
                true,
                false,
                80,
                Severity.HIGH,
                Tlp.AMBER,
                List.of("report"),
                Duration.ofDays(30),
                null,
                null)
            .withImportedAt(NOW);

    Indicator found = Reading.of(reader, "evil[.]example is bad", options).indicators().getFirst();

    assertThat(found.exact()).isTrue();
    assertThat(found.confidence()).isEqualTo(80);
    assertThat(found.severity()).isEqualTo(Severity.HIGH);
    assertThat(found.tlp()).isEqualTo(Tlp.AMBER);
    assertThat(found.tags()).containsExactly("report");
    assertThat(found.validUntil()).isEqualTo(NOW.plus(Duration.ofDays(30)));
  }

  @Test
  void textOfOtherEncodingsIsReadAndOneThatIsTooLongIsRefused() {
    byte[] utf16 = "\uFEFFfrom evil[.]example\r\nto 192.0.2.7".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Reading.of(reader, utf16, ReadOptions.NONE).values())
        .containsExactly("domain evil.example", "ipv4 192.0.2.7");
    String longest = "a".repeat(PasteReader.LONGEST - 10) + "\n192.0.2.7";
    assertThat(Reading.of(reader, longest).values()).containsExactly("ipv4 192.0.2.7");
    for (String tooLong : List.of(longest + " ", "x\n".repeat(PasteReader.LONGEST))) {
      assertThatThrownBy(() -> Reading.of(reader, tooLong))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
  }
}
