package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.testing.EventText;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows that version 1 of the mapping wrote. They must be rebuilt for ever: when the decoder is to
/// write something else, add a version with rows of its own and leave these alone.
class FdrGoldenRowsTest {
  private static final Path ROWS = Path.of("src/test/resources/mapping/fdr.1.rows.ndjson");

  private final FdrTestKit kit = new FdrTestKit();

  @Test
  void theDecoderStillWritesTheseRows() {
    StringBuilder rows = new StringBuilder();
    for (String line : FdrLines.events()) {
      rows.append(EventText.of(kit.decode(line))).append('\n');
    }
    Golden.check(ROWS, rows.toString());
  }

  @Test
  void theRowsAreStillRebuilt() throws IOException {
    List<String> rows = Files.readAllLines(ROWS);
    List<String> lines = FdrLines.events();
    assertThat(rows).hasSameSizeAs(lines);
    for (int i = 0; i < rows.size(); i++) {
      EventRow row = EventText.parse(rows.get(i));
      assertThat(CanonicalJson.of(kit.rebuild(row))).isEqualTo(CanonicalJson.of(lines.get(i)));
    }
  }
}
