package dev.takagari.alerting.falcon;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamPosition;
import dev.takagari.core.stream.StreamStanding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Offsets in memory, with all that was ever stored.
class MemoryOffsets implements StreamOffsets {
  private static final class Owned {
    String owner = "";
    long fence;
    Instant heard = Instant.EPOCH;
    final Map<Integer, Row> rows = new TreeMap<>();
  }

  private static final class Row {
    @Nullable Instant connected;
    String trouble = "";
    @Nullable Instant troubled;
    @Nullable StreamPosition position;
    @Nullable Instant stored;
  }

  private final Map<String, Owned> feeds = new TreeMap<>();
  private final List<StreamGap> gaps = new ArrayList<>();
  private final List<StreamPosition> history = new ArrayList<>();
  private final InstantSource clock;

  MemoryOffsets(InstantSource clock) {
    this.clock = clock;
  }

  /// All that was ever stored, in that order.
  synchronized List<StreamPosition> history() {
    return List.copyOf(history);
  }

  @Override
  public synchronized List<StreamPosition> open(String feed, String owner, long fence) {
    Owned owned = feeds.computeIfAbsent(feed, name -> new Owned());
    if (fence < owned.fence) {
      throw lost();
    }
    owned.owner = owner;
    owned.fence = fence;
    owned.heard = clock.instant();
    owned.rows.computeIfAbsent(StreamCondition.WHOLE, n -> new Row());
    owned.rows.values().forEach(row -> row.connected = null);
    return owned.rows.entrySet().stream()
        .filter(row -> row.getKey() != StreamCondition.WHOLE)
        .map(row -> position(feed, row.getKey(), row.getValue()))
        .toList();
  }

  private static StreamPosition position(String feed, int partition, Row row) {
    return row.position == null ? StreamPosition.start(feed, partition) : row.position;
  }

  @Override
  public synchronized void advance(StreamPosition position, long fence) {
    Row row = row(position.feed(), position.partition(), fence);
    row.position = position;
    row.stored = clock.instant();
    history.add(position);
  }

  @Override
  public synchronized void note(StreamGap gap, long fence) {
    row(gap.feed(), StreamCondition.WHOLE, fence);
    boolean known =
        gaps.stream()
            .anyMatch(
                each ->
                    each.feed().equals(gap.feed())
                        && each.partition() == gap.partition()
                        && each.kind() == gap.kind()
                        && each.after() == gap.after()
                        && each.next() == gap.next());
    if (!known) {
      gaps.add(gap);
    }
  }

  @Override
  public synchronized void tell(StreamCondition condition, long fence) {
    Row row = row(condition.feed(), condition.partition(), fence);
    row.connected = condition.connectedSince();
    if (!condition.trouble().isEmpty()) {
      row.trouble = condition.trouble();
      row.troubled = clock.instant();
    }
  }

  @Override
  public synchronized List<StreamStanding> standings() {
    List<StreamStanding> all = new ArrayList<>();
    feeds.forEach(
        (feed, owned) ->
            owned.rows.forEach(
                (partition, row) ->
                    all.add(
                        new StreamStanding(
                            new StreamCondition(feed, partition, row.connected, row.trouble),
                            owned.owner,
                            owned.heard,
                            row.troubled,
                            partition == StreamCondition.WHOLE
                                ? null
                                : position(feed, partition, row),
                            row.stored))));
    return all;
  }

  @Override
  public synchronized List<StreamGap> gaps(Instant since, int limit) {
    return gaps.stream()
        .filter(gap -> !gap.foundAt().isBefore(since))
        .sorted(Comparator.comparing(StreamGap::foundAt).reversed())
        .limit(limit)
        .toList();
  }

  private Row row(String feed, int partition, long fence) {
    Owned owned = feeds.get(feed);
    if (owned == null || owned.fence != fence) {
      throw lost();
    }
    owned.heard = clock.instant();
    return owned.rows.computeIfAbsent(partition, n -> new Row());
  }

  private static TakagariException lost() {
    return new TakagariException(ErrorCode.LEASE_LOST, "another process reads it");
  }
}
