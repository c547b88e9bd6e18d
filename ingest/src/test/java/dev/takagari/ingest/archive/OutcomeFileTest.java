package dev.takagari.ingest.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.source.SourceKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeFileTest {
  private static final QuarantineEntry ENTRY =
      new QuarantineEntry(
          QuarantineKind.LINES,
          "fdr",
          "0123456789abcdefghjkmnpqrs",
          "b/\"k\"",
          ErrorCode.LINE_NOT_JSON,
          7,
          2,
          "quarantine/x",
          "lines of object 1");
  private static final UnitOutcome OUTCOME =
      new UnitOutcome(
          "lake",
          10,
          2,
          1,
          4096,
          5,
          6,
          List.of(
              new ObjectLines(0, 100, 15, 2, 0, new SourceKind("acme.app", 3)),
              new ObjectLines(2, 50, 5, 0, 1, null)),
          Set.of(1, 4),
          List.of(ENTRY));

  @Test
  void givesBackWhatWasWritten() {
    byte[] bytes = OutcomeFile.write(OUTCOME);
    assertThat(OutcomeFile.read("k", bytes)).isEqualTo(OUTCOME);
    assertThat(OutcomeFile.write(OutcomeFile.read("k", bytes))).isEqualTo(bytes);
    assertThat(QuarantineJson.read("k", QuarantineJson.write(ENTRY))).isEqualTo(ENTRY);
  }

  @Test
  void readsMembersThatALaterVersionAdds() {
    String later =
        new String(OutcomeFile.write(OUTCOME), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"new\":{\"a\":[1]},");
    assertThat(OutcomeFile.read("k", later.getBytes(StandardCharsets.UTF_8))).isEqualTo(OUTCOME);
  }

  @Test
  void namesTheFileThatIsDamaged() {
    byte[] whole = OutcomeFile.write(OUTCOME);
    for (int length = 0; length < whole.length - 1; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> OutcomeFile.read("raw/x/outcome.lake.json", cut))
          .isInstanceOf(TakagariException.class)
          .hasMessageContaining("raw/x/outcome.lake.json");
    }
  }
}
