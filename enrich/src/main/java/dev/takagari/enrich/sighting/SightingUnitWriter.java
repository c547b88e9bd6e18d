package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One unit's sightings. Each thread collects by itself; what exceeds its memory goes to disk as a
/// sorted run, and the runs are merged at the end.
final class SightingUnitWriter implements UnitWriter {
  private static final int EVENTS_BETWEEN_LOOKS = 64;

  private final SightingSink sink;
  private final UnitLease lease;
  private final Queue<Collector> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Collector> all = new ConcurrentLinkedQueue<>();
  private final NavigableMap<YearMonth, List<SpilledRows>> runs = new TreeMap<>();
  private long spilled;

  SightingUnitWriter(SightingSink sink, UnitLease lease) {
    this.sink = sink;
    this.lease = lease;
  }

  @Override
  public void accept(Event event) {
    Collector collector = Objects.requireNonNullElseGet(idle.poll(), this::newCollector);
    if (event.has(Columns.TIMESTAMP)) {
      collector.add(event);
    }
    if (collector.events() % EVENTS_BETWEEN_LOOKS == 0
        && collector.memory() > sink.collectorBytes()) {
      spill(collector);
    }
    idle.add(collector);
  }

  private Collector newCollector() {
    Collector collector = new Collector();
    all.add(collector);
    return collector;
  }

  private void spill(Collector collector) {
    NavigableMap<YearMonth, List<SightingRow>> months = collector.take();
    for (Map.Entry<YearMonth, List<SightingRow>> month : months.entrySet()) {
      SpilledRows run;
      try {
        run = SpilledRows.write(sink.directory(), month.getValue());
      } catch (IOException e) {
        throw sink.unavailable(e);
      }
      synchronized (runs) {
        runs.computeIfAbsent(month.getKey(), _ -> new ArrayList<>()).add(run);
        spilled += run.bytes();
      }
    }
  }

  @Override
  public SinkOutcome finish() {
    long events = all.stream().mapToLong(Collector::events).sum();
    NavigableMap<YearMonth, List<SightingRows>> sources = new TreeMap<>();
    runs.forEach((month, spilledRows) -> sources.put(month, new ArrayList<>(spilledRows)));
    for (Collector collector : all) {
      collector
          .take()
          .forEach(
              (month, rows) ->
                  sources
                      .computeIfAbsent(month, _ -> new ArrayList<>())
                      .add(SightingRows.of(rows)));
    }
    List<SightingFile> files = new ArrayList<>();
    long digest = 0;
    for (Map.Entry<YearMonth, List<SightingRows>> month : sources.entrySet()) {
      Digested rows = new Digested(new SightingMerge(month.getValue()), digest);
      String name = lease.unit() + "-" + lease.fence() + "-" + files.size();
      files.add(sink.table().write(name, month.getKey(), 0, rows, Long.MAX_VALUE));
      digest = rows.digest();
    }
    sink.reached(SightingStep.WRITTEN);
    if (!files.isEmpty()) {
      sink.ledger().stage(lease, digest, files);
      sink.reached(SightingStep.STAGED);
    }
    long bytes = files.stream().mapToLong(SightingFile::bytes).sum();
    sink.finished(files.stream().mapToLong(SightingFile::rows).sum(), bytes, spilled);
    return new SinkOutcome(events, events, 0, List.of(), bytes, List.of());
  }

  @Override
  public void close() {
    synchronized (runs) {
      runs.values().forEach(month -> month.forEach(SpilledRows::close));
      runs.clear();
    }
  }

  /// Rows on their way into a file, and what tells them from the rows of another try. Mutable.
  private static final class Digested implements SightingRows {
    private final SightingRows rows;
    private long digest;

    Digested(SightingRows rows, long digest) {
      this.rows = rows;
      this.digest = digest;
    }

    long digest() {
      return digest;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public SightingRow next() {
      SightingRow row = rows.next();
      byte[] numbers =
          ByteBuffer.allocate(7 * Long.BYTES)
              .putLong(digest)
              .putLong(row.hash())
              .putLong(row.day())
              .putLong(XxHash64.hash(row.host(), 0, row.host().length) + row.role().number())
              .putLong(row.first())
              .putLong(row.last())
              .putLong(row.count())
              .array();
      digest = XxHash64.hash(numbers, 0, numbers.length);
      return row;
    }

    @Override
    public SightingRow peek() {
      return rows.peek();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
