package dev.takagari.app.fleet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// One batch of a feed as it lies on disk, and the message by which the vendor announces it.
///
/// @param pathPrefix the directory of the batch within the bucket, without a slash at the end
/// @param files its parts, in order of their keys
/// @param cid the customer it belongs to, or `unknown`
/// @param created when the batch was made
public record FeedBatch(String pathPrefix, List<FeedFile> files, String cid, Instant created) {

  public FeedBatch {
    files = List.copyOf(files);
  }

  /// One part.
  ///
  /// @param path where it lies here
  /// @param key its whole key in the bucket
  /// @param md5 32 lower-case hexadecimal digits
  public record FeedFile(Path path, String key, long size, String md5) {}

  public long totalSize() {
    return files.stream().mapToLong(FeedFile::size).sum();
  }

  /// Whether it is an inventory rather than events.
  public boolean isInventory() {
    return ("/" + pathPrefix + "/").contains("/fdrv2/");
  }

  /// The body of the message that announces this batch in a bucket, in CrowdStrike's own form.
  public String notification(String bucket) {
    StringBuilder body = new StringBuilder(256 + 128 * files.size());
    body.append("{\"cid\":").append(quoted(cid));
    body.append(",\"timestamp\":").append(created.toEpochMilli());
    body.append(",\"fileCount\":").append(files.size());
    body.append(",\"totalSize\":").append(totalSize());
    body.append(",\"bucket\":").append(quoted(bucket));
    body.append(",\"pathPrefix\":").append(quoted(pathPrefix));
    body.append(",\"files\":[");
    String separator = "";
    for (FeedFile file : files) {
      body.append(separator).append("{\"path\":").append(quoted(file.key()));
      body.append(",\"size\":").append(file.size());
      body.append(",\"checksum\":").append(quoted(file.md5())).append('}');
      separator = ",";
    }
    return body.append("]}").toString();
  }

  private static String quoted(String text) {
    return '"' + new String(LineBuffer.json(text), StandardCharsets.UTF_8) + '"';
  }
}
