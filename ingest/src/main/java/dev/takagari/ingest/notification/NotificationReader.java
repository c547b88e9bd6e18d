package dev.takagari.ingest.notification;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells by its shape what a queue message says: CrowdStrike's own batch message, an S3 event
/// (directly, through SNS or through EventBridge), CloudTrail's message of a delivery (directly or
/// through SNS), or the store's test message.
///
/// A message names objects for us to read with our credentials, so it is not trusted: keys that
/// leave their batch's directory, or a bucket that the feed does not have, are refused one by one.
public final class NotificationReader {
  /// Longer than any message that SQS delivers.
  private static final int MAX_CHARS = 2 << 20;

  private static final int MAX_KEY_BYTES = 1024;

  /// Of a name that cannot be a key; at most four bytes each.
  private static final int MAX_SHOWN = 200;

  private static final int DIGEST_BYTES = 8;
  private static final String UNREADABLE = "(unreadable)";
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{1,255}");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final Set<String> MARKERS = Set.of("_SUCCESS");

  private final Set<String> buckets;

  /// Reads messages of one feed.
  ///
  /// @param buckets that the feed may name; empty when any will do
  public NotificationReader(Set<String> buckets) {
    this.buckets = Set.copyOf(buckets);
  }

  public Notification read(String body) {
    if (body.length() > MAX_CHARS) {
      return new Notification.Unknown("longer than " + MAX_CHARS + " characters");
    }
    return switch (read(body, "", 0)) {
      case Notification.Batch batch -> withNames(batch, body);
      case Notification other -> other;
    };
  }

  /// Gives objects without a readable key a name that no other message has: the ledger remembers
  /// objects by their names, and would know them already.
  private static Notification.Batch withNames(Notification.Batch batch, String body) {
    List<Listed> files = new ArrayList<>();
    for (Listed file : batch.files()) {
      files.add(
          file.ref().key().equals(UNREADABLE)
              ? new Listed(
                  new BlobRef(
                      file.ref().bucket(), UNREADABLE + " " + files.size() + " of " + digest(body)),
                  file.size(),
                  file.md5(),
                  file.refused())
              : file);
    }
    return new Notification.Batch(batch.shape(), batch.time(), batch.announcedCount(), files);
  }

  private Notification read(String body, String through, int depth) {
    Map<String, Object> message = JsonText.object(body);
    if (message == null) {
      return new Notification.Unknown("not a JSON object");
    }
    if ("s3:TestEvent".equals(message.get("Event"))) {
      return new Notification.Ignored("s3:TestEvent");
    }
    if (message.get("files") instanceof List<?> files) {
      return batch(message, files);
    }
    if (message.get("Records") instanceof List<?> records) {
      return s3Event(records, through.isEmpty() ? "s3" : through);
    }
    if (message.get("s3ObjectKey") instanceof List<?> keys
        && message.get("s3Bucket") instanceof String bucket) {
      return delivery(bucket, keys);
    }
    if (message.get("detail") instanceof Map<?, ?> detail && message.get("detail-type") != null) {
      return eventBridge(message, detail);
    }
    if (message.get("TopicArn") != null
        && message.get("Message") instanceof String inner
        && depth == 0) {
      return read(inner, "sns", 1);
    }
    return new Notification.Unknown("no known shape");
  }

  private Notification batch(Map<String, Object> message, List<?> files) {
    String bucket = JsonText.string(message, "bucket");
    if (bucket == null) {
      return new Notification.Unknown("a batch without a bucket");
    }
    String prefix = JsonText.string(message, "pathPrefix");
    List<Listed> listed = new ArrayList<>();
    for (Object file : files) {
      Map<?, ?> members = file instanceof Map<?, ?> map ? map : Map.of();
      String path = JsonText.string(members, "path");
      String checksum = JsonText.string(members, "checksum");
      String md5 = checksum == null ? null : checksum.toLowerCase(Locale.ROOT);
      listed.add(
          listed(
              bucket,
              path == null ? null : unescape(path),
              prefix,
              JsonText.number(members, "size"),
              md5 != null && MD5.matcher(md5).matches() ? md5 : null));
    }
    long count = JsonText.number(message, "fileCount");
    return new Notification.Batch(
        Notification.Batch.FDR,
        message.containsKey("timestamp") ? millis(JsonText.number(message, "timestamp")) : null,
        (int) Math.min(count, Integer.MAX_VALUE),
        listed);
  }

  private static Instant millis(long millis) {
    return millis < 0 ? Instant.MIN : Instant.ofEpochMilli(millis);
  }

  /// Paths come plain, but some were seen escaped.
  private static @Nullable String unescape(String path) {
    return ESCAPE.matcher(path).find() ? decode(path.replace("+", "%2B")) : path;
  }

  private static @Nullable String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Notification s3Event(List<?> records, String shape) {
    List<Listed> listed = new ArrayList<>();
    Instant newest = null;
    for (Object record : records) {
      if (!(record instanceof Map<?, ?> members)
          || JsonText.object(members, "s3") == null
          || JsonText.string(members, "eventName") == null) {
        return new Notification.Unknown("a record that is not an S3 event");
      }
      String name = String.valueOf(members.get("eventName"));
      Map<?, ?> s3 = JsonText.object(members, "s3");
      if (!name.contains("ObjectCreated") || s3 == null) {
        continue;
      }
      Map<?, ?> bucket = JsonText.object(s3, "bucket");
      Map<?, ?> object = JsonText.object(s3, "object");
      String bucketName = bucket == null ? null : JsonText.string(bucket, "name");
      String key = object == null ? null : JsonText.string(object, "key");
      if (bucketName == null || object == null) {
        return new Notification.Unknown("an S3 event without bucket or object");
      }
      String decoded = key == null ? null : decode(key);
      if (decoded != null && isMarker(decoded)) {
        continue;
      }
      listed.add(listed(bucketName, decoded, null, JsonText.number(object, "size"), null));
      newest = later(newest, time(JsonText.string(members, "eventTime")));
    }
    return listed.isEmpty()
        ? new Notification.Ignored("no object was created")
        : new Notification.Batch(shape, newest, -1, listed);
  }

  /// CloudTrail's keys are escaped as those of S3 events are.
  private Notification delivery(String bucket, List<?> keys) {
    List<Listed> listed = new ArrayList<>();
    for (Object key : keys) {
      listed.add(listed(bucket, key instanceof String text ? decode(text) : null, null, -1, null));
    }
    return listed.isEmpty()
        ? new Notification.Ignored("no object was created")
        : new Notification.Batch("cloudtrail", null, -1, listed);
  }

  private Notification eventBridge(Map<String, Object> message, Map<?, ?> detail) {
    if (!"Object Created".equals(message.get("detail-type"))) {
      return "aws.s3".equals(message.get("source"))
          ? new Notification.Ignored("no object was created")
          : new Notification.Unknown("an event that creates no object");
    }
    Map<?, ?> bucket = JsonText.object(detail, "bucket");
    Map<?, ?> object = JsonText.object(detail, "object");
    String bucketName = bucket == null ? null : JsonText.string(bucket, "name");
    if (bucketName == null || object == null) {
      return new Notification.Unknown("an object event without bucket or object");
    }
    String key = JsonText.string(object, "key");
    if (key != null && isMarker(key)) {
      return new Notification.Ignored("no object was created");
    }
    return new Notification.Batch(
        "eventbridge",
        time(JsonText.string(message, "time")),
        -1,
        List.of(listed(bucketName, key, null, JsonText.number(object, "size"), null)));
  }

  private static boolean isMarker(String key) {
    return MARKERS.contains(key.substring(key.lastIndexOf('/') + 1));
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isAfter(b) ? a : b;
  }

  private Listed listed(
      String bucket,
      @Nullable String key,
      @Nullable String prefix,
      long size,
      @Nullable String md5) {
    if (key == null) {
      return new Listed(
          new BlobRef(printable(bucket), UNREADABLE), size, md5, ErrorCode.PATH_NOT_ALLOWED);
    }
    // A writer with an empty prefix begins its keys with a slash, falcosidekick for one; no batch
    // of
    // CrowdStrike's does.
    boolean rooted = prefix == null && key.startsWith("/");
    String path = rooted ? key.substring(1) : key;
    boolean allowed =
        BUCKET.matcher(bucket).matches()
            && (buckets.isEmpty() || buckets.contains(bucket))
            && isPlain(path)
            && (prefix == null || isBelow(key, prefix));
    return new Listed(
        new BlobRef(printable(bucket), printable(key)),
        size,
        md5,
        allowed ? null : ErrorCode.PATH_NOT_ALLOWED);
  }

  /// Without control characters, which no database and no log should see, and not longer than a key
  /// can be. What differs stays different.
  private static String printable(String text) {
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String cleaned = whole.replaceAll("\\p{Cntrl}", "\uFFFD");
    if (cleaned.equals(text) && cleaned.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY_BYTES) {
      return cleaned;
    }
    int end =
        cleaned.offsetByCodePoints(
            0, Math.min(MAX_SHOWN, cleaned.codePointCount(0, cleaned.length())));
    return cleaned.substring(0, end) + " " + digest(text);
  }

  private static String digest(String text) {
    return HexFormat.of()
        .formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_16BE)), 0, DIGEST_BYTES);
  }

  /// Whether a key is a path without steps that lead nowhere or upwards.
  private static boolean isPlain(String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES
        || !StandardCharsets.UTF_8.newEncoder().canEncode(key)
        || key.indexOf('\\') >= 0
        || key.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    for (String step : key.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBelow(String key, String prefix) {
    String directory = prefix.endsWith("/") ? prefix : prefix + "/";
    return key.startsWith(directory);
  }
}
