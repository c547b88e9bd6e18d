package dev.takagari.ingest.inventory;

import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.inventory.InventoryReader;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.ingest.decode.LineReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads the lines of one inventory object, for the registry.
public final class RegistryReader implements LineReader {
  private static final int BATCH = 500;

  private final InventoryKind kind;
  private final String rawObject;
  private final long delivered;
  private final InventoryReader reader = new InventoryReader();
  private final Consumer<List<InventoryRow>> registry;
  private final List<InventoryRow> rows = new ArrayList<>();

  /// A reader of one object.
  ///
  /// @param delivered when the object was last modified: dates lines that have no time
  /// @param registry takes the rows, up to 500 at a time; the list is reused
  public RegistryReader(
      InventoryKind kind,
      String rawObject,
      Instant delivered,
      Consumer<List<InventoryRow>> registry) {
    this.kind = kind;
    this.rawObject = rawObject;
    this.delivered = ChronoUnit.MICROS.between(Instant.EPOCH, delivered);
    this.registry = registry;
  }

  @Override
  public void line(byte[] buffer, int offset, int length, long number) {
    rows.add(reader.read(kind, buffer, offset, length, rawObject, number, delivered));
    if (rows.size() >= BATCH) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (!rows.isEmpty()) {
      registry.accept(rows);
      rows.clear();
    }
  }
}
