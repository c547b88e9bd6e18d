package dev.takagari.app.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The figures of one side.
///
/// @param messages that were put into the queue
/// @param cases that there are in the end
/// @param stormed detections of cases that took what a rule found too often
/// @param missing messages that were not filed, or whose case has no facts
/// @param stored from the queue to the stored case
/// @param told from the queue to the first facts of that case
/// @param backlog messages that waited when the last was put into the queue
/// @param pending cases that still waited for searches and intel when every first fact was there
/// @param seconds in which the messages were put into the queue
/// @param cpuSeconds of the service meanwhile, until everything was stored
/// @param asked connections to the slow source
/// @param shown what came to Slack; null on other sides
record CaseDelays(
    CaseSide side,
    long messages,
    long cases,
    long stormed,
    long missing,
    Percentiles stored,
    Percentiles told,
    long backlog,
    long pending,
    double seconds,
    double cpuSeconds,
    long asked,
    @Nullable Shown shown) {
  /// In which 99 % must have their case with its first facts.
  static final Duration LIMIT = Duration.ofSeconds(2);

  /// What people were told.
  ///
  /// @param cases that people are to be told of
  /// @param missing those of them without a message
  /// @param times from the stored case to its message in Slack
  record Shown(long cases, long missing, Percentiles times) {
    /// @param loud when cases became such as people are told of, in order, by key
    /// @param messages when the first message of each came, by key
    static Shown of(Map<String, List<Instant>> loud, Map<String, Instant> messages) {
      List<Duration> times = new ArrayList<>();
      long missing = 0;
      for (Map.Entry<String, List<Instant>> one : loud.entrySet()) {
        Instant came = messages.get(one.getKey());
        if (came == null) {
          missing++;
          continue;
        }
        // what became quiet again before anybody was told does not count
        Instant since =
            one.getValue().stream()
                .filter(at -> !at.isAfter(came))
                .reduce((_, last) -> last)
                .orElse(came);
        times.add(Duration.between(since, came));
      }
      return new Shown(loud.size(), missing, Percentiles.of(times));
    }

    boolean isGood() {
      return cases > 0 && missing == 0 && times.p99().compareTo(LIMIT) <= 0;
    }
  }

  /// Times of single messages.
  ///
  /// @param missing messages without
  record Times(List<Duration> stored, List<Duration> told, long missing) {
    /// Who brings the same detection several times has it filed as often, in whatever order: its
    /// times are matched in order.
    ///
    /// @param sent when messages were put into the queue, by the id of their detection
    static Times of(Map<String, List<Instant>> sent, CaseStopwatch.Reading reading) {
      List<Duration> stored = new ArrayList<>();
      List<Duration> told = new ArrayList<>();
      long missing = 0;
      for (Map.Entry<String, List<Instant>> one : sent.entrySet()) {
        List<Instant> filed = reading.filed().getOrDefault(one.getKey(), List.of());
        Instant facts = reading.told().get(one.getKey());
        for (int i = 0; i < one.getValue().size(); i++) {
          if (i >= filed.size() || facts == null) {
            missing++;
            continue;
          }
          Instant from = one.getValue().get(i);
          stored.add(Duration.between(from, filed.get(i)));
          told.add(Duration.between(from, Collections.max(List.of(filed.get(i), facts))));
        }
      }
      return new Times(stored, told, missing);
    }
  }

  /// Whether everything was stored, and in time; a storm is one case.
  boolean isGood() {
    return missing == 0
        && stored.p99().compareTo(LIMIT) <= 0
        && told.p99().compareTo(LIMIT) <= 0
        && (side == CaseSide.STORM) == stormed > 0
        && (shown == null || shown.isGood());
  }
}
