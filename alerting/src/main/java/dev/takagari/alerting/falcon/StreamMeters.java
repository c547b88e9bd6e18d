package dev.takagari.alerting.falcon;

import dev.takagari.core.stream.StreamGap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a feed's consumer in this process does. Safe for use by several threads.
public final class StreamMeters {
  private static final double MILLIS = 1e3;

  private final MeterRegistry registry;
  private final String feed;
  private final Counter records;
  private final Counter bytes;
  private final Counter duplicates;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private volatile double behind = Double.NaN;

  public StreamMeters(MeterRegistry registry, String feed) {
    this.registry = registry;
    this.feed = feed;
    records = counter("takagari.alerting.stream.records", null);
    bytes = counter("takagari.alerting.stream.bytes", "bytes");
    duplicates = counter("takagari.alerting.stream.duplicates", null);
    Gauge.builder("takagari.alerting.stream.active", active, AtomicInteger::get)
        .tag("feed", feed)
        .register(registry);
    Gauge.builder("takagari.alerting.stream.partitions", connected, AtomicInteger::get)
        .tag("feed", feed)
        .register(registry);
    Gauge.builder("takagari.alerting.stream.behind", this, meters -> meters.behind)
        .baseUnit("seconds")
        .tag("feed", feed)
        .register(registry);
  }

  private Counter counter(String name, @Nullable String unit) {
    return Counter.builder(name).baseUnit(unit).tag("feed", feed).register(registry);
  }

  void kept(int count) {
    records.increment(count);
  }

  /// @param age of the newest record when it was kept
  void behind(Duration age) {
    behind = Math.max(0, age.toMillis() / MILLIS);
  }

  void read(int count) {
    bytes.increment(count);
  }

  void duplicate() {
    duplicates.increment();
  }

  void gap(StreamGap.Kind kind) {
    Counter.builder("takagari.alerting.stream.gaps")
        .tag("feed", feed)
        .tag("kind", kind.code())
        .register(registry)
        .increment();
  }

  void connected(int more) {
    connected.addAndGet(more);
  }

  /// @param now whether this process reads the feed
  void active(boolean now) {
    active.set(now ? 1 : 0);
  }

  void ended(Ending why) {
    Counter.builder("takagari.alerting.stream.reconnects")
        .tag("feed", feed)
        .tag("reason", why.code())
        .register(registry)
        .increment();
  }

  /// Counts one of everything, for the reference of metrics.
  public void countAll() {
    ended(Ending.CLOSED);
    gap(StreamGap.Kind.MISSING);
  }
}
