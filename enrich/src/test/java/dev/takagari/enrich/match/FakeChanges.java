package dev.takagari.enrich.match;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.IndicatorValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/// A store in memory that can be silent and forgetful.
public final class FakeChanges implements IndicatorChanges {
  private final Map<IndicatorValue, ActiveIndicator> active = new HashMap<>();
  private final Map<IndicatorValue, Long> changed = new HashMap<>();
  private UUID store = new UUID(1, 1);
  private long generation;
  private long remembered;
  private boolean silent;
  private int sweeps;
  private int wholes;
  private int asked;

  /// Changes what is matched, as one generation.
  public synchronized void change(
      Collection<ActiveIndicator> added, Collection<IndicatorValue> gone) {
    generation++;
    for (IndicatorValue value : gone) {
      active.remove(value);
      changed.put(value, generation);
    }
    for (ActiveIndicator indicator : added) {
      active.put(indicator.value(), indicator);
      changed.put(indicator.value(), generation);
    }
  }

  public synchronized List<ActiveIndicator> active() {
    return List.copyOf(active.values());
  }

  /// Whether it does not answer.
  public synchronized void setSilent(boolean silent) {
    this.silent = silent;
  }

  /// Forgets what was changed when.
  public synchronized void forget() {
    remembered = generation;
  }

  /// Becomes another store.
  synchronized void replace() {
    store = UUID.randomUUID();
    generation = 1;
    remembered = 0;
    active.clear();
    changed.clear();
  }

  /// Is what it was at an earlier generation, as after a restore.
  synchronized void setBack(long earlier, Collection<ActiveIndicator> had) {
    generation = earlier;
    active.clear();
    changed.values().removeIf(changedAt -> changedAt > earlier);
    had.forEach(indicator -> active.put(indicator.value(), indicator));
  }

  synchronized int sweeps() {
    return sweeps;
  }

  /// How often it was asked anything.
  synchronized int asked() {
    return asked;
  }

  /// How often it was read as a whole.
  synchronized int wholes() {
    return wholes;
  }

  @Override
  public synchronized UUID store() {
    answer();
    return store;
  }

  @Override
  public synchronized long generation() {
    answer();
    return generation;
  }

  @Override
  public synchronized long sweep() {
    answer();
    sweeps++;
    return 0;
  }

  @Override
  public synchronized long active(Consumer<ActiveIndicator> into) {
    answer();
    wholes++;
    active.values().forEach(into);
    return generation;
  }

  @Override
  public synchronized OptionalLong since(long after, Consumer<IndicatorChange> into) {
    answer();
    if (after < remembered || after > generation) {
      return OptionalLong.empty();
    }
    List<IndicatorValue> values = new ArrayList<>(changed.keySet());
    for (IndicatorValue value : values) {
      if (changed.get(value) > after) {
        ActiveIndicator now = active.get(value);
        into.accept(
            now == null ? new IndicatorChange.Gone(value) : new IndicatorChange.Active(now));
      }
    }
    return OptionalLong.of(generation);
  }

  private void answer() {
    asked++;
    if (silent) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "the store is silent");
    }
  }
}
