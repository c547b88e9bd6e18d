package dev.takagari.ingest.steering;

import dev.takagari.core.steering.FeedControl;
import dev.takagari.core.steering.FeedPause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators told this process's feeds, at most a second old. When the ledger does not answer,
/// what it said before counts. Safe for use by several threads.
public final class FeedSteering {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSteering.class);
  private static final long OLDEST = 1_000_000_000;

  private final Supplier<List<FeedControl>> controls;
  private final Map<String, Long> configured;
  private final Pace pace;
  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;

  private record Known(Map<String, FeedControl> feeds, long at) {}

  /// @param controls what operators said
  /// @param configured bytes a second by feed, as configured; none or 0 for no limit
  public FeedSteering(
      Supplier<List<FeedControl>> controls, Map<String, Long> configured, Pace pace) {
    this.controls = controls;
    this.configured = Map.copyOf(configured);
    this.pace = pace;
  }

  /// No feed rests or is slowed down.
  public static FeedSteering none() {
    return new FeedSteering(List::of, Map.of(), Pace.SYSTEM);
  }

  /// The pause of a feed, empty when it is to work.
  ///
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable if that was never
  ///   known
  public Optional<FeedPause> pause(String feed) {
    return Optional.ofNullable(known().get(feed)).map(FeedControl::pause);
  }

  public boolean isPaused(String feed) {
    return pause(feed).isPresent();
  }

  /// Names of the feeds that rest.
  public Set<String> paused() {
    return known().values().stream()
        .filter(control -> control.pause() != null)
        .map(FeedControl::feed)
        .collect(Collectors.toSet());
  }

  /// Bytes a second that a feed may be read with by this process, 0 for no limit.
  public long limit(String feed) {
    FeedControl control = known().get(feed);
    return control != null && control.bytesPerSecond().isPresent()
        ? control.bytesPerSecond().getAsLong()
        : configured.getOrDefault(feed, 0L);
  }

  /// What all readers of a feed share.
  public Throttle throttle(String feed) {
    return throttles.computeIfAbsent(feed, name -> new Throttle(() -> limit(name), pace));
  }

  /// Lets the next question ask the ledger.
  public void forget() {
    Known last = known;
    if (last != null) {
      known = new Known(last.feeds(), pace.nanos() - OLDEST - 1);
    }
  }

  private Map<String, FeedControl> known() {
    Known last = known;
    if (last != null && (pace.nanos() - last.at() <= OLDEST || !asking.tryLock())) {
      return last.feeds();
    }
    if (last == null) {
      asking.lock();
    }
    try {
      return ask();
    } finally {
      asking.unlock();
    }
  }

  private Map<String, FeedControl> ask() {
    Known last = known;
    long now = pace.nanos();
    if (last != null && now - last.at() <= OLDEST) {
      return last.feeds();
    }
    try {
      Map<String, FeedControl> feeds =
          controls.get().stream()
              .collect(Collectors.toUnmodifiableMap(FeedControl::feed, Function.identity()));
      known = new Known(feeds, now);
      return feeds;
    } catch (RuntimeException e) {
      if (last == null) {
        throw e;
      }
      LOG.debug("what operators said of feeds cannot be read, what they said before counts", e);
      known = new Known(last.feeds(), now);
      return last.feeds();
    }
  }
}
