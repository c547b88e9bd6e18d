package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Case;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.event.Columns;
import dev.takagari.core.text.PlainText;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A detection with its columns as tables keep them: no NUL, and nothing too long for an index.
///
/// @param happened when it counts as having happened, µs
/// @param clock what is to be said of its clock; empty when that is right
/// @param groupKey of samples apart from that of what is real
/// @param host what tells it from others; empty if it names none
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

  /// Occurrences that one detection counts for, so that no sum of them is too large to be kept.
  private static final long MOST_OCCURRENCES = 1_000_000_000;

  static KeptDetection of(Detection detection, Instant received) {
    Instant happened = detection.happened(received);
    String prefix = detection.is(Mark.SAMPLE) ? Case.SAMPLE_GROUP : "";
    return new KeptDetection(
        detection,
        happened.truncatedTo(ChronoUnit.MICROS),
        happened.equals(detection.time())
            ? ""
            : "its clock says " + detection.time() + "; received " + received + ", which counts",
        revision(detection),
        key(prefix + detection.groupKey()),
        key(detection.ruleId()),
        key(detection.hostId()),
        key(detection.hostName()),
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

  /// By what other cases find its case.
  List<DetectionSubject> subjects() {
    return DetectionSubject.of(detection).stream()
        .map(one -> new DetectionSubject(one.kind(), key(one.value())))
        .toList();
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
    return PlainText.beginning(plain, LONGEST_KEY) + "…" + Sha256.hex(text);
  }
}
