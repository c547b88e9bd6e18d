package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.ContainerTimes;
import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts events on their way: an increment for the delay, a look-up of some bytes for the host and
/// the container. For one thread at a time.
public final class EventTally {
  private static final byte[] ALERT = "alert".getBytes(StandardCharsets.US_ASCII);

  /// The sensor's own events about a container: it runs; with this ending, it stopped.
  private static final byte[] CONTAINER = "OciContainer".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] STOPPED = "Stopped".getBytes(StandardCharsets.US_ASCII);

  private final DelayHistogram delays = new DelayHistogram();
  private final NewestTimes hosts = new NewestTimes();
  private final NewestTimes running = new NewestTimes();
  private final NewestTimes stopped = new NewestTimes();
  private final NewestTimes happened = new NewestTimes();
  private final ByteSpan span = new ByteSpan();
  private final ByteSpan alert = new ByteSpan();
  private long events;
  private long alerts;

  /// Begins to count.
  public EventTally() {
    alert.set(ALERT, 0, ALERT.length);
  }

  /// Counts one event.
  ///
  /// @param delivered when its object was delivered, µs since 1970; nothing is heard of later
  public void add(Event event, long delivered) {
    events++;
    long time = event.has(Columns.TIMESTAMP) ? event.number(Columns.TIMESTAMP) : delivered;
    delays.add((delivered - time) / 1000);
    if (event.has(Columns.EVENT_CLASS)) {
      event.text(Columns.EVENT_CLASS, span);
      alerts += span.length() == ALERT.length && span.equals(alert) ? 1 : 0;
    }
    if (event.has(Columns.HOST_ID)) {
      event.text(Columns.HOST_ID, span);
      hosts.add(span, Math.min(time, delivered));
    }
    if (event.has(Columns.CONTAINER_ID)) {
      NewestTimes times = container(event);
      event.text(Columns.CONTAINER_ID, span);
      times.add(span, Math.min(time, delivered));
    }
  }

  /// What an event says about its container.
  private NewestTimes container(Event event) {
    if (!event.has(Columns.EVENT_ACTION)) {
      return happened;
    }
    event.text(Columns.EVENT_ACTION, span);
    if (!has(CONTAINER, 0)) {
      return happened;
    }
    return has(STOPPED, span.length() - STOPPED.length) ? stopped : running;
  }

  /// Whether the action has this text at this place.
  private boolean has(byte[] text, int at) {
    int from = span.offset() + at;
    return at >= 0
        && at + text.length <= span.length()
        && Arrays.equals(text, 0, text.length, span.array(), from, from + text.length);
  }

  /// What several counted together.
  public static UnitTally sum(Collection<EventTally> tallies) {
    DelayHistogram delays = new DelayHistogram();
    Map<String, Long> hosts = new HashMap<>();
    Map<String, Long> running = new HashMap<>();
    Map<String, Long> stopped = new HashMap<>();
    Map<String, Long> happened = new HashMap<>();
    long events = 0;
    long alerts = 0;
    for (EventTally tally : tallies) {
      delays.add(tally.delays);
      tally.hosts.addTo(hosts);
      tally.running.addTo(running);
      tally.stopped.addTo(stopped);
      tally.happened.addTo(happened);
      events += tally.events;
      alerts += tally.alerts;
    }
    Map<String, Instant> hostTimes = new HashMap<>();
    hosts.forEach((host, micros) -> hostTimes.put(host, instant(micros.longValue())));
    return new UnitTally(events, alerts, delays, hostTimes, containers(running, stopped, happened));
  }

  private static Map<String, ContainerTimes> containers(
      Map<String, Long> running, Map<String, Long> stopped, Map<String, Long> happened) {
    Set<String> ids = new HashSet<>(running.keySet());
    ids.addAll(stopped.keySet());
    ids.addAll(happened.keySet());
    Map<String, ContainerTimes> containers = new HashMap<>();
    for (String id : ids) {
      containers.put(
          id,
          new ContainerTimes(
              instant(running.get(id)), instant(stopped.get(id)), instant(happened.get(id))));
    }
    return containers;
  }

  private static @Nullable Instant instant(@Nullable Long micros) {
    return micros == null ? null : instant(micros.longValue());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
