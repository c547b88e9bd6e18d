package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamPosition;
import dev.takagari.core.stream.StreamStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Streams of records; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/streams")
public class StreamController {
  private static final Duration GAPS = Duration.ofDays(30);
  private static final int MOST_GAPS = 100;

  private final StreamOffsets offsets;
  private final InstantSource clock;

  StreamController(StreamOffsets offsets, InstantSource clock) {
    this.offsets = offsets;
    this.clock = clock;
  }

  /// @param owner process that reads it, or did last
  /// @param heardAt when that process last said anything of it
  /// @param connectedSince empty while it is not connected
  /// @param trouble what went wrong last, empty if nothing ever did
  record Feed(
      String feed,
      String owner,
      String heardAt,
      String connectedSince,
      String trouble,
      String troubledAt,
      List<Partition> partitions) {}

  /// @param offset that is kept, null before the first
  /// @param newest when the newest record that is kept was made
  record Partition(
      int partition,
      @Nullable Long offset,
      long records,
      String newest,
      String storedAt,
      String connectedSince,
      String trouble,
      String troubledAt) {}

  /// @param kind missing, unclear, restarted or cut
  /// @param from when the newest record before it was made
  /// @param until when the record behind it was made
  record Gap(
      String feed,
      int partition,
      String kind,
      long after,
      long next,
      String foundAt,
      String from,
      String until) {}

  record Streams(List<Feed> feeds, List<Gap> gaps) {}

  @GetMapping
  Streams list() {
    List<StreamStanding> all = offsets.standings();
    return new Streams(
        all.stream()
            .filter(standing -> standing.position() == null)
            .map(whole -> feed(whole, all))
            .toList(),
        offsets.gaps(clock.instant().minus(GAPS), MOST_GAPS).stream()
            .map(StreamController::gap)
            .toList());
  }

  private static Feed feed(StreamStanding whole, List<StreamStanding> all) {
    StreamCondition condition = whole.condition();
    return new Feed(
        condition.feed(),
        whole.owner(),
        text(whole.heardAt()),
        text(condition.connectedSince()),
        condition.trouble(),
        text(whole.troubledAt()),
        all.stream()
            .filter(each -> each.condition().feed().equals(condition.feed()))
            .flatMap(each -> partition(each).stream())
            .toList());
  }

  private static List<Partition> partition(StreamStanding standing) {
    StreamPosition position = standing.position();
    return position == null
        ? List.of()
        : List.of(
            new Partition(
                position.partition(),
                position.offset() == StreamPosition.NONE ? null : (Long) position.offset(),
                position.records(),
                text(position.newest()),
                text(standing.storedAt()),
                text(standing.condition().connectedSince()),
                standing.condition().trouble(),
                text(standing.troubledAt())));
  }

  private static Gap gap(StreamGap gap) {
    return new Gap(
        gap.feed(),
        gap.partition(),
        gap.kind().code(),
        gap.after(),
        gap.next(),
        text(gap.foundAt()),
        text(gap.from()),
        text(gap.until()));
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "" : Times.text(time);
  }
}
