package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole service with a kind of events that only its lake keeps.
@Tag("slow")
class LakeOnlyServiceTest {
  private static final int BEATS = 20;
  private static final int LOOKUPS = 10;

  @TempDir Path directory;

  @Test
  void findsInTheLakeWhatTheIndexWasNotGivenAndSaysSo() throws Exception {
    try (ServedStack served = new ServedStack(directory)) {
      Files.writeString(
          directory.resolve("application.properties"),
          "\ntakagari.hot.lake-only[0]=*Heartbeat\n",
          StandardOpenOption.APPEND);
      served.start();
      put(served, FreshObject.of("beats", "SensorHeartbeat", BEATS));
      put(served, FreshObject.of("lookups", "DnsRequest", LOOKUPS));
      JsonNode balance = served.awaitLines(BEATS + LOOKUPS);

      for (JsonNode sink : balance.path("sinks")) {
        boolean hot = sink.path("name").asText().equals("hot");
        assertThat(sink.path("lake_only").asInt()).as(sink.toString()).isEqualTo(hot ? BEATS : 0);
        assertThat(sink.path("written").asInt())
            .as(sink.toString())
            .isEqualTo(hot ? LOOKUPS : BEATS + LOOKUPS);
      }
      assertThat(served.rows("hot")).isEqualTo(LOOKUPS);
      assertThat(served.rows("cold")).isEqualTo(BEATS + LOOKUPS);
      assertThat(served.rows("all")).isEqualTo(BEATS + LOOKUPS);

      JsonNode everywhere = search(served, "event.action:SensorHeartbeat", "all");
      assertThat(everywhere.path("rows")).hasSize(BEATS);
      assertThat(everywhere.at("/stats/hot_rows").asInt()).isZero();
      assertThat(everywhere.at("/stats/cold_rows").asInt()).isEqualTo(BEATS);
      assertThat(everywhere.path("complete").asBoolean()).isTrue();
      assertThat(notes(everywhere)).contains("lake-only-read");

      JsonNode hot = search(served, "event.action:SensorHeartbeat", "hot");
      assertThat(hot.path("rows")).isEmpty();
      assertThat(notes(hot)).contains("lake-only-not-read");

      JsonNode others = search(served, "event.action:DnsRequest", "all");
      assertThat(others.path("rows")).hasSize(LOOKUPS);
      assertThat(others.at("/stats/hot_rows").asInt()).isEqualTo(LOOKUPS);
      assertThat(others.at("/stats/files_planned").asInt()).as("no need of the lake").isZero();
      assertThat(notes(others)).doesNotContain("lake-only-read", "lake-only-not-read");
    }
  }

  private static void put(ServedStack served, FreshObject object) throws IOException {
    try (S3BlobStore store = served.store()) {
      store.put(
          new BlobRef(ServedStack.TRAIL_BUCKET, object.key()),
          new ByteArrayInputStream(object.bytes()),
          object.bytes().length,
          PutMode.REPLACE);
    }
  }

  private static JsonNode search(ServedStack served, String query, String tier)
      throws IOException, InterruptedException {
    return served.post(
        "/api/v1/search",
        "{\"query\":\"%s\",\"tier\":\"%s\",\"from\":\"2026-03-01\",\"to\":\"2026-03-10\"}"
            .formatted(query, tier));
  }

  private static List<String> notes(JsonNode answer) {
    return answer.path("notes").findValuesAsText("code");
  }
}
