package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("a back-fill that is paused twice, slowed down and killed")
class BackfillKillTest {
  private static final int EVENTS = 20_000;

  @TempDir private Path directory;

  @Test
  @DisplayName("takes everything once, and fresh data does not wait for it")
  void takesEverythingOnce() throws Exception {
    FleetBucket fleet =
        FleetBucket.write(
            directory.resolve("bucket"),
            FleetOptions.builder()
                .events(EVENTS)
                .batches(20)
                .start(Instant.parse("2026-03-02T00:00:00Z"))
                .build());
    try (ServedStack served = new ServedStack(directory)) {
      Files.createDirectories(directory.resolve("work"));
      int objects = fill(served, fleet.directory());
      served.start();
      served.post("/api/v1/feeds/falcon/limit", "{\"bytes_per_second\":60000}");
      long replay =
          served
              .post("/api/v1/replays", "{\"source\":\"feed\",\"feed\":\"falcon\"}")
              .path("id")
              .asLong();
      String path = "/api/v1/replays/" + replay;

      served.await(path, job -> job.path("units").asLong() > 0);
      pause(served, path);
      resume(served);
      served.await(
          "/api/v1/ingest", now -> now.path("balance").path("files").path("done").asLong() > 1);

      FreshObject.put(served, "fresh-1", 5);
      served.awaitFound("hot", "fresh-1", 5);
      JsonNode meanwhile = served.get(path);
      assertThat(meanwhile.path("ended_at").asText())
          .as("fresh data was found while the back-fill went on: " + meanwhile)
          .isEmpty();

      served.kill();
      served.start();
      assertThat(served.get(path).path("ended_at").asText()).isEmpty();
      assertThat(
              served
                  .get("/api/v1/feeds")
                  .path("feeds")
                  .path(0)
                  .path("max_bytes_per_second")
                  .asLong())
          .as("the limit outlives the kill")
          .isEqualTo(60_000);
      pause(served, path);
      served.kill();
      served.start();
      assertThat(served.get("/api/v1/feeds").path("feeds").path(0).path("state").asText())
          .as("the pause outlives the kill")
          .isEqualTo("paused");
      resume(served);
      served.post("/api/v1/feeds/falcon/limit", "{\"bytes_per_second\":0}");

      JsonNode ended = served.await(path, job -> !job.path("ended_at").asText().isEmpty());
      assertThat(ended.path("state").asText()).isEqualTo("done");
      assertComplete(served, fleet.events() + 5, objects + 1);

      long again =
          served
              .post("/api/v1/replays", "{\"source\":\"feed\",\"feed\":\"falcon\"}")
              .path("id")
              .asLong();
      JsonNode second =
          served.await("/api/v1/replays/" + again, job -> !job.path("ended_at").asText().isEmpty());
      assertThat(second.path("taken").asLong()).as(second.toString()).isZero();
      assertThat(second.path("known").asLong()).isEqualTo(objects + 1);
      assertComplete(served, fleet.events() + 5, objects + 1);

      JsonNode audit = served.get("/api/v1/audit?action=feed.");
      assertThat(audit.path("entries").findValuesAsText("action"))
          .contains("feed.pause", "feed.resume", "feed.limit");
      assertThat(audit.path("entries").path(0).path("actor").asText()).endsWith("/ann");
    }
  }

  private static void pause(ServedStack served, String replay) throws Exception {
    JsonNode answer = served.post("/api/v1/feeds/falcon/pause", "{\"reason\":\"a test\"}");
    assertThat(answer.path("changed").asBoolean()).isTrue();
    served.await(
        replay,
        job ->
            job.path("note").asText().contains("paused")
                || !job.path("ended_at").asText().isEmpty()
                || job.path("note").asText().contains("on the"));
    JsonNode feed = served.get("/api/v1/feeds").path("feeds").path(0);
    assertThat(feed.path("state").asText()).isEqualTo("paused");
    assertThat(feed.path("pause_reason").asText()).isEqualTo("a test");
    assertThat(feed.path("lag_seconds").isNull()).isTrue();
  }

  private static void resume(ServedStack served) throws Exception {
    assertThat(served.post("/api/v1/feeds/falcon/resume", "{}").path("changed").asBoolean())
        .isTrue();
  }

  /// Everything received is where it belongs, once.
  private static void assertComplete(ServedStack served, long lines, long objects)
      throws Exception {
    JsonNode balance = served.awaitLines(lines);
    assertThat(balance.path("files").path("done").asLong())
        .as(balance.toString())
        .isEqualTo(objects);
    assertThat(balance.path("lines_received").asLong()).isEqualTo(lines);
    assertThat(balance.path("lines_quarantined").asLong()).isZero();
    long duplicates = 0;
    for (JsonNode sink : balance.path("sinks")) {
      if (sink.path("name").asText().equals("lake")) {
        duplicates = sink.path("duplicates").asLong();
      }
      assertThat(sink.path("written").asLong() + sink.path("duplicates").asLong())
          .as(sink.toString())
          .isEqualTo(lines);
    }
    for (String tier : List.of("cold", "hot")) {
      assertThat(served.rows(tier)).as(tier).isEqualTo(lines - duplicates);
    }
  }

  /// Puts a copy of a bucket into the feed's, without a word to anybody.
  private static int fill(ServedStack served, Path bucket) throws IOException {
    int objects = 0;
    try (S3BlobStore store = served.store();
        Stream<Path> files = Files.walk(bucket)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String key = bucket.relativize(file).toString().replace('\\', '/');
        if (Files.size(file) == 0) {
          continue;
        }
        try (InputStream in = Files.newInputStream(file)) {
          store.put(
              new BlobRef(ServedStack.FEED_BUCKET, key), in, Files.size(file), PutMode.REPLACE);
        }
        objects++;
      }
    }
    return objects;
  }
}
