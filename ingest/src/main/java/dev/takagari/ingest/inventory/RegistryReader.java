package dev.takagari.ingest.inventory;

import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.inventory.InventoryReader;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.ingest.decode.LineReader;
import java.util.ArrayList;
import java.util.List;

/// Takes the lines of one inventory object over into the registry.
public final class RegistryReader implements LineReader {
  private static final int BATCH = 500;

  private final InventoryKind kind;
  private final String rawObject;
  private final InventoryReader reader = new InventoryReader();
  private final HostRegistry registry;
  private final List<InventoryRow> rows = new ArrayList<>();

  public RegistryReader(InventoryKind kind, String rawObject, HostRegistry registry) {
    this.kind = kind;
    this.rawObject = rawObject;
    this.registry = registry;
  }

  @Override
  public void line(byte[] buffer, int offset, int length, long number) {
    rows.add(reader.read(kind, buffer, offset, length, rawObject, number));
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
