package dev.takagari.app.alerting;

import dev.takagari.app.operation.Status;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// How it stands with cases and with what brings detections.
///
/// @param rules those that hold now
/// @param alertQueue empty when there is none
/// @param streams names of those that are configured
public record AlertingStanding(
    CaseRecords records,
    DueCases due,
    ParkedMessages parked,
    StreamOffsets offsets,
    Supplier<RuleSet> rules,
    Optional<MessageQueue> alertQueue,
    List<String> streams) {
  private static final int MOST_GAPS = 1_000;

  public AlertingStanding {
    streams = List.copyOf(streams);
  }

  /// As a part of the status, without the queue's backlog.
  ///
  /// @param since from when on gaps count
  public Status.Alerting status(Instant since) {
    return new Status.Alerting(
        open(),
        due.backlog(),
        alertQueue.isPresent(),
        null,
        parked.count(),
        broken(),
        offsets.gaps(since, MOST_GAPS).size(),
        rules.get().refused().size());
  }

  /// Messages of the alert queue that wait; empty when there is no queue.
  public Optional<Long> backlog() {
    return alertQueue.map(MessageQueue::backlog);
  }

  private SequencedMap<String, Long> open() {
    Map<Severity, Long> counted = records.open();
    SequencedMap<String, Long> open = new LinkedHashMap<>();
    for (Severity severity : List.of(Severity.values()).reversed()) {
      long cases = counted.getOrDefault(severity, 0L);
      if (cases > 0) {
        open.put(severity.code(), cases);
      }
    }
    return open;
  }

  private List<Status.BrokenStream> broken() {
    if (streams.isEmpty()) {
      return List.of();
    }
    Map<String, StreamStanding> whole =
        offsets.standings().stream()
            .filter(standing -> standing.position() == null)
            .collect(
                Collectors.toMap(standing -> standing.condition().feed(), Function.identity()));
    List<Status.BrokenStream> broken = new ArrayList<>();
    for (String stream : streams) {
      StreamStanding standing = whole.get(stream);
      if (standing == null) {
        broken.add(new Status.BrokenStream(stream, ""));
      } else if (standing.condition().connectedSince() == null) {
        broken.add(new Status.BrokenStream(stream, standing.condition().trouble()));
      }
    }
    return broken;
  }
}
