package dev.takagari.ingest.hot;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Event;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Fills as many batches at once as there are threads, up to a bound; whoever fills one writes it.
final class HotUnitWriter implements UnitWriter {
  private final HotIndex index;
  private final BlockingQueue<HotBatch> idle = new LinkedBlockingQueue<>();
  private final List<HotBatch> all = new ArrayList<>();
  private final int most;

  // guarded by this
  private final List<ParkedEvent> parked = new ArrayList<>();
  private final Set<String> indices = new HashSet<>();
  private long accepted;
  private long written;
  private long duplicates;
  private long bytes;

  HotUnitWriter(HotIndex index, int most) {
    this.index = index;
    this.most = most;
  }

  @Override
  public void accept(Event event) {
    HotBatch batch = take();
    try {
      if (batch.add(event)) {
        write(batch);
      }
    } finally {
      idle.add(batch);
    }
  }

  private HotBatch take() {
    HotBatch batch = idle.poll();
    if (batch != null) {
      return batch;
    }
    synchronized (all) {
      if (all.size() < most) {
        HotBatch made = index.newBatch();
        all.add(made);
        return made;
      }
    }
    try {
      return idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(
          ErrorCode.INDEX_UNAVAILABLE, "interrupted while waiting for a batch", e);
    }
  }

  private void write(HotBatch batch) {
    long size = batch.size();
    HotBatchOutcome outcome = batch.write();
    synchronized (this) {
      accepted += size;
      written += outcome.created() + outcome.present();
      duplicates += outcome.repeated();
      bytes += outcome.bytes();
      parked.addAll(outcome.parked());
      indices.addAll(outcome.indices());
    }
  }

  @Override
  public SinkOutcome finish() {
    for (HotBatch batch : all) {
      if (batch.size() > 0) {
        write(batch);
      }
    }
    index.refresh(Set.copyOf(indices));
    return new SinkOutcome(accepted, written, duplicates, parked, bytes, List.of());
  }

  @Override
  public void close() {
    idle.clear();
    synchronized (all) {
      all.clear();
    }
  }
}
