package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.AllowEntry;
import dev.takagari.core.indicator.list.ListBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A book that keeps what it is given. For one thread.
final class MemoryListBook implements ListBook {
  private final List<AllowEntry> allowed = new ArrayList<>();
  private final Map<String, Turned> turned = new TreeMap<>();
  private long version;

  @Override
  public long version() {
    return version;
  }

  @Override
  public List<AllowEntry> allowed() {
    return List.copyOf(allowed);
  }

  @Override
  public void allow(
      IndicatorValue value, String owner, String reason, @Nullable Instant expires, String by) {
    version++;
    allowed.add(new AllowEntry(value, owner, reason, by, Instant.EPOCH, expires));
  }

  @Override
  public boolean disallow(IndicatorValue value) {
    version++;
    return allowed.removeIf(entry -> entry.value().equals(value));
  }

  @Override
  public void turn(String warningList, boolean on, String by) {
    version++;
    turned.put(warningList, new Turned(warningList, on, by, Instant.EPOCH));
  }

  @Override
  public List<Turned> turned() {
    return List.copyOf(turned.values());
  }
}
