package dev.takagari.ingest;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Sinks in memory with the meaning of the real ones.
final class RecordingSink implements EventSink {
  private final String name;
  private final boolean files;

  /// By event id: what a hot index holds.
  final Map<String, EventRow> rows = new ConcurrentHashMap<>();

  /// By location: what lies in a lake's storage, committed or not.
  final Map<String, Map<String, EventRow>> written = new ConcurrentHashMap<>();

  /// Called with "open", "accept" and "finish"; throws to fail.
  volatile Consumer<String> trouble = what -> {};

  private RecordingSink(String name, boolean files) {
    this.name = name;
    this.files = files;
  }

  static RecordingSink lake() {
    return new RecordingSink("lake", true);
  }

  /// One that holds rows and no files.
  static RecordingSink named(String name) {
    return new RecordingSink(name, false);
  }

  static RecordingSink hot() {
    return new RecordingSink("hot", false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void check() {}

  @Override
  public UnitWriter open(UnitLease lease) {
    trouble.accept("open");
    return new Writer(lease);
  }

  private final class Writer implements UnitWriter {
    private final UnitLease lease;
    private final Map<String, EventRow> accepted = new LinkedHashMap<>();
    private long count;

    Writer(UnitLease lease) {
      this.lease = lease;
    }

    @Override
    public synchronized void accept(Event event) {
      trouble.accept("accept");
      count++;
      EventRow row = EventRow.copyOf(event);
      String id = row.string(Columns.EVENT_ID);
      accepted.putIfAbsent(id, row);
      if (!files) {
        rows.putIfAbsent(id, row);
      }
    }

    @Override
    public synchronized SinkOutcome finish() {
      trouble.accept("finish");
      long duplicates = count - accepted.size();
      if (!files || accepted.isEmpty()) {
        return new SinkOutcome(
            count, accepted.size(), duplicates, List.of(), accepted.size(), List.of());
      }
      String location = lease.unit() + "-" + lease.fence() + "-0";
      if (written.putIfAbsent(location, Map.copyOf(accepted)) != null) {
        throw new AssertionError(location + " is written twice");
      }
      LakeFile file =
          new LakeFile(
              location,
              lease.unit(),
              new LakePartition("process", LocalDate.of(2026, 1, 2)),
              accepted.size(),
              100,
              "descriptor of " + location);
      return new SinkOutcome(count, accepted.size(), duplicates, List.of(), 100, List.of(file));
    }

    @Override
    public void close() {}
  }
}
