package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.trail.TrailDigest.HashedObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads digests. Safe for use by several threads.
public final class TrailDigestReader {
  private static final String HASH = "SHA-256";
  private static final String SIGNATURE = "SHA256withRSA";

  private TrailDigestReader() {}

  /// Reads one digest.
  ///
  /// @param content inflated
  /// @throws NotDigestException if it is none, or uses other algorithms than CloudTrail's
  public static TrailDigest read(byte[] content) throws NotDigestException {
    JsonTree tree = JsonTree.parse(new String(content, StandardCharsets.UTF_8));
    if (!(tree instanceof JsonTree.Members(Map<String, JsonTree> members))) {
      throw new NotDigestException("it is not a JSON object");
    }
    if (!need(members, "digestSignatureAlgorithm").equals(SIGNATURE)) {
      throw new NotDigestException("digestSignatureAlgorithm is not " + SIGNATURE);
    }
    String end = need(members, "digestEndTime");
    boolean first = text(members, "previousDigestS3Object") == null;
    return new TrailDigest(
        ref(members, "digestS3Bucket", "digestS3Object"),
        time("digestStartTime", need(members, "digestStartTime")),
        end,
        time("digestEndTime", end),
        need(members, "digestPublicKeyFingerprint"),
        first
            ? null
            : hashed(
                members, "previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHash"),
        // A chain from which the signatures were taken would vouch for whatever it lists.
        first ? null : need(members, "previousDigestSignature"),
        logFiles(members.get("logFiles")),
        sha256(content));
  }

  static String sha256(byte[] content) {
    return Sha256.hex(content);
  }

  private static List<HashedObject> logFiles(@Nullable JsonTree tree) throws NotDigestException {
    // Without the list, silence would be read out of a digest that says nothing.
    if (!(tree instanceof JsonTree.Elements(List<JsonTree> all))) {
      throw new NotDigestException("logFiles is not an array");
    }
    List<HashedObject> files = new ArrayList<>(all.size());
    for (JsonTree file : all) {
      if (!(file instanceof JsonTree.Members(Map<String, JsonTree> members))) {
        throw new NotDigestException("an entry of logFiles is not an object");
      }
      files.add(hashed(members, "s3Bucket", "s3Object", "hash"));
    }
    return files;
  }

  private static HashedObject hashed(
      Map<String, JsonTree> members, String bucket, String key, String hash)
      throws NotDigestException {
    if (!need(members, hash + "Algorithm").equals(HASH)) {
      throw new NotDigestException(hash + "Algorithm is not " + HASH);
    }
    return new HashedObject(
        ref(members, bucket, key), need(members, hash + "Value").toLowerCase(Locale.ROOT));
  }

  private static BlobRef ref(Map<String, JsonTree> members, String bucket, String key)
      throws NotDigestException {
    return new BlobRef(need(members, bucket), need(members, key));
  }

  private static Instant time(String name, String text) throws NotDigestException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new NotDigestException(name + " is not a time");
    }
  }

  private static String need(Map<String, JsonTree> members, String name) throws NotDigestException {
    String text = text(members, name);
    if (text == null || text.isEmpty()) {
      throw new NotDigestException("it has no " + name);
    }
    return text;
  }

  /// Null when there is none or it is not a string.
  private static @Nullable String text(Map<String, JsonTree> members, String name) {
    return members.get(name) instanceof JsonTree.Scalar(JsonKind kind, String text)
            && kind == JsonKind.STRING
        ? text
        : null;
  }
}
