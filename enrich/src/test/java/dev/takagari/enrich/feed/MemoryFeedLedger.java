package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/// States in memory.
final class MemoryFeedLedger implements IndicatorFeedLedger {
  private final Map<String, FeedState> states = new ConcurrentSkipListMap<>();
  final Set<String> off = new HashSet<>();
  private final Map<String, String> confirmed = new ConcurrentSkipListMap<>();

  @Override
  public FeedState find(String feed) {
    FeedState state = states.getOrDefault(feed, FeedState.of(feed));
    return state.withConfirmed(confirmed.getOrDefault(feed, ""));
  }

  @Override
  public List<FeedState> all() {
    return states.keySet().stream().map(this::find).toList();
  }

  @Override
  public void save(FeedState state) {
    states.put(state.feed(), state);
  }

  @Override
  public void hasten(String feed) {
    FeedState state = states.get(feed);
    if (state != null) {
      states.put(feed, due(state));
    }
  }

  @Override
  public Set<String> off() {
    return off;
  }

  @Override
  public boolean confirm(String feed, String offered, String by) {
    if (offered.isEmpty() || !find(feed).offered().equals(offered)) {
      return false;
    }
    confirmed.put(feed, offered);
    states.put(feed, due(find(feed)));
    return true;
  }

  private static FeedState due(FeedState state) {
    return state.withConfirmed("").withNextTry(null);
  }
}
