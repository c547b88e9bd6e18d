package dev.takagari.ingest.lake;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.DataFileWriter;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.retention.KeptDays;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes every event of a unit into the lake's data files, sorted and without copies; all but
/// those of days that the lake does not keep.
///
/// Memory is bounded by the settings, whatever the size of a unit and however many days it touches:
/// rows are spooled, and data files are written one after the other.
public final class LakeSink implements EventSink {
  /// Name of the sink in the ledger.
  public static final String NAME = "lake";

  private final DataFileWriter lake;
  private final Runnable check;
  private final LakeSinkSettings settings;
  private final LakeKeeping keeping;
  private final Semaphore openFiles;
  private final AtomicBoolean cleaned = new AtomicBoolean();
  private final Counter written;
  private final Counter duplicates;
  private final Counter bytes;
  private final Counter files;
  private final Counter spilled;

  public LakeSink(EventLake lake, LakeSinkSettings settings, MeterRegistry meters) {
    this(lake, lake::check, settings, LakeKeeping.everything(), meters);
  }

  /// @param check fails if files could not be written now, with the reason
  public LakeSink(
      DataFileWriter lake, Runnable check, LakeSinkSettings settings, MeterRegistry meters) {
    this(lake, check, settings, LakeKeeping.everything(), meters);
  }

  /// @param check fails if files could not be written now, with the reason
  /// @param keeping what is left out
  public LakeSink(
      DataFileWriter lake,
      Runnable check,
      LakeSinkSettings settings,
      LakeKeeping keeping,
      MeterRegistry meters) {
    this.lake = lake;
    this.check = check;
    this.settings = settings;
    this.keeping = keeping;
    this.openFiles = new Semaphore(settings.openFiles());
    this.written = meters.counter("takagari.ingest.lake.rows.written");
    this.duplicates = meters.counter("takagari.ingest.lake.duplicates.dropped");
    this.bytes = meters.counter("takagari.ingest.lake.bytes.written");
    this.files = meters.counter("takagari.ingest.lake.files.written");
    this.spilled = meters.counter("takagari.ingest.lake.bytes.spilled");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    clean();
    return new LakeUnitWriter(this, lease, new Spool(directory(), settings.unitBytes()));
  }

  @Override
  public void check() {
    check.run();
    clean();
    try {
      Files.createDirectories(directory());
    } catch (IOException e) {
      throw unavailable(e);
    }
    if (!Files.isWritable(directory())) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "the spool " + directory() + " is not writable");
    }
  }

  private void clean() {
    if (cleaned.getAndSet(true)) {
      return;
    }
    try {
      SpoolFile.clean(directory());
    } catch (IOException e) {
      cleaned.set(false);
      throw unavailable(e);
    }
  }

  Path directory() {
    return settings.directory();
  }

  /// The days that are taken now.
  KeptDays keptDays() {
    return keeping.days();
  }

  /// Whether the mapping does not know a kind of event.
  boolean isUnknown(String action) {
    return keeping.unknown().test(action);
  }

  /// Whether rows beyond the memory of a unit go to disk.
  boolean spills() {
    return settings.whenFull() == LakeSinkSettings.WhenFull.SPILL;
  }

  LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    openFiles.acquireUninterruptibly();
    try {
      return lake.write(name, partition, rows);
    } finally {
      openFiles.release();
    }
  }

  void finished(SinkOutcome outcome, long spilledBytes) {
    written.increment((double) outcome.written());
    duplicates.increment((double) outcome.duplicates());
    bytes.increment((double) outcome.bytes());
    files.increment(outcome.files().size());
    spilled.increment((double) spilledBytes);
  }

  private TakagariException unavailable(IOException cause) {
    return new TakagariException(
        ErrorCode.LAKE_UNAVAILABLE, "the spool " + directory() + " cannot be used", cause);
  }
}
