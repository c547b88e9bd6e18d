package dev.takagari.alerting.triage;

import dev.takagari.core.cases.DueCases.Stage;
import dev.takagari.core.cases.Filed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What triage counts.
final class TriageMeters {
  private final Counter received;
  private final Map<Filed.Outcome, Counter> filed = new EnumMap<>(Filed.Outcome.class);
  private final Map<ParkingReason, Counter> parked = new EnumMap<>(ParkingReason.class);
  private final Timer delay;
  private final Map<Stage, Timer> gathering = new EnumMap<>(Stage.class);
  private final Counter gatheringFailures;

  TriageMeters(MeterRegistry registry) {
    received =
        Counter.builder("takagari.alerting.received")
            .description("messages that came from the alert queue, every delivery")
            .register(registry);
    for (Filed.Outcome outcome : Filed.Outcome.values()) {
      filed.put(
          outcome,
          Counter.builder("takagari.alerting.filed")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .description("detections by what became of them")
              .register(registry));
    }
    for (ParkingReason reason : ParkingReason.values()) {
      parked.put(
          reason,
          Counter.builder("takagari.alerting.parked")
              .tag("reason", reason.code())
              .description("messages of which no detection can be made")
              .register(registry));
    }
    delay =
        Timer.builder("takagari.alerting.case.delay")
            .description("from the alert queue to the stored case")
            .publishPercentileHistogram()
            .register(registry);
    for (Stage stage : Stage.values()) {
      gathering.put(
          stage,
          Timer.builder("takagari.alerting.gathering")
              .tag("stage", stage.name().toLowerCase(Locale.ROOT))
              .description("gathering facts of a case once: what is there at once, or more")
              .register(registry));
    }
    gatheringFailures =
        Counter.builder("takagari.alerting.gathering.failures")
            .description("times that gathering facts failed as a whole")
            .register(registry);
  }

  void received() {
    received.increment();
  }

  void filed(Filed.Outcome outcome, Duration sinceSent) {
    Counter counter = filed.get(outcome);
    if (counter != null) {
      counter.increment();
    }
    delay.record(sinceSent.isNegative() ? Duration.ZERO : sinceSent);
  }

  void parked(ParkingReason reason) {
    Counter counter = parked.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void gathered(Stage stage, Duration took) {
    Timer timer = gathering.get(stage);
    if (timer != null) {
      timer.record(took);
    }
  }

  void gatheringFailed() {
    gatheringFailures.increment();
  }
}
