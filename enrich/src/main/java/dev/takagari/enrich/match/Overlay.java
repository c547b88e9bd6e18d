package dev.takagari.enrich.match;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.TableWriter;
import dev.takagari.enrich.table.ValueTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What changed since a table was built: it has the last word on the values that it names.
/// Immutable; safe for use by several threads.
final class Overlay {
  private static final int BUDGET = 16 * 1024 * 1024;

  /// Heap of a change beside its text, at most: objects and its place in a map.
  private static final int CHANGE_BYTES = 160;

  private final TableOrigin origin;
  private final Map<IndicatorValue, IndicatorChange> changes;
  private final @Nullable ValueTable active;
  private final long held;

  private Overlay(
      TableOrigin origin,
      Map<IndicatorValue, IndicatorChange> changes,
      @Nullable ValueTable active) {
    this.origin = origin;
    this.changes = changes;
    this.active = active;
    this.held = changes.values().stream().mapToLong(Overlay::held).sum();
  }

  /// Bytes of heap that a change takes, at most.
  static long held(IndicatorChange change) {
    return CHANGE_BYTES + (long) Character.BYTES * change.value().text().length();
  }

  /// Nothing changed.
  static Overlay none(TableOrigin origin) {
    return new Overlay(origin, Map.of(), null);
  }

  /// This and later changes.
  ///
  /// @param directory for temporary files
  Overlay with(List<IndicatorChange> later, TableOrigin now, Path directory) throws IOException {
    Map<IndicatorValue, IndicatorChange> all = HashMap.newHashMap(changes.size() + later.size());
    all.putAll(changes);
    later.forEach(change -> all.put(change.value(), change));
    if (all.isEmpty()) {
      return none(now);
    }
    try (TableWriter writer = new TableWriter(directory, BUDGET)) {
      for (IndicatorChange change : all.values()) {
        if (change instanceof IndicatorChange.Active(ActiveIndicator indicator)) {
          writer.add(indicator);
        }
      }
      return new Overlay(now, all, writer.toTable(now));
    }
  }

  TableOrigin origin() {
    return origin;
  }

  /// What is new in this since an earlier one: with a table that holds the earlier one it says what
  /// this says.
  Overlay after(Overlay earlier, Path directory) throws IOException {
    List<IndicatorChange> later =
        changes.values().stream()
            .filter(change -> !change.equals(earlier.changes.get(change.value())))
            .toList();
    return none(earlier.origin).with(later, origin, directory);
  }

  int size() {
    return changes.size();
  }

  /// Bytes of heap that the changes take, at most.
  long held() {
    return held;
  }

  /// Bytes outside the heap.
  long bytes() {
    return active == null ? 0 : active.bytes();
  }

  /// The values that are matched now; null when nothing changed.
  @Nullable ValueTable active() {
    return active;
  }

  /// Whether it has the word on a value.
  boolean names(IndicatorValue value) {
    return changes.containsKey(value);
  }

  void forEachActive(Consumer<ActiveIndicator> target) {
    for (IndicatorChange change : changes.values()) {
      if (change instanceof IndicatorChange.Active(ActiveIndicator indicator)) {
        target.accept(indicator);
      }
    }
  }
}
