package dev.takagari.ingest.hot;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Event;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.volume.VolumeTally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Fills as many batches at once as there are threads, up to a bound; whoever fills one writes it.
final class HotUnitWriter implements UnitWriter {
  private final HotIndex index;
  private final HotKeeping keeping;
  private final Map<String, LocalDate> floors;
  private final BlockingQueue<Slot> idle = new LinkedBlockingQueue<>();
  private final List<Slot> all = new ArrayList<>();
  private final int most;

  // guarded by this
  private final List<ParkedEvent> parked = new ArrayList<>();
  private final Set<String> indices = new HashSet<>();
  private long accepted;
  private long written;
  private long duplicates;
  private long bytes;

  /// What one thread at a time works with.
  private record Slot(HotBatch batch, HotIntake intake, VolumeTally tally) {}

  HotUnitWriter(HotIndex index, int most, HotKeeping keeping) {
    this.index = index;
    this.most = most;
    this.keeping = keeping;
    this.floors = keeping.exclusions().floors();
  }

  @Override
  public void accept(Event event) {
    Slot slot = take();
    try {
      if (!slot.intake().takes(event)) {
        return;
      }
      slot.tally().add(event, 1);
      if (slot.batch().add(event)) {
        write(slot.batch());
      }
    } finally {
      idle.add(slot);
    }
  }

  private Slot take() {
    Slot slot = idle.poll();
    if (slot != null) {
      return slot;
    }
    synchronized (all) {
      if (all.size() < most) {
        Slot made = new Slot(index.newBatch(), new HotIntake(keeping, floors), new VolumeTally());
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
    for (Slot slot : all) {
      if (slot.batch().size() > 0) {
        write(slot.batch());
      }
    }
    index.refresh(Set.copyOf(indices));
    LeftOut leftOut = leftOut();
    return new SinkOutcome(
        accepted + leftOut.rows(),
        written,
        duplicates,
        parked,
        bytes,
        List.of(),
        leftOut,
        VolumeTally.sum(all.stream().map(Slot::tally).toList(), _ -> false));
  }

  /// What no batch was given. That days are incomplete is noted before the unit counts as done: a
  /// search reads its files from the lake until then.
  private LeftOut leftOut() {
    long expired = 0;
    long lakeOnly = 0;
    Set<LeftOut.Kind> kinds = new HashSet<>();
    Map<String, LocalDate> below = new HashMap<>();
    for (Slot slot : all) {
      LeftOut part = slot.intake().leftOut();
      expired += part.expired();
      lakeOnly += part.lakeOnly();
      kinds.addAll(part.kinds());
      below.putAll(slot.intake().expiredBelow());
    }
    below.entrySet().removeIf(entry -> isKnown(entry.getKey(), entry.getValue()));
    if (!below.isEmpty()) {
      keeping.exclusions().raise(below);
    }
    return new LeftOut(expired, lakeOnly, kinds);
  }

  private boolean isKnown(String eventClass, LocalDate day) {
    LocalDate floor = floors.get(eventClass);
    return floor != null && !floor.isBefore(day);
  }

  @Override
  public void close() {
    idle.clear();
    synchronized (all) {
      all.clear();
    }
  }
}
