package dev.takagari.ingest.engine;

import dev.takagari.core.ledger.UnitRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Says which feed and unit the log lines of this thread are about, until it is closed. Structured
/// logs have them as `feed` and `unit.id`. To be closed by the thread that opened it.
public final class LogScope implements AutoCloseable {
  /// The feed's name.
  public static final String FEED = "feed";

  /// The unit.
  public static final String UNIT = "unit.id";

  private final @Nullable String feedBefore = MDC.get(FEED);
  private final @Nullable String unitBefore = MDC.get(UNIT);

  private LogScope() {}

  /// Lines are about a feed.
  public static LogScope of(String feed) {
    LogScope scope = new LogScope();
    MDC.put(FEED, feed);
    return scope;
  }

  /// Lines are about a unit of a feed.
  public static LogScope of(UnitRecord unit) {
    LogScope scope = of(unit.feed());
    MDC.put(UNIT, unit.id().value());
    return scope;
  }

  @Override
  public void close() {
    restore(FEED, feedBefore);
    restore(UNIT, unitBefore);
  }

  private static void restore(String key, @Nullable String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
