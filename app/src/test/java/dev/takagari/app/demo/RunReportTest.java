package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.ledger.Balance;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir private Path directory;

  @Test
  @DisplayName("has exactly the keys that readers rely on")
  void keys() throws Exception {
    Balance balance =
        new Balance(0, 0, new Balance.Files(0, 0, 0, 0, 0), 0, 0, 0, 0, 0, 0, List.of());
    IngestTotals totals =
        new IngestTotals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Map.of(Stage.OTHER, 1.0), balance);
    Path file = directory.resolve("new/report.json");

    new RunReport(totals, 1, 2, 3, 4, 5).write(file);

    JsonNode report = ServiceProcess.JSON.readTree(file.toFile());
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly(
            "batches",
            "files",
            "bytes_gz",
            "bytes_json",
            "events_received",
            "events_lake",
            "events_hot",
            "duplicates_dropped",
            "quarantined",
            "inventory_rows",
            "seconds",
            "cpu_seconds",
            "cpu_seconds_by_stage",
            "peak_rss_bytes",
            "json_mb_per_core_second",
            "lake_bytes",
            "hot_bytes");
    assertThat(report.path("cpu_seconds_by_stage").fieldNames())
        .toIterable()
        .containsExactly("archive", "decode", "lake", "hot");
    String page = Files.readString(Path.of("../docs/reference/report.md"));
    assertThat(report.fieldNames())
        .toIterable()
        .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
  }
}
