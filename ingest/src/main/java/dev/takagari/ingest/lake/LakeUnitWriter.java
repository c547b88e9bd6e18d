package dev.takagari.ingest.lake;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.retention.KeptDays;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.core.volume.VolumeTally;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/// One unit on its way into data files. Events are encoded by the threads that bring them and
/// spooled by one at a time.
final class LakeUnitWriter implements UnitWriter {
  private static final List<Column> REQUIRED =
      RowCodec.COLUMNS.stream().filter(Column::required).toList();

  private final LakeSink sink;
  private final UnitLease lease;
  private final Spool spool;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Station> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Station> all = new ConcurrentLinkedQueue<>();
  private final List<ParkedEvent> parked = new ArrayList<>();
  private final List<LakeFile> files = new ArrayList<>();
  private long accepted;
  private long written;
  private long duplicates;
  private long bytes;

  /// What one thread at a time works with.
  private record Station(RowEncoder encoder, KeptDays kept, VolumeTally tally, long[] expired) {}

  LakeUnitWriter(LakeSink sink, UnitLease lease, Spool spool) {
    this.sink = sink;
    this.lease = lease;
    this.spool = spool;
  }

  @Override
  public void accept(Event event) {
    for (Column column : REQUIRED) {
      if (!event.has(column)) {
        park(event, column);
        return;
      }
    }
    Station station = Objects.requireNonNullElseGet(idle.poll(), this::newStation);
    if (station.kept().isExpired(event)) {
      station.expired()[0]++;
      idle.add(station);
      return;
    }
    RowEncoder encoder = station.encoder();
    encoder.encode(event);
    station.tally().add(event, encoder.length());
    lock.lock();
    try {
      accepted++;
      if (!sink.spills() && spool.isFullFor(encoder)) {
        writeFiles();
        spool.clear();
      }
      spool.add(encoder);
    } catch (UncheckedIOException e) {
      throw unavailable(e);
    } finally {
      lock.unlock();
    }
    idle.add(station);
  }

  private Station newStation() {
    Station station =
        new Station(spool.newEncoder(), sink.keptDays(), new VolumeTally(), new long[1]);
    all.add(station);
    return station;
  }

  private void park(Event event, Column missing) {
    String object = event.string(Columns.RAW_OBJECT);
    long line = event.has(Columns.RAW_LINE) ? event.number(Columns.RAW_LINE) : 0;
    lock.lock();
    try {
      accepted++;
      parked.add(
          new ParkedEvent(object == null ? "" : object, line, "the event has no " + missing));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SinkOutcome finish() {
    writeFiles();
    long expired = all.stream().mapToLong(station -> station.expired()[0]).sum();
    SinkOutcome outcome =
        new SinkOutcome(
            accepted + expired,
            written,
            duplicates,
            parked,
            bytes,
            files,
            new LeftOut(expired, 0, Set.of()),
            VolumeTally.sum(all.stream().map(Station::tally).toList(), sink::isUnknown));
    sink.finished(outcome, spool.spilled());
    return outcome;
  }

  private void writeFiles() {
    for (SpoolPartition partition : spool.seal()) {
      MergedRows rows = spool.rows(partition);
      LakeFile file =
          sink.write(new LakeFileName(lease, files.size()), partition.partition(), rows);
      files.add(file);
      written += file.rows();
      bytes += file.bytes();
      duplicates += rows.duplicates();
    }
  }

  @Override
  public void close() {
    try {
      spool.close();
    } catch (UncheckedIOException e) {
      throw unavailable(e);
    }
  }

  private TakagariException unavailable(UncheckedIOException cause) {
    return new TakagariException(
        ErrorCode.LAKE_UNAVAILABLE,
        "the rows of unit " + lease.unit() + " cannot be spooled to " + sink.directory(),
        cause);
  }
}
