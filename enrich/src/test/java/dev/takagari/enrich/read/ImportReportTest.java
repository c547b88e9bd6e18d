package dev.takagari.enrich.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportReportTest {
  @Test
  void rowsAreNamedByFileLineAndReasonUpToTheirNumberAndTheRestIsCounted() throws IOException {
    ImportReport report = new ImportReport("acme", "list", 3);
    for (int line = 1; line <= 5; line++) {
      report.accept(
          new FeedRecord(
              Place.line("a\u202Eb.txt", line),
              List.of(),
              List.of(Refusal.of(RefusalReason.NOT_A_VALUE, "same", "bad." + line))));
    }
    report.accept(
        new FeedRecord(
            Place.line("a.txt", 6),
            List.of(),
            List.of(Refusal.of(RefusalReason.NO_VALUE, "", ""))));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.write(bytes);
    JsonNode skipped = new ObjectMapper().readTree(bytes.toByteArray()).path("skipped");

    assertThat(skipped).hasSize(2);
    JsonNode none = skipped.get(0);
    assertThat(none.path("reason").asText()).isEqualTo("no-value");
    assertThat(none.path("rows")).hasSize(1);
    assertThat(none.path("rows_left_out").asLong()).isZero();
    JsonNode bad = skipped.get(1);
    assertThat(bad.path("count").asLong()).isEqualTo(5);
    assertThat(bad.path("rows_left_out").asLong()).isEqualTo(2);
    assertThat(bad.path("rows").findValuesAsText("line")).containsExactly("1", "2", "3");
    assertThat(bad.path("rows").get(2).path("excerpt").asText()).isEqualTo("bad[.]3");
    assertThat(bad.path("rows").get(2).path("detail").asText()).isEqualTo("same");
    assertThat(bad.path("rows").get(2).path("file").asText()).isEqualTo("a\\x{202e}b.txt");
  }
}
