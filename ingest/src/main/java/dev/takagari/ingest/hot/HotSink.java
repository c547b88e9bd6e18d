package dev.takagari.ingest.hot;

import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;

/// Writes events to the hot index: all but those that are too old or kept in the lake only. Writing
/// is idempotent by event id, so a unit may be written by two holders of its lease at once.
public final class HotSink implements EventSink {
  /// Batches for a unit that keep the index busy.
  public static final int USUAL_BATCHES = 2;

  private final HotIndex index;
  private final int batches;
  private final HotKeeping keeping;

  /// Writes every event.
  ///
  /// @param batches as below
  public HotSink(HotIndex index, int batches) {
    this(index, batches, HotKeeping.everything());
  }

  /// @param batches how many batches a unit fills and writes at the same time; with the index's
  ///   batch size the memory of an open unit
  /// @param keeping what is left out
  public HotSink(HotIndex index, int batches, HotKeeping keeping) {
    if (batches < 1) {
      throw new IllegalArgumentException("a unit needs a batch");
    }
    this.index = index;
    this.batches = batches;
    this.keeping = keeping;
  }

  @Override
  public String name() {
    return "hot";
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    return new HotUnitWriter(index, batches, keeping);
  }

  @Override
  public void check() {
    index.check();
  }
}
