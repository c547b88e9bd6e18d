package dev.takagari.core.mapping;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts events whose name no family knows, for the metric `unmapped_event_names`.
///
/// Remembers 1,000 names; later ones are counted together. Safe for use by several threads.
public final class UnmappedNames {
  /// Stands for every name after the first thousand.
  public static final String OTHERS = "(others)";

  private static final int MOST = 1_000;

  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  /// Counts one event of this name.
  public void add(String name) {
    LongAdder count = counts.get(name);
    if (count == null) {
      String key = counts.size() < MOST ? name : OTHERS;
      count = counts.computeIfAbsent(key, k -> new LongAdder());
    }
    count.increment();
  }

  /// Whether an event of this name was counted.
  public boolean has(String name) {
    return counts.containsKey(name);
  }

  /// The counts so far, by name.
  public Map<String, Long> counts() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((name, count) -> copy.put(name, count.sum()));
    return copy;
  }
}
