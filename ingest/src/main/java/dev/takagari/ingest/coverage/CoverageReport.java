package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.FeedArrivals;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.Silence;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.intake.IntakeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out what is covered. Safe for use by several threads.
///
/// A feed's longest pause is what its configuration says, else three times what 95 of 100 pauses of
/// the last two weeks did not exceed, at least ten minutes, and known after a dozen of them.
public final class CoverageReport {
  private static final Duration LEARN = Duration.ofDays(14);
  private static final Duration SHORTEST = CoverageLedger.SLOT.multipliedBy(2);
  private static final int FEWEST_PAUSES = 12;
  private static final int TIMES_USUAL = 3;
  private static final Duration HOST_KNOWN = Duration.ofDays(30);
  private static final Duration RECENT = Duration.ofHours(1);
  private static final int MOST_SLOTS = 10_000;
  private static final int MOST_NAMED = 100;

  /// Deliveries of alerts that are so near count as one time in which they came.
  private static final Duration TOGETHER = Duration.ofHours(1);

  private final List<WatchedFeed> feeds;
  private final CoverageSources sources;
  private final CoverageSettings settings;

  public CoverageReport(
      List<WatchedFeed> feeds, CoverageSources sources, CoverageSettings settings) {
    this.feeds = List.copyOf(feeds);
    this.sources = sources;
    this.settings = settings;
  }

  /// Asks the ledger.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable if it cannot be asked
  public CoverageSnapshot at(Instant now) {
    Map<String, FeedArrivals> arrivals =
        sources.deliveries().arrivals(now.minus(LEARN)).stream()
            .collect(Collectors.toMap(FeedArrivals::feed, Function.identity()));
    Map<String, WatchedFeed> watched =
        feeds.stream().collect(Collectors.toMap(WatchedFeed::name, Function.identity()));
    Set<String> alerts = sources.tallies().alertsOnly(now.minus(HOST_KNOWN));
    Map<String, Instant> paused = sources.paused().get();
    List<SilentHosts> hosts =
        sources.tallies().silentHosts(settings.hostSilence(), now.minus(HOST_KNOWN), MOST_NAMED);
    List<SilentContainers> containers =
        sources.tallies().silentContainers(settings.containerSilence(), MOST_NAMED);
    List<CoverageItem> found = new ArrayList<>(sources.digests().apply(now));
    sources.deliveries().setAside(MOST_SLOTS).forEach(aside -> found.add(item(aside)));
    sources.deliveries().unfinished().forEach(open -> found.addAll(items(open)));
    hosts.stream().filter(silent -> silent.silent() > 0).forEach(silent -> found.add(item(silent)));
    containers.stream()
        .filter(silent -> silent.silent() > 0)
        .forEach(silent -> found.add(item(silent)));
    Set<String> names = new TreeSet<>(arrivals.keySet());
    names.addAll(watched.keySet());
    found.forEach(item -> names.add(item.feed()));
    List<CoverageItem> streams = StreamGaps.items(sources.streamGaps().get());
    if (!streams.isEmpty()) {
      names.add(StreamGaps.FEED);
    }
    Map<String, List<CoverageItem>> noticed = sources.noticed().apply(now);
    names.addAll(noticed.keySet());
    List<FeedCoverage> result = new ArrayList<>();
    for (String name : names) {
      WatchedFeed feed = watched.get(name);
      boolean brought =
          IntakeFeed.originOf(name).filter(IntakeFeed.Origin.BROUGHT::equals).isPresent();
      boolean alertsOnly =
          (alerts.contains(name) && !brought && !comesElsewhere(name, arrivals.keySet(), alerts))
              || (feed != null && feed.alertsOnly());
      List<CoverageItem> own = new ArrayList<>();
      found.stream().filter(item -> item.feed().equals(name)).forEach(own::add);
      if (name.equals(StreamGaps.FEED)) {
        own.addAll(streams);
      }
      own.addAll(noticed.getOrDefault(name, List.of()));
      result.add(feed(name, feed, arrivals.get(name), alertsOnly, paused.get(name), own, now));
    }
    return new CoverageSnapshot(
        now, result, hosts, containers, sources.tallies().delays(now.minus(RECENT), now));
  }

  /// Whether the kind of log of a feed inside may come, with other events, by a feed that people
  /// set up: a copy of an alert that was handed over does not make it a kind that brings alerts
  /// only.
  private boolean comesElsewhere(String name, Set<String> arrived, Set<String> alerts) {
    String source = sources.handedOver().get(name);
    return source != null
        && !WatchedFeed.isOfAlerts(source)
        && feeds.stream()
            .filter(feed -> feed.mayBring(source) && !feed.alertsOnly())
            .map(WatchedFeed::name)
            .anyMatch(other -> arrived.contains(other) && !alerts.contains(other));
  }

  /// Records that come one by one come when something happened, or when somebody brings them: that
  /// none came is no gap. Their feeds are named for what is unfinished or set aside.
  private FeedCoverage feed(
      String name,
      @Nullable WatchedFeed feed,
      @Nullable FeedArrivals arrivals,
      boolean alertsOnly,
      @Nullable Instant paused,
      List<CoverageItem> found,
      Instant now) {
    List<CoverageItem> items = new ArrayList<>();
    Optional<Duration> configured = feed == null ? Optional.empty() : feed.interval();
    Duration longest = configured.orElse(arrivals == null ? null : learned(arrivals));
    if (arrivals == null) {
      if (feed != null) {
        items.add(
            CoverageItem.always(
                CoverageKind.NEVER_DELIVERED, name, 0, "the feed never brought anything"));
      }
    } else if (!IntakeFeed.owns(name)) {
      items.add(
          new CoverageItem(
              CoverageKind.BEFORE_FIRST,
              name,
              null,
              arrivals.first(),
              0,
              "the feed had brought nothing"));
      if (longest != null && !alertsOnly && !IntakeFeed.owns(name)) {
        silences(name, arrivals, longest, paused, feed != null, now, items);
      }
    }
    if (paused != null) {
      items.add(new CoverageItem(CoverageKind.PAUSED, name, paused, null, 0, "the feed is paused"));
    }
    if (alertsOnly) {
      alertsOnly(name, arrivals, items);
    }
    items.addAll(found);
    items.sort(
        Comparator.comparing(
            CoverageItem::from, Comparator.nullsFirst(Comparator.<Instant>naturalOrder())));
    return new FeedCoverage(
        name,
        arrivals == null ? null : arrivals.first(),
        arrivals == null ? null : arrivals.last(),
        longest,
        configured.isEmpty() && longest != null,
        alertsOnly,
        items);
  }

  /// Of a feed that people set up, at all times. A feed inside is none that they know: the kind of
  /// log is named, for times in which any of it came.
  private void alertsOnly(String name, @Nullable FeedArrivals arrivals, List<CoverageItem> items) {
    String source = sources.handedOver().get(name);
    if (source == null) {
      items.add(
          CoverageItem.always(
              CoverageKind.ALERTS_ONLY,
              name,
              0,
              "the feed brings alerts only: without a row nothing is proven"));
      return;
    }
    if (arrivals == null) {
      return;
    }
    Instant from = arrivals.first();
    for (Silence silence : sources.deliveries().silences(name, TOGETHER)) {
      items.add(alertsOnly(source, from, silence.from()));
      from = silence.until();
    }
    items.add(alertsOnly(source, from, arrivals.last()));
  }

  private static CoverageItem alertsOnly(String source, Instant from, Instant last) {
    return new CoverageItem(
        CoverageKind.ALERTS_ONLY,
        source,
        from,
        last.plus(CoverageLedger.SLOT),
        0,
        "brings alerts only, and no other events of the hosts and accounts they are about");
  }

  private static @Nullable Duration learned(FeedArrivals arrivals) {
    if (arrivals.pauses() < FEWEST_PAUSES || arrivals.usualPause().isEmpty()) {
      return null;
    }
    Duration longest = arrivals.usualPause().get().multipliedBy(TIMES_USUAL);
    return longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest;
  }

  /// A feed that is not configured any more is not silent: nobody listens.
  private void silences(
      String name,
      FeedArrivals arrivals,
      Duration longest,
      @Nullable Instant paused,
      boolean configured,
      Instant now,
      List<CoverageItem> items) {
    for (Silence silence : sources.deliveries().silences(name, longest)) {
      items.add(silent(name, silence.from(), silence.until(), silence.until(), longest));
    }
    Instant until = paused == null ? now : paused;
    if (configured && Duration.between(arrivals.last(), until).compareTo(longest) > 0) {
      items.add(silent(name, arrivals.last(), paused, until, longest));
    }
  }

  private static CoverageItem silent(
      String feed, Instant from, @Nullable Instant until, Instant end, Duration longest) {
    return new CoverageItem(
        CoverageKind.SILENT,
        feed,
        from,
        until,
        0,
        "nothing came for "
            + text(Duration.between(from, end))
            + ", the longest pause is "
            + text(longest));
  }

  private static CoverageItem item(SetAside aside) {
    return new CoverageItem(
        aside.kind(),
        aside.feed(),
        aside.start(),
        aside.start().plus(CoverageLedger.SLOT),
        aside.count(),
        aside.kind().sum(1, aside.count()));
  }

  private static List<CoverageItem> items(Unfinished open) {
    List<CoverageItem> items = new ArrayList<>();
    if (open.units() > 0) {
      items.add(
          new CoverageItem(
              CoverageKind.UNFINISHED,
              open.feed(),
              open.oldest(),
              null,
              open.units(),
              "batches on their way that cannot be searched yet: " + open.units()));
    }
    return items;
  }

  private static CoverageItem item(SilentHosts silent) {
    Instant longest = silent.some().isEmpty() ? silent.newest() : silent.some().getLast().last();
    return new CoverageItem(
        CoverageKind.HOSTS_SILENT,
        silent.feed(),
        longest,
        null,
        silent.silent(),
        silent.silent() + " of " + silent.hosts() + " hosts are silent while others are not");
  }

  private static CoverageItem item(SilentContainers silent) {
    return new CoverageItem(
        CoverageKind.CONTAINERS_SILENT,
        silent.feed(),
        silent.some().isEmpty() ? null : silent.some().getLast().since(),
        null,
        silent.silent(),
        silent.silent() + " of " + silent.running() + " containers run without events");
  }

  /// A duration for people, in its two largest units.
  static String text(Duration duration) {
    long days = duration.toDays();
    if (days > 0) {
      return String.format(Locale.ROOT, "%dd%s", days, part(duration.toHoursPart(), "h"));
    }
    if (duration.toHours() > 0) {
      return String.format(
          Locale.ROOT, "%dh%s", duration.toHours(), part(duration.toMinutesPart(), "m"));
    }
    if (duration.toMinutes() > 0) {
      return String.format(
          Locale.ROOT, "%dm%s", duration.toMinutes(), part(duration.toSecondsPart(), "s"));
    }
    return duration.toSeconds() + "s";
  }

  private static String part(int count, String unit) {
    return count == 0 ? "" : " " + count + unit;
  }
}
