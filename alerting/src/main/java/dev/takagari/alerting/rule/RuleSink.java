package dev.takagari.alerting.rule;

import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// Asks every event whether it fits a rule. What fits goes to triage, at once or when enough of it
/// came; a unit that is brought again says the same again, under the same ids. All events of a unit
/// are judged by one version of the rules.
public final class RuleSink implements EventSink {
  /// Name of the sink in the ledger.
  public static final String NAME = "rules";

  /// Detections of one rule that a unit tells of one by one.
  static final int MOST_TOLD = 200;

  /// Events of one rule and unit that are counted.
  static final int MOST_COUNTED = 10_000;

  private final Supplier<CompiledRules> rules;
  private final RuleCounts counts;
  private final DetectionOutlet outlet;
  private final DetectionTallies tallies;
  private final AlarmOutlet alarms;
  private final MeterRegistry meters;

  /// @param rules those that hold now; asked once for each unit
  public RuleSink(
      Supplier<CompiledRules> rules,
      RuleCounts counts,
      DetectionOutlet outlet,
      DetectionTallies tallies,
      AlarmOutlet alarms,
      MeterRegistry meters) {
    this.rules = rules;
    this.counts = counts;
    this.outlet = outlet;
    this.tallies = tallies;
    this.alarms = alarms;
    this.meters = meters;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    return new RuleUnitWriter(lease, rules.get(), this);
  }

  RuleCounts counts() {
    return counts;
  }

  DetectionOutlet outlet() {
    return outlet;
  }

  DetectionTallies tallies() {
    return tallies;
  }

  AlarmOutlet alarms() {
    return alarms;
  }

  /// Counts events of a unit that fit a rule.
  public void fitted(String rule, long events) {
    meters.counter("takagari.alerting.rules.events", "rule", rule).increment((double) events);
  }

  /// Rules need no store of their own to be asked; what they find does.
  @Override
  public void check() {
    counts.untold(1);
  }
}
