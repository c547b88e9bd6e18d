package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is covered, as of one moment.
///
/// @param at when it was found out
/// @param feeds by name
/// @param recent how long events took that were delivered in the last hour
public record CoverageSnapshot(
    Instant at,
    List<FeedCoverage> feeds,
    List<SilentHosts> hosts,
    List<SilentContainers> containers,
    List<StageDelays> recent) {
  private static final Comparator<CoverageItem> GRAVEST =
      Comparator.comparing(CoverageItem::kind)
          .thenComparing(CoverageItem::count, Comparator.reverseOrder())
          .thenComparing(CoverageItem::feed);

  public CoverageSnapshot {
    feeds = List.copyOf(feeds);
    hosts = List.copyOf(hosts);
    containers = List.copyOf(containers);
    recent = List.copyOf(recent);
  }

  /// The feed of this name.
  public Optional<FeedCoverage> feed(String name) {
    return feeds.stream().filter(feed -> feed.feed().equals(name)).findFirst();
  }

  /// Items about any time of the range, the gravest kind first, and of a kind the newest.
  public List<CoverageItem> items(TimeRange range) {
    List<CoverageItem> items = new ArrayList<>();
    for (FeedCoverage feed : feeds) {
      items.addAll(feed.items(range).reversed());
    }
    items.sort(GRAVEST);
    return items;
  }

  /// The same, with one item for all of the same kind and feed when there are several.
  public List<CoverageItem> summary(TimeRange range) {
    Map<String, List<CoverageItem>> groups = new LinkedHashMap<>();
    for (CoverageItem item : items(range)) {
      groups.computeIfAbsent(item.kind() + " " + item.feed(), key -> new ArrayList<>()).add(item);
    }
    return groups.values().stream().map(CoverageSnapshot::together).toList();
  }

  private static CoverageItem together(List<CoverageItem> items) {
    CoverageItem first = items.getFirst();
    if (items.size() == 1) {
      return first;
    }
    long count = items.stream().mapToLong(CoverageItem::count).sum();
    return new CoverageItem(
        first.kind(),
        first.feed(),
        earliest(items),
        latest(items),
        count,
        items.stream().allMatch(item -> item.text().equals(first.text()))
            ? first.text()
            : first.kind().sum(items.size(), count));
  }

  private static @Nullable Instant earliest(List<CoverageItem> items) {
    Instant earliest = Instant.MAX;
    for (CoverageItem item : items) {
      Instant from = item.from();
      if (from == null) {
        return null;
      }
      earliest = from.isBefore(earliest) ? from : earliest;
    }
    return earliest;
  }

  private static @Nullable Instant latest(List<CoverageItem> items) {
    Instant latest = Instant.MIN;
    for (CoverageItem item : items) {
      Instant until = item.until();
      if (until == null) {
        return null;
      }
      latest = until.isAfter(latest) ? until : latest;
    }
    return latest;
  }
}
