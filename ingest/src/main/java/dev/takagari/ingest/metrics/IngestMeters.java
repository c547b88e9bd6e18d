package dev.takagari.ingest.metrics;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.retention.LeftOut;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The meters of ingest, `takagari.ingest.<thing>.<verb>`. Tags come from closed sets: feeds and
/// sinks of the configuration, error codes, stages.
public final class IngestMeters {
  private final MeterRegistry registry;
  private final AtomicInteger unitsInFlight = new AtomicInteger();

  public IngestMeters(MeterRegistry registry, StageClock clock) {
    this.registry = registry;
    Gauge.builder("takagari.ingest.units.in-flight", unitsInFlight, AtomicInteger::get)
        .description("units that this process works on")
        .register(registry);
    for (Stage stage : Stage.values()) {
      FunctionCounter.builder("takagari.ingest.cpu.used", clock, c -> c.seconds(stage))
          .baseUnit("seconds")
          .tag("stage", stage.tag())
          .register(registry);
    }
  }

  /// Shows how old the oldest unfinished unit is.
  public void lag(Supplier<Number> seconds) {
    TimeGauge.builder("takagari.ingest.lag", seconds, TimeUnit.SECONDS).register(registry);
  }

  public void messageReceived(String feed) {
    count("takagari.ingest.messages.received", feed, 1);
  }

  public void messageDeleted(String feed) {
    count("takagari.ingest.messages.deleted", feed, 1);
  }

  public void messageIgnored(String feed) {
    count("takagari.ingest.messages.dropped", feed, 1);
  }

  public void objectArchived(String feed, long bytes) {
    count("takagari.ingest.objects.archived", feed, 1);
    count("takagari.ingest.bytes.archived", feed, bytes);
  }

  public void linesReceived(String feed, long lines) {
    count("takagari.ingest.lines.received", feed, lines);
  }

  public void inventoryRows(String feed, long rows) {
    count("takagari.ingest.inventory.received", feed, rows);
  }

  public void quarantined(String feed, ErrorCode reason, long count) {
    registry
        .counter("takagari.ingest.things.quarantined", "feed", feed, "reason", reason.code())
        .increment((double) count);
  }

  public void written(String feed, String sink, long written, long duplicates, long bytes) {
    Stage stage = Stage.ofSink(sink);
    registry
        .counter("takagari.ingest.events.written", "feed", feed, "stage", stage.tag())
        .increment((double) written);
    registry
        .counter("takagari.ingest.events.duplicate", "feed", feed, "stage", stage.tag())
        .increment((double) duplicates);
    registry
        .counter("takagari.ingest.bytes.written", "feed", feed, "stage", stage.tag())
        .increment((double) bytes);
  }

  /// Counts what a sink left out on purpose.
  public void leftOut(String feed, String sink, LeftOut leftOut) {
    String stage = Stage.ofSink(sink).tag();
    leftOut(feed, stage, "expired", leftOut.expired());
    leftOut(feed, stage, "lake-only", leftOut.lakeOnly());
  }

  private void leftOut(String feed, String stage, String reason, long rows) {
    registry
        .counter("takagari.ingest.events.left-out", "feed", feed, "stage", stage, "reason", reason)
        .increment((double) rows);
  }

  public void failed(String feed, Stage stage, ErrorCode reason) {
    registry
        .counter(
            "takagari.ingest.runs.failed",
            "feed",
            feed,
            "stage",
            stage.tag(),
            "reason",
            reason.code())
        .increment();
  }

  public void unitStarted() {
    unitsInFlight.incrementAndGet();
  }

  public void unitEnded() {
    unitsInFlight.decrementAndGet();
  }

  private void count(String name, String feed, long amount) {
    registry.counter(name, "feed", feed).increment((double) amount);
  }
}
