package dev.takagari.alerting.detect;

import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Hands over what the products behind events detected, and counts of every unit what became of its
/// events. A unit that is written again hands over the same detections under the same ids.
public final class DetectionSink implements EventSink {
  /// Name of the sink in the ledger.
  public static final String NAME = "detections";

  private final DetectionOutlet outlet;
  private final DetectionTallies tallies;
  private final FalcoPriority least;
  private final Counter published;

  /// @param least priority that makes an alert of Falco a detection
  public DetectionSink(
      DetectionOutlet outlet, DetectionTallies tallies, FalcoPriority least, MeterRegistry meters) {
    this.outlet = outlet;
    this.tallies = tallies;
    this.least = least;
    this.published = meters.counter("takagari.alerting.detections", "sink", NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    return new DetectionUnitWriter(
        lease,
        least,
        detections -> {
          outlet.publish(detections);
          published.increment(detections.size());
        },
        tallies);
  }

  /// Always: the queue and the database are asked when there is something to hand over.
  @Override
  public void check() {}
}
