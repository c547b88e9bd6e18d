package dev.takagari.core.cases;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a rule did.
///
/// @param ruleId empty when its detections name none
/// @param title of its newest detection
/// @param detections that were filed
/// @param suppressed of these, those that were held back
/// @param cases that were opened
/// @param closed of these, by the code of the reason
/// @param toAcknowledge median time from opening; null when none was acknowledged
/// @param toClose median time from opening; null when none is closed
/// @param noisiest the hosts and users with most detections
public record RuleReport(
    String source,
    String ruleId,
    String title,
    long detections,
    long suppressed,
    long cases,
    SequencedMap<String, Long> closed,
    @Nullable Duration toAcknowledge,
    @Nullable Duration toClose,
    List<Noise> noisiest) {
  public RuleReport {
    closed = Collections.unmodifiableSequencedMap(new TreeMap<>(closed));
    noisiest = List.copyOf(noisiest);
  }

  /// How many detections name an entity.
  ///
  /// @param field `host` or `user`
  public record Noise(String field, String value, long detections) {}

  /// True positives of those that were either true or false; null when there was neither.
  public @Nullable Double precision() {
    long right = closed.getOrDefault(CloseReason.TRUE_POSITIVE.code(), 0L);
    long wrong = closed.getOrDefault(CloseReason.FALSE_POSITIVE.code(), 0L);
    return right + wrong == 0 ? null : (double) right / (right + wrong);
  }
}
