package dev.takagari.enrich.sighting;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingTable;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// Remembers the observable values of every event of a unit: one sorted data file for each month
/// that the unit has events of, staged in a ledger of its own.
///
/// Done in the ingest ledger means staged here; [SightingCommitter] makes it visible.
public final class SightingSink implements EventSink {
  /// Name of the sink in the ledger.
  public static final String NAME = "sightings";

  private final SightingTable table;
  private final SightingLedger ledger;
  private final SightingSinkSettings settings;
  private final SightingStep.Hook hook;
  private final AtomicBoolean cleaned = new AtomicBoolean();
  private final Counter rows;
  private final Counter bytes;
  private final Counter spilled;

  public SightingSink(
      SightingTable table,
      SightingLedger ledger,
      SightingSinkSettings settings,
      MeterRegistry meters) {
    this(table, ledger, settings, meters, SightingStep.Hook.NONE);
  }

  SightingSink(
      SightingTable table,
      SightingLedger ledger,
      SightingSinkSettings settings,
      MeterRegistry meters,
      SightingStep.Hook hook) {
    this.table = table;
    this.ledger = ledger;
    this.settings = settings;
    this.hook = hook;
    this.rows = meters.counter("takagari.enrich.sightings.rows.written");
    this.bytes = meters.counter("takagari.enrich.sightings.bytes.written");
    this.spilled = meters.counter("takagari.enrich.sightings.bytes.spilled");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    clean();
    return new SightingUnitWriter(this, lease);
  }

  @Override
  public void check() {
    table.newest();
    clean();
    try {
      Files.createDirectories(settings.directory());
    } catch (IOException e) {
      throw unavailable(e);
    }
    if (!Files.isWritable(settings.directory())) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "the spool " + settings.directory() + " is not writable");
    }
  }

  private void clean() {
    if (cleaned.getAndSet(true)) {
      return;
    }
    try {
      SpilledRows.clean(settings.directory());
    } catch (IOException e) {
      cleaned.set(false);
      throw unavailable(e);
    }
  }

  SightingTable table() {
    return table;
  }

  SightingLedger ledger() {
    return ledger;
  }

  int collectorBytes() {
    return settings.collectorBytes();
  }

  Path directory() {
    return settings.directory();
  }

  void reached(SightingStep step) {
    hook.reached(step);
  }

  void finished(long writtenRows, long writtenBytes, long spilledBytes) {
    rows.increment((double) writtenRows);
    bytes.increment((double) writtenBytes);
    spilled.increment((double) spilledBytes);
  }

  TakagariException unavailable(Exception cause) {
    return new TakagariException(
        ErrorCode.LAKE_UNAVAILABLE, "the spool " + settings.directory() + " cannot be used", cause);
  }
}
