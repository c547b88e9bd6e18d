package dev.takagari.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetBucketTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path directory;

  @Test
  void writesTheDemoInTheLayoutOfAFeedBucket() throws Exception {
    FleetBucket bucket = FleetBucket.write(directory, FleetOptions.demo(NOW));

    assertThat(bucket.batches()).hasSize(10);
    assertThat(
            bucket.batches().stream()
                .map(FeedBatch::pathPrefix)
                .map(prefix -> prefix.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "U"))
                .distinct())
        .containsExactly("fdrv2/aidmaster/U", "fdrv2/userinfo/U", "data/U");
    assertThat((double) bucket.jsonBytes() / bucket.gzipBytes())
        .as("gzip ratio")
        .isBetween(7.5, 12.5);
    assertThat(bucket.events()).isEqualTo(60_000);
    assertThat(bucket.eventTypes()).hasSizeGreaterThanOrEqualTo(60);
    for (FeedBatch batch : bucket.batches()) {
      assertThat(directory.resolve(batch.pathPrefix()).resolve("_SUCCESS")).isEmptyFile();
      for (FeedBatch.FeedFile file : batch.files()) {
        byte[] bytes = Files.readAllBytes(directory.resolve(file.key()));
        assertThat(file.key()).startsWith(batch.pathPrefix() + "/part-0000");
        assertThat(file.size()).isEqualTo(bytes.length);
        assertThat(file.md5())
            .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
      }
      if (!batch.isInventory()) {
        assertThat(batch.created()).isBetween(NOW.minusSeconds(86_400), NOW);
      }
    }
    Set<String> names = new HashSet<>();
    for (JsonNode host : read(bucket.batches().getFirst())) {
      names.add(host.get("ComputerName").asText());
    }
    FleetStory story = bucket.story().orElseThrow();
    assertThat(names)
        .hasSize(26)
        .containsAll(story.hosts().stream().map(FleetStory.Host::name).toList());
    assertThat(read(bucket.batches().get(1)))
        .anyMatch(user -> user.get("UserName").asText().equals(story.user()));

    Path saved = directory.resolve("story.json");
    story.save(saved);
    assertThat(FleetStory.load(saved)).isEqualTo(story);
  }

  @Test
  void announcesInTheVendorsForm() throws IOException {
    FleetBucket bucket =
        FleetBucket.write(
            directory, FleetOptions.builder().events(1_000).batches(1).partsPerBatch(3).build());
    FeedBatch batch = bucket.batches().getLast();

    JsonNode body = new ObjectMapper().readTree(batch.notification("cs-feed"));

    assertThat(body.get("cid").asText()).matches("[0-9a-f]{32}");
    assertThat(body.get("timestamp").asLong()).isEqualTo(batch.created().toEpochMilli());
    assertThat(body.get("fileCount").asInt()).isEqualTo(3);
    assertThat(body.get("bucket").asText()).isEqualTo("cs-feed");
    assertThat(body.get("pathPrefix").asText()).isEqualTo(batch.pathPrefix());
    long size = 0;
    for (int i = 0; i < 3; i++) {
      JsonNode file = body.get("files").get(i);
      assertThat(file.get("path").asText())
          .isEqualTo(batch.pathPrefix() + "/part-0000" + i + ".gz");
      assertThat(file.get("checksum").asText()).isEqualTo(batch.files().get(i).md5());
      size += file.get("size").asLong();
    }
    assertThat(body.get("totalSize").asLong()).isEqualTo(size);
  }

  @Test
  void writesManyMembersWhenAsked() throws IOException {
    FleetOptions.Builder options = FleetOptions.builder().events(2_000).batches(1).partsPerBatch(1);
    FleetBucket one = FleetBucket.write(directory.resolve("one"), options.build());
    FleetBucket many =
        FleetBucket.write(directory.resolve("many"), options.memberBytes(100_001).build());

    assertThat(read(many.batches().getLast())).isEqualTo(read(one.batches().getLast()));
    assertThat(members(many)).isEqualTo((int) Math.ceilDiv(many.jsonBytes(), 100_001L));
    assertThat(members(one)).isEqualTo(1);
  }

  @Test
  void givesTheSameFilesForTheSameOptionsAndOverwritesNone() throws IOException {
    FleetOptions options = FleetOptions.builder().events(1_500).batches(2).partsPerBatch(1).build();
    FleetBucket first = FleetBucket.write(directory.resolve("a"), options);
    FleetBucket second = FleetBucket.write(directory.resolve("b"), options);

    assertThat(second.batches().stream().map(batch -> batch.notification("x")))
        .containsExactlyElementsOf(
            first.batches().stream().map(batch -> batch.notification("x")).toList());
    assertThatThrownBy(() -> FleetBucket.write(directory.resolve("a"), options))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  private List<JsonNode> read(FeedBatch batch) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new java.util.ArrayList<>();
    for (FeedBatch.FeedFile file : batch.files()) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file.path())),
                  StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(json.readTree(line));
        }
      }
    }
    return lines;
  }

  private static int members(FleetBucket bucket) throws IOException {
    byte[] bytes = Files.readAllBytes(bucket.batches().getLast().files().getFirst().path());
    int count = 0;
    for (int i = 0; i + 9 < bytes.length; i++) {
      if (bytes[i] == 0x1f
          && bytes[i + 1] == (byte) 0x8b
          && bytes[i + 2] == 8
          && bytes[i + 3] == 0
          && bytes[i + 4] == 0
          && bytes[i + 5] == 0
          && bytes[i + 6] == 0
          && bytes[i + 7] == 0) {
        count++;
      }
    }
    return count;
  }
}
