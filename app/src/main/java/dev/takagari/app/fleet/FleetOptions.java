package dev.takagari.app.fleet;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;

/// What a synthetic fleet looks like; the same options always give the same bytes.
///
/// @param seed what the invented world is made from
/// @param hosts how many sensors, at least 20
/// @param events how many events in all, or 0 when `jsonBytes` says the size
/// @param jsonBytes how many bytes of JSON lines in all, or 0 when `events` says the size
/// @param start when the first event reaches the cloud
/// @param span how long the fleet is watched
/// @param batches how many batches of events
/// @param partsPerBatch how many `part-*.gz` files in each
/// @param memberBytes JSON bytes after which a new gzip member begins within a part; 0 for one
///   member
/// @param gzipLevel 1 (fast) to 9 (small)
/// @param indicators how many indicators are planted, each in one to five events
/// @param intrusion whether the intrusion of [FleetStory] is played
/// @param lateBatch the batch in which a laptop that was off line for days sends what it kept; -1
///   for none
public record FleetOptions(
    long seed,
    int hosts,
    long events,
    long jsonBytes,
    Instant start,
    Duration span,
    int batches,
    int partsPerBatch,
    long memberBytes,
    int gzipLevel,
    int indicators,
    boolean intrusion,
    int lateBatch) {

  /// Fewer events leave no room for the intrusion.
  private static final long LEAST_EVENTS = 500;

  public FleetOptions {
    require(hosts >= 20 && hosts <= 1_000_000, "hosts: from 20 to 1000000");
    require((events == 0) != (jsonBytes == 0), "either events or jsonBytes must say the size");
    require(events == 0 || events >= LEAST_EVENTS, "events: at least 500");
    require(jsonBytes == 0 || jsonBytes >= 1000 * LEAST_EVENTS, "jsonBytes: at least 500000");
    require(!span.isNegative() && span.toMillis() >= 1000, "span: at least one second");
    require(batches >= 1 && batches <= 100_000, "batches: from 1 to 100000");
    require(partsPerBatch >= 1 && partsPerBatch <= 10_000, "partsPerBatch: from 1 to 10000");
    require(
        events == 0 || events >= (long) batches * partsPerBatch,
        "events: at least one for each part");
    require(memberBytes >= 0, "memberBytes: not negative");
    require(gzipLevel >= 1 && gzipLevel <= 9, "gzipLevel: from 1 to 9");
    require(indicators >= 0 && indicators <= 100_000, "indicators: from 0 to 100000");
    require(lateBatch >= -1 && lateBatch < batches, "lateBatch: a batch number or -1");
    require(start.isAfter(Instant.parse("2011-02-01T00:00:00Z")), "start: later than January 2011");
  }

  /// The fleet of `./takagari demo`: 26 hosts, 60,000 events in 8 batches over the 20 hours before
  /// `now`, the intrusion in the last four, and one laptop that sends what it saw in the days
  /// before.
  public static FleetOptions demo(Instant now) {
    Instant end = now.minus(Duration.ofMinutes(5));
    Duration span = Duration.ofHours(20);
    return builder()
        .hosts(26)
        .events(60_000)
        .start(Instant.ofEpochMilli(end.minus(span).toEpochMilli()))
        .span(span)
        .batches(8)
        .partsPerBatch(2)
        .intrusion(true)
        .lateBatch(6)
        .build();
  }

  public static Builder builder() {
    return new Builder();
  }

  int parts() {
    return batches * partsPerBatch;
  }

  Instant end() {
    return start.plus(span);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "fleet options: " + rule);
    }
  }

  /// Collects options; what is not said is that of a small fleet over one day.
  public static final class Builder {
    private long seed = 1;
    private int hosts = 50;
    private long events;
    private long jsonBytes;
    private Instant start = Instant.parse("2026-03-02T00:00:00Z");
    private Duration span = Duration.ofDays(1);
    private int batches = 4;
    private int partsPerBatch = 4;
    private long memberBytes;
    private int gzipLevel = 6;
    private int indicators;
    private boolean intrusion = true;
    private int lateBatch = -1;

    private Builder() {}

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder hosts(int value) {
      hosts = value;
      return this;
    }

    public Builder events(long value) {
      events = value;
      jsonBytes = 0;
      return this;
    }

    public Builder jsonBytes(long value) {
      jsonBytes = value;
      events = 0;
      return this;
    }

    public Builder megabytes(long value) {
      return jsonBytes(value * 1_000_000);
    }

    public Builder start(Instant value) {
      start = value;
      return this;
    }

    public Builder span(Duration value) {
      span = value;
      return this;
    }

    public Builder days(int value) {
      return span(Duration.ofDays(value));
    }

    public Builder batches(int value) {
      batches = value;
      return this;
    }

    public Builder partsPerBatch(int value) {
      partsPerBatch = value;
      return this;
    }

    public Builder memberBytes(long value) {
      memberBytes = value;
      return this;
    }

    public Builder gzipLevel(int value) {
      gzipLevel = value;
      return this;
    }

    public Builder indicators(int value) {
      indicators = value;
      return this;
    }

    public Builder intrusion(boolean value) {
      intrusion = value;
      return this;
    }

    public Builder lateBatch(int value) {
      lateBatch = value;
      return this;
    }

    public FleetOptions build() {
      if (events == 0 && jsonBytes == 0) {
        events = 20_000;
      }
      return new FleetOptions(
          seed,
          hosts,
          events,
          jsonBytes,
          start,
          span,
          batches,
          partsPerBatch,
          memberBytes,
          gzipLevel,
          indicators,
          intrusion,
          lateBatch);
    }
  }
}
