package dev.takagari.core.hot;

import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.sink.ParkedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A hot index that tells when it reaches a step at which a process may die. Who listens throws to
/// play the crash.
public final class FaultyHotIndex implements HotIndex {
  /// Where a crash hurts.
  public enum Step {
    /// Half of a batch is in the index.
    BULK_HALF_DONE,
    /// All is written, nothing refreshed.
    BEFORE_REFRESH
  }

  private final HotIndex index;
  private final Consumer<Step> listener;

  public FaultyHotIndex(HotIndex index, Consumer<Step> listener) {
    this.index = index;
    this.listener = listener;
  }

  @Override
  public HotBatch newBatch() {
    return new Batch();
  }

  @Override
  public void refresh(Set<String> indices) {
    listener.accept(Step.BEFORE_REFRESH);
    index.refresh(indices);
  }

  @Override
  public List<HotGap> gaps() {
    return index.gaps();
  }

  @Override
  public void check() {
    index.check();
  }

  private final class Batch implements HotBatch {
    private final HotBatch whole = index.newBatch();
    private final List<EventRow> events = new ArrayList<>();

    @Override
    public boolean add(Event event) {
      events.add(EventRow.copyOf(event));
      return whole.add(event);
    }

    @Override
    public int size() {
      return events.size();
    }

    @Override
    public HotBatchOutcome write() {
      int half = (events.size() + 1) / 2;
      HotBatchOutcome first = write(events.subList(0, half));
      listener.accept(Step.BULK_HALF_DONE);
      HotBatchOutcome second = write(events.subList(half, events.size()));
      clear();
      List<ParkedEvent> parked = new ArrayList<>(first.parked());
      parked.addAll(second.parked());
      Set<String> indices = new HashSet<>(first.indices());
      indices.addAll(second.indices());
      return new HotBatchOutcome(
          first.created() + second.created(),
          first.present() + second.present(),
          first.repeated() + second.repeated(),
          parked,
          first.bytes() + second.bytes(),
          indices);
    }

    private HotBatchOutcome write(List<EventRow> part) {
      HotBatch batch = index.newBatch();
      part.forEach(batch::add);
      return batch.write();
    }

    @Override
    public void clear() {
      whole.clear();
      events.clear();
    }
  }
}
