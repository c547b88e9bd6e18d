package dev.takagari.core.hot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A ledger that forgets when the process ends.
public final class MemoryHotIndexLedger implements HotIndexLedger {
  private final List<HotIndexEntry> entries = new ArrayList<>();

  @Override
  public synchronized List<HotIndexEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized void add(HotIndexEntry entry) {
    boolean known =
        entries.stream()
            .anyMatch(e -> e.name().equals(entry.name()) && e.uuid().equals(entry.uuid()));
    if (!known) {
      entries.add(entry);
      entries.sort(Comparator.comparing(HotIndexEntry::name));
    }
  }

  @Override
  public synchronized void remove(HotIndexEntry entry) {
    entries.removeIf(
        known -> known.name().equals(entry.name()) && known.uuid().equals(entry.uuid()));
  }
}
