package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Counts events on their way: an increment for the delay, a look-up of some bytes for the host.
/// For one thread at a time.
public final class EventTally {
  private static final byte[] ALERT = "alert".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_ID = 256;

  private final DelayHistogram delays = new DelayHistogram();
  private final HostTimes hosts = new HostTimes();
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
  /// @param delivered when its object was delivered, µs since 1970; a host is not heard of later
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
      if (span.length() <= LONGEST_ID) {
        hosts.add(span, Math.min(time, delivered));
      }
    }
  }

  /// What several counted together.
  public static UnitTally sum(Collection<EventTally> tallies) {
    DelayHistogram delays = new DelayHistogram();
    Map<String, Long> times = new HashMap<>();
    long events = 0;
    long alerts = 0;
    for (EventTally tally : tallies) {
      delays.add(tally.delays);
      tally.hosts.addTo(times);
      events += tally.events;
      alerts += tally.alerts;
    }
    Map<String, Instant> hosts = new HashMap<>();
    times.forEach((host, micros) -> hosts.put(host, Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
    return new UnitTally(events, alerts, delays, hosts);
  }
}
