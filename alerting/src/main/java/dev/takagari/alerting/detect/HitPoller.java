package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.event.Columns;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Hands over hits of indicators as detections, in the order in which they were recorded, by one
/// process at a time. A place is remembered once what lies before it was handed over: who is cut
/// off hands the same over again, under the same ids.
///
/// Hits that were recorded before anybody ever polled are history and are left alone.
public final class HitPoller {
  /// Name of the lease, and of the place.
  public static final String NAME = "detections-of-hits";

  private static final int BATCH = 500;
  private static final int PASSED_AT_ONCE = 10_000;
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final HitLedger hits;
  private final IndicatorRepository indicators;
  private final HostRegistry hosts;
  private final PollPlaces places;
  private final LeaseLedger leases;
  private final String owner;
  private final DetectionOutlet outlet;
  private final Counter published;
  private final Counter quiet;

  /// @param owner this process, told from every other one
  public HitPoller(
      HitLedger hits,
      IndicatorRepository indicators,
      HostRegistry hosts,
      PollPlaces places,
      LeaseLedger leases,
      String owner,
      DetectionOutlet outlet,
      MeterRegistry meters) {
    this.hits = hits;
    this.indicators = indicators;
    this.hosts = hosts;
    this.places = places;
    this.leases = leases;
    this.owner = owner;
    this.outlet = outlet;
    this.published = meters.counter("takagari.alerting.detections", "sink", "indicators");
    this.quiet = meters.counter("takagari.alerting.hits.quiet");
  }

  /// Hands over what has come, one batch.
  ///
  /// @return whether there may be more; false when another process polls
  /// @throws dev.takagari.core.error.TakagariException transient; the next call goes on
  public boolean runOnce() {
    Optional<NamedLease> lease = leases.acquire(NAME, owner, LEASE);
    if (lease.isEmpty()) {
      return false;
    }
    OptionalLong place = places.find(NAME);
    if (place.isEmpty()) {
      begin();
      return true;
    }
    List<HitLedger.Placed> batch = hits.list(place.getAsLong(), HitFilter.ALL, BATCH);
    if (batch.isEmpty()) {
      return false;
    }
    publish(batch.stream().map(HitLedger.Placed::hit).toList());
    places.move(NAME, batch.getLast().place());
    return batch.size() == BATCH;
  }

  /// Whether a place is remembered: hits that are recorded from now on are handed over.
  public boolean hasBegun() {
    return places.find(NAME).isPresent();
  }

  /// Gives the lease back, so that another process need not wait for its end.
  public void release() {
    leases.acquire(NAME, owner, LEASE).ifPresent(leases::release);
  }

  private void begin() {
    long newest = 0;
    List<HitLedger.Placed> passed = hits.list(newest, HitFilter.ALL, PASSED_AT_ONCE);
    while (!passed.isEmpty()) {
      newest = passed.getLast().place();
      leases.acquire(NAME, owner, LEASE);
      passed = hits.list(newest, HitFilter.ALL, PASSED_AT_ONCE);
    }
    places.move(NAME, newest);
  }

  private void publish(List<IndicatorHit> batch) {
    List<IndicatorHit> loud = batch.stream().filter(hit -> hit.list().isEmpty()).toList();
    Set<IndicatorValue> values = new HashSet<>();
    loud.forEach(hit -> values.add(hit.indicator()));
    Map<IndicatorValue, List<StoredIndicator>> said =
        values.isEmpty() ? Map.of() : indicators.of(values);
    Map<String, String> names = names(loud);
    List<Detection> detections = new ArrayList<>();
    for (IndicatorHit hit : loud) {
      detections.add(
          HitDetections.of(
              hit,
              names.getOrDefault(hit.hostId(), ""),
              said.getOrDefault(hit.indicator(), List.of())));
    }
    outlet.publish(detections);
    published.increment(detections.size());
    quiet.increment((double) batch.size() - detections.size());
  }

  /// Names of hosts by their ids, of those that their events do not name.
  private Map<String, String> names(List<IndicatorHit> batch) {
    Set<String> ids = new HashSet<>();
    for (IndicatorHit hit : batch) {
      if (!hit.hostId().isEmpty() && hit.context().text(Columns.HOST_NAME).isEmpty()) {
        ids.add(hit.hostId());
      }
    }
    Map<String, String> names = new HashMap<>();
    if (!ids.isEmpty()) {
      long version = hosts.version();
      ids.forEach(id -> hosts.hostName(id, version).ifPresent(name -> names.put(id, name)));
    }
    return names;
  }
}
