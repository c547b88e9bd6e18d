package dev.takagari.app.operation;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.coverage.CoverageSettings;
import dev.takagari.ingest.coverage.CoverageSnapshot;
import dev.takagari.ingest.coverage.CoverageView;
import dev.takagari.ingest.coverage.FeedCoverage;
import dev.takagari.ingest.coverage.SlotRun;
import dev.takagari.ingest.coverage.SlotRuns;
import dev.takagari.search.time.TimeExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What came and what is missing, feed by feed; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/coverage")
public class FeedCoverageController {
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MOST_ITEMS = 200;

  private final CoverageView view;
  private final CoverageLedger deliveries;
  private final CoverageSettings settings;
  private final InstantSource clock;

  FeedCoverageController(
      CoverageView view,
      CoverageLedger deliveries,
      CoverageSettings settings,
      InstantSource clock) {
    this.view = view;
    this.deliveries = deliveries;
    this.settings = settings;
    this.clock = clock;
  }

  /// @param ok whether all that should have come came
  record Coverage(
      Instant at,
      Instant from,
      Instant to,
      boolean ok,
      List<Feed> feeds,
      List<Hosts> hosts,
      List<Containers> containers) {}

  /// @param longestPauseSeconds after which its silence is a gap, null when that is not known
  /// @param learned whether that was learned from what came
  /// @param gapMinutes minutes of the time asked for in which something should have come
  /// @param items the newest, oldest first
  /// @param more items that are left out
  record Feed(
      String feed,
      @Nullable Instant first,
      @Nullable Instant last,
      @Nullable Long longestPauseSeconds,
      boolean learned,
      boolean alertsOnly,
      boolean silent,
      long gapMinutes,
      List<Item> items,
      int more,
      List<Slots> slots) {}

  /// @param code of the kind
  record Item(
      String code, @Nullable Instant from, @Nullable Instant to, long count, String message) {
    static Item of(CoverageItem item) {
      return new Item(item.kind().code(), item.from(), item.until(), item.count(), item.text());
    }
  }

  /// Neighbouring slots of the same state.
  record Slots(Instant from, Instant to, String state) {
    static Slots of(SlotRun run) {
      return new Slots(run.from(), run.until(), run.state().text());
    }
  }

  record Hosts(String feed, long hosts, long silent, Instant newest, List<Host> some) {
    static Hosts of(SilentHosts hosts) {
      return new Hosts(
          hosts.feed(),
          hosts.hosts(),
          hosts.silent(),
          hosts.newest(),
          hosts.some().stream().map(h -> new Host(h.id(), h.name(), h.last())).toList());
    }
  }

  record Host(String id, String name, Instant last) {}

  record Containers(String feed, long running, long silent, List<Container> some) {
    static Containers of(SilentContainers containers) {
      return new Containers(
          containers.feed(),
          containers.running(),
          containers.silent(),
          containers.some().stream()
              .map(one -> new Container(one.id(), one.since(), one.running()))
              .toList());
    }
  }

  /// @param since when nothing happened in it
  /// @param running when it was last said to run
  record Container(String id, Instant since, Instant running) {}

  /// @param since length of time until now, at most 31 days
  /// @param feed unset: all
  @GetMapping
  Coverage coverage(
      @RequestParam(defaultValue = "1d") String since, @RequestParam @Nullable String feed) {
    Duration length = TimeExpression.parseDuration("since", since);
    if (length.compareTo(LONGEST) > 0) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "since is longer than 31d");
    }
    Instant now = clock.instant();
    TimeRange range = new TimeRange(now.minus(length), now);
    CoverageSnapshot snapshot = view.fresh();
    List<FeedCoverage> feeds =
        feed == null ? snapshot.feeds() : snapshot.feed(feed).stream().toList();
    if (feed != null && feeds.isEmpty()) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "there is no feed of this name");
    }
    List<Feed> answers = feeds.stream().map(one -> answer(one, range)).toList();
    return new Coverage(
        snapshot.at(),
        range.from(),
        range.to(),
        answers.stream().allMatch(one -> one.gapMinutes() == 0),
        answers,
        snapshot.hosts().stream()
            .filter(hosts -> feed == null || hosts.feed().equals(feed))
            .map(Hosts::of)
            .toList(),
        snapshot.containers().stream()
            .filter(containers -> feed == null || containers.feed().equals(feed))
            .map(Containers::of)
            .toList());
  }

  private Feed answer(FeedCoverage feed, TimeRange range) {
    List<CoverageItem> items = feed.items(range);
    int more = Math.max(0, items.size() - MOST_ITEMS);
    return new Feed(
        feed.feed(),
        feed.first(),
        feed.last(),
        feed.longestPause() == null ? null : feed.longestPause().toSeconds(),
        feed.learned(),
        feed.alertsOnly(),
        feed.isSilent(),
        feed.gapMinutes(range),
        items.subList(more, items.size()).stream().map(Item::of).toList(),
        more,
        SlotRuns.of(feed, deliveries.slots(feed.feed(), range, settings.late()), range).stream()
            .map(Slots::of)
            .toList());
  }
}
