package dev.takagari.ingest;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/// Makes batches of the shape that Falcon delivers.
final class Batches {
  static final String BUCKET = "cs-feed";
  private static final long START = 1_767_312_000_000L;

  private final InMemoryBlobStore store;
  private final Random random;
  private long next = START;

  Batches(InMemoryBlobStore store, long seed) {
    this.store = store;
    random = new Random(seed);
  }

  /// One event line that no other line equals.
  String line() {
    next += 7;
    return ("{\"event_simpleName\":\"ProcessRollup2\",\"name\":\"ProcessRollup2V19\","
            + "\"cid\":\"%032x\",\"aid\":\"%032x\",\"id\":\"%s\",\"timestamp\":\"%d\","
            + "\"ContextTimeStamp\":\"%d.%03d\",\"event_platform\":\"Win\","
            + "\"TargetProcessId\":\"%d\",\"ImageFileName\":\"\\\\Device\\\\x\\\\a%d.exe\"}")
        .formatted(
            1,
            random.nextInt(20),
            new UUID(random.nextLong(), random.nextLong()),
            next,
            next / 1000,
            next % 1000,
            next,
            random.nextInt(50));
  }

  List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line());
    }
    return lines;
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] gzip(List<String> lines) {
    return gzip(
        lines.stream()
            .map(line -> line + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8));
  }

  /// Puts an object into the feed's bucket.
  BlobInfo put(String key, byte[] bytes) {
    return store.put(new BlobRef(BUCKET, key), bytes);
  }

  /// Puts a batch of `files` objects with `lines` lines each, and returns its message.
  String batch(String name, int files, int lines) {
    List<BlobInfo> infos = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      infos.add(put("data/" + name + "/part-%05d.gz".formatted(i), gzip(lines(lines))));
    }
    return message(name, infos);
  }

  /// CrowdStrike's message for these objects, with sizes and checksums.
  static String message(String name, List<BlobInfo> infos) {
    return message(
        name,
        infos.size(),
        infos.stream()
            .map(info -> file(info.ref().key(), Long.toString(info.size()), info.version()))
            .toList());
  }

  static String file(String path, String size, String checksum) {
    return "{\"path\":\"%s\",\"size\":%s,\"checksum\":\"%s\"}".formatted(path, size, checksum);
  }

  static String message(String name, int count, List<String> files) {
    return ("{\"cid\":\"%032x\",\"timestamp\":%d,\"fileCount\":%d,\"totalSize\":1,"
            + "\"bucket\":\"%s\",\"pathPrefix\":\"data/%s\",\"files\":[%s]}")
        .formatted(1, START, count, BUCKET, name, String.join(",", files));
  }

  /// The same objects as an S3 event.
  static String s3Event(List<BlobInfo> infos) {
    return infos.stream()
        .map(
            info ->
                ("{\"eventVersion\":\"2.1\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"eventTime\":\"2026-01-02T00:00:00Z\",\"s3\":{\"bucket\":"
                        + "{\"name\":\"%s\"},\"object\":{\"key\":\"%s\",\"size\":%d}}}")
                    .formatted(BUCKET, info.ref().key().replace("/", "%2F"), info.size()))
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }
}
