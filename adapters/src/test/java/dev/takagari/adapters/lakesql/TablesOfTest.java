package dev.takagari.adapters.lakesql;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeTables;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.search.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tables that are what they are told to be, and remember which times were asked for.
final class TablesOfTest implements LakeTables {
  private final Map<String, PinnedTable> tables = new TreeMap<>();
  final Map<String, TimeRange> asked = new TreeMap<>();

  TablesOfTest with(PinnedTable table) {
    tables.put(table.name(), table);
    return this;
  }

  @Override
  public List<String> names() {
    return new ArrayList<>(tables.keySet());
  }

  @Override
  public PinnedTable pin(String name, TimeRange range) {
    asked.put(name, range);
    PinnedTable table = tables.get(name);
    if (table == null) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "there is no table " + name);
    }
    return new PinnedTable(
        name,
        table.columns(),
        table.files().stream()
            .filter(
                file -> file.maxTime() >= range.fromMicros() && file.minTime() < range.toMicros())
            .toList(),
        table.snapshotId());
  }
}
