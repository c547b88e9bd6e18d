package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Case;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionHashes;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.event.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// A detection with its columns as tables keep them: no NUL, and nothing too long for an index.
///
/// @param happened when it counts as having happened, µs
/// @param clock what is to be said of its clock; empty when that is right
/// @param groupKey of samples apart from that of what is real
/// @param host its id, or else its name or that of a container or an instance; empty if none
record KeptDetection(
    Detection detection,
    Instant happened,
    String clock,
    String revision,
    String groupKey,
    String ruleId,
    String host,
    String hostName,
    String user) {
  private static final int LONGEST_KEY = 400;
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_HASHES = 20;

  /// Occurrences that one detection counts for, so that no sum of them is too large to be kept.
  private static final long MOST_OCCURRENCES = 1_000_000_000;

  static KeptDetection of(Detection detection, Instant received) {
    Instant happened = detection.happened(received);
    String prefix = detection.is(Mark.SAMPLE) ? Case.SAMPLE_GROUP : "";
    String hostId = detection.first(Columns.HOST_ID);
    String hostName = detection.first(Columns.HOST_NAME);
    String instance = detection.first(Columns.CLOUD_INSTANCE_ID);
    String named = hostName.isEmpty() ? instance : hostName;
    return new KeptDetection(
        detection,
        happened.truncatedTo(ChronoUnit.MICROS),
        happened.equals(detection.time())
            ? ""
            : "its clock says " + detection.time() + "; received " + received + ", which counts",
        revision(detection),
        key(prefix + detection.groupKey()),
        key(detection.ruleId()),
        key(hostId.isEmpty() ? named : hostId),
        key(named.isEmpty() ? hostId : named),
        key(detection.first(Columns.USER_NAME)));
  }

  static String revision(Detection detection) {
    return key(detection.revision());
  }

  String title() {
    String title = plain(detection.title());
    return title.codePointCount(0, title.length()) <= LONGEST_TITLE
        ? title
        : title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE - 1)) + "…";
  }

  /// For how many occurrences it counts.
  long count() {
    return Math.min(detection.count(), MOST_OCCURRENCES);
  }

  /// Canonical hashes by which other cases find its case.
  String[] hashes() {
    return DetectionHashes.of(detection).stream().limit(MOST_HASHES).toArray(String[]::new);
  }

  /// The whole of it.
  String body() {
    return DetectionText.write(detection);
  }

  Timestamp time() {
    return KeptTimes.timestamp(happened);
  }

  static String plain(String text) {
    return text.replace('\0', ' ');
  }

  /// Text for an index: of what is too long the beginning, and a digest of the whole.
  static String key(String text) {
    String plain = plain(text);
    if (plain.length() <= LONGEST_KEY) {
      return plain;
    }
    int end =
        Character.isHighSurrogate(plain.charAt(LONGEST_KEY - 1)) ? LONGEST_KEY - 1 : LONGEST_KEY;
    return plain.substring(0, end) + "…" + digest(text);
  }

  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
