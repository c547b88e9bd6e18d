package dev.takagari.ingest.inventory;

import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.ingest.decode.LineReader;
import java.util.ArrayList;
import java.util.List;

/// Takes the lines of one inventory object over into the registry.
public final class RegistryReader implements LineReader {
  private static final int BATCH = 500;

  private final String kind;
  private final HostRegistry registry;
  private final List<InventoryRow> rows = new ArrayList<>();

  public RegistryReader(String kind, HostRegistry registry) {
    this.kind = kind;
    this.registry = registry;
  }

  @Override
  public void line(byte[] buffer, int offset, int length, long number) {
    rows.add(InventoryReader.read(kind, buffer, offset, length));
    if (rows.size() >= BATCH) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (!rows.isEmpty()) {
      registry.record(rows);
      rows.clear();
    }
  }
}
