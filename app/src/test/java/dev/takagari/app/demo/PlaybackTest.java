package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.ledger.Balance;
import dev.takagari.ingest.metrics.IngestTotals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private static String summary(long written, long copies) {
    Balance.Sink hot = new Balance.Sink("hot", written + copies, written, copies, 0, 0, 0, 0, 0);
    Balance balance =
        new Balance(0, 0, new Balance.Files(0, 0, 0, 0, 0), 0, 0, 0, 0, 0, 0, List.of(hot));
    return Playback.summary(
        new IngestTotals(
            2, 0, 0, 0, written + copies, written + copies, written, 0, 0, 0, Map.of(), balance));
  }

  @Test
  void saysWhyTheIndexHoldsLessThanTheLake() {
    assertThat(summary(60_030, 1))
        .isEqualTo(
            "Done: 2 batches, 60,031 events received, 60,031 in the lake, 60,030 in the index"
                + " (1 more was a copy of what it had), 0 duplicates, 0 in quarantine");
    assertThat(summary(8, 2)).contains("8 in the index (2 more were copies of what it had), 0 dup");
    assertThat(summary(60_000, 0)).contains("60,000 in the index, 0 duplicates");
  }
}
