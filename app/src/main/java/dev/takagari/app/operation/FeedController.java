package dev.takagari.app.operation;

import dev.takagari.app.service.Feeds;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.steering.FeedControl;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.FeedPause;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ListingMark;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.steering.FeedSteering;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Feeds as an operator steers them; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/feeds")
public class FeedController {
  private static final int LONGEST_REASON = 500;

  private final Feeds feeds;
  private final TakagariProperties properties;
  private final FeedControls controls;
  private final FeedSteering steering;
  private final ListedObjects listed;
  private final LedgerReport report;
  private final AuditLog audit;

  FeedController(
      Feeds feeds,
      TakagariProperties properties,
      FeedControls controls,
      FeedSteering steering,
      ListedObjects listed,
      LedgerReport report,
      AuditLog audit) {
    this.feeds = feeds;
    this.properties = properties;
    this.controls = controls;
    this.steering = steering;
    this.listed = listed;
    this.report = report;
    this.audit = audit;
  }

  /// @param arrivals queue or listing
  /// @param state running or paused
  /// @param pausedSince and the next two are empty unless it is paused
  /// @param maxBytesPerSecond for each process, 0 for no limit
  /// @param limitFrom configuration or operator, empty without a limit
  /// @param backlog messages that wait or are in hand, null for a feed that is listed and when the
  ///   queue does not answer
  /// @param unitsToArchive units that are claimed and not archived yet
  /// @param lagSeconds since the claim of the oldest unit that is not done, null while it is paused
  /// @param listings how often the bucket was listed from its first key to its last
  /// @param listedAt when that was the last time, empty before the first
  record FeedState(
      String name,
      String arrivals,
      String bucket,
      String prefix,
      String source,
      String state,
      String pausedSince,
      String pausedBy,
      String pauseReason,
      long maxBytesPerSecond,
      String limitFrom,
      @Nullable Long backlog,
      int unitsToArchive,
      @Nullable Double lagSeconds,
      long listings,
      String listedAt) {}

  record FeedStates(List<FeedState> feeds) {}

  record PauseRequest(@Nullable String reason) {}

  /// @param changed false when it was so already
  record Changed(String name, String state, boolean changed) {}

  /// @param bytesPerSecond 0 for no limit, null for what the configuration says
  record LimitRequest(@Nullable Long bytesPerSecond) {}

  record Limit(String name, long maxBytesPerSecond, String limitFrom) {}

  @GetMapping
  FeedStates list() {
    Map<String, FeedControl> told =
        controls.all().stream().collect(Collectors.toMap(FeedControl::feed, Function.identity()));
    return new FeedStates(
        feeds.all().stream()
            .map(feed -> state(feed, Optional.ofNullable(told.get(feed.name()))))
            .toList());
  }

  private FeedState state(Feed feed, Optional<FeedControl> told) {
    FeedPause pause = told.map(FeedControl::pause).orElse(null);
    Limit limit = limit(feed.name(), told);
    ListingMark mark = feed.isAnnounced() ? ListingMark.START : listed.mark(feed.name());
    return new FeedState(
        feed.name(),
        feed.isAnnounced() ? "queue" : "listing",
        String.join(",", feed.buckets()),
        feed.prefix(),
        configured(feed.name()).map(TakagariProperties.Feed::source).orElse(""),
        pause == null ? "running" : "paused",
        pause == null ? "" : pause.since().toString(),
        pause == null ? "" : pause.by(),
        pause == null ? "" : pause.reason(),
        limit.maxBytesPerSecond(),
        limit.limitFrom(),
        backlog(feed),
        listed.waiting(feed.name()),
        pause == null ? (Double) report.lagSeconds(feed.name()) : null,
        mark.rounds(),
        Optional.ofNullable(mark.roundEndedAt()).map(Instant::toString).orElse(""));
  }

  /// The list is wanted most when something does not answer.
  private static @Nullable Long backlog(Feed feed) {
    try {
      return feed.isAnnounced() ? (Long) feed.queue().backlog() : null;
    } catch (TakagariException e) {
      return null;
    }
  }

  private Optional<TakagariProperties.Feed> configured(String name) {
    return properties.feeds().stream()
        .filter(feed -> Objects.equals(feed.name(), name))
        .findFirst();
  }

  private Limit limit(String name, Optional<FeedControl> told) {
    OptionalLong said = told.map(FeedControl::bytesPerSecond).orElse(OptionalLong.empty());
    if (said.isPresent()) {
      return new Limit(name, said.getAsLong(), "operator");
    }
    long configured =
        configured(name)
            .map(TakagariProperties.Feed::maxBytesPerSecond)
            .map(DataSize::toBytes)
            .orElse(0L);
    return new Limit(name, configured, configured == 0 ? "" : "configuration");
  }

  @PostMapping("/{name}/pause")
  Changed pause(
      @PathVariable String name,
      @RequestBody(required = false) @Nullable PauseRequest request,
      HttpServletRequest http) {
    require(name);
    String given = request == null || request.reason() == null ? "" : request.reason().strip();
    String reason = given.replaceAll("\\p{Cntrl}", " ");
    if (reason.length() > LONGEST_REASON) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "a reason has at most " + LONGEST_REASON + " characters");
    }
    String who = Operator.of(http);
    audit.record(who, "feed.pause", name, Map.of("reason", reason));
    boolean changed = controls.pause(name, who, reason);
    steering.forget();
    return new Changed(name, "paused", changed);
  }

  @PostMapping("/{name}/resume")
  Changed resume(@PathVariable String name, HttpServletRequest http) {
    require(name);
    String who = Operator.of(http);
    audit.record(who, "feed.resume", name, Map.of());
    boolean changed = controls.resume(name, who);
    steering.forget();
    return new Changed(name, "running", changed);
  }

  @PostMapping("/{name}/limit")
  Limit limit(
      @PathVariable String name, @RequestBody LimitRequest request, HttpServletRequest http) {
    require(name);
    Long limit = request.bytesPerSecond();
    if (limit != null && limit < 0) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "bytes_per_second is negative");
    }
    audit.record(
        Operator.of(http),
        "feed.limit",
        name,
        Map.of("bytes_per_second", limit == null ? "as configured" : limit.toString()));
    controls.limit(name, limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
    steering.forget();
    return limit(name, controls.all().stream().filter(one -> one.feed().equals(name)).findFirst());
  }

  private void require(String name) {
    if (feeds.all().stream().noneMatch(feed -> feed.name().equals(name))) {
      throw new TakagariException(
          ErrorCode.NOT_FOUND,
          "no such feed; there are "
              + feeds.all().stream().map(Feed::name).collect(Collectors.joining(", ")));
    }
  }
}
