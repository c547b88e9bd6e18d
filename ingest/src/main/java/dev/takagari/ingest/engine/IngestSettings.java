package dev.takagari.ingest.engine;

import java.time.Duration;

/// How much at once, and how long.
///
/// @param unitsAtOnce units archived at the same time
/// @param sinkUnitsAtOnce units run from the archive at the same time
/// @param objectsAtOnce objects read at the same time, all units together
/// @param bufferBytes memory for objects on their way into the archive
/// @param lineCap longest line in bytes; longer ones are set aside
/// @param groupTime how long the first of several messages waits that announce single objects,
///   before they become one unit; zero to make each a unit
/// @param groupBytes compressed bytes of objects after which such a group waits no longer
/// @param lease how long a unit is held without a sign; also the messages' visibility
/// @param poll how long to wait for a message
/// @param idle pause when the ledger has nothing due
/// @param retry first pause after a failure; it doubles up to `retryMax`
/// @param permanentAttempts runs after which a failure that is not transient waits for somebody
/// @param mappingVersion version of the rules that decode lines
public record IngestSettings(
    int unitsAtOnce,
    int sinkUnitsAtOnce,
    int objectsAtOnce,
    long bufferBytes,
    int lineCap,
    Duration groupTime,
    long groupBytes,
    Duration lease,
    Duration poll,
    Duration idle,
    Duration retry,
    Duration retryMax,
    int permanentAttempts,
    int mappingVersion) {

  /// For a heap of 512 MB.
  public static IngestSettings defaults() {
    return new IngestSettings(
        2,
        1,
        4,
        64L << 20,
        8 << 20,
        Duration.ofSeconds(30),
        64L << 20,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofMinutes(5),
        5,
        1);
  }

  /// The same with other times: for tests and for the demo.
  public IngestSettings withTimes(
      Duration newLease, Duration newPoll, Duration newIdle, Duration newRetry) {
    return new IngestSettings(
        unitsAtOnce,
        sinkUnitsAtOnce,
        objectsAtOnce,
        bufferBytes,
        lineCap,
        groupTime,
        groupBytes,
        newLease,
        newPoll,
        newIdle,
        newRetry,
        retryMax,
        permanentAttempts,
        mappingVersion);
  }

  /// The same with another time until the work of a process that died is taken over.
  public IngestSettings withLease(Duration newLease) {
    return withTimes(newLease, poll, idle, retry);
  }

  /// The same with another cap.
  public IngestSettings withLineCap(int newLineCap) {
    return new IngestSettings(
        unitsAtOnce,
        sinkUnitsAtOnce,
        objectsAtOnce,
        bufferBytes,
        newLineCap,
        groupTime,
        groupBytes,
        lease,
        poll,
        idle,
        retry,
        retryMax,
        permanentAttempts,
        mappingVersion);
  }

  /// The same with other memory for objects on their way.
  public IngestSettings withBufferBytes(long newBufferBytes) {
    return new IngestSettings(
        unitsAtOnce,
        sinkUnitsAtOnce,
        objectsAtOnce,
        newBufferBytes,
        lineCap,
        groupTime,
        groupBytes,
        lease,
        poll,
        idle,
        retry,
        retryMax,
        permanentAttempts,
        mappingVersion);
  }

  /// The same with other bounds of a group of messages.
  public IngestSettings withGroups(Duration newGroupTime, long newGroupBytes) {
    return new IngestSettings(
        unitsAtOnce,
        sinkUnitsAtOnce,
        objectsAtOnce,
        bufferBytes,
        lineCap,
        newGroupTime,
        newGroupBytes,
        lease,
        poll,
        idle,
        retry,
        retryMax,
        permanentAttempts,
        mappingVersion);
  }

  /// The pause before the next try: doubled with each attempt, and random, so that many do not come
  /// back at once.
  public Duration pause(int attempts, double random) {
    double doubled = Math.scalb((double) retry.toMillis(), Math.clamp(attempts - 1L, 0, 20));
    double most = Math.min(doubled, (double) retryMax.toMillis());
    return Duration.ofMillis((long) (most / 2 + random * most / 2));
  }
}
