package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.ingest.inventory.RegistryReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names of hosts from the inventory `aidmaster` of a copy; the newest row of a host names it.
/// Filled by one thread, then read by any.
final class InventoryNames implements HostNames {
  private record Name(long time, String text) {}

  private final Map<String, Name> names = new HashMap<>();

  void read(BucketCopy.Part part, PartReader reader) {
    reader.read(
        part, new RegistryReader(InventoryKind.AIDMASTER, part.key(), Instant.EPOCH, this::take));
  }

  private void take(List<InventoryRow> rows) {
    for (InventoryRow row : rows) {
      if (!row.ident().isEmpty() && !row.name().isEmpty()) {
        names.merge(
            row.ident(),
            new Name(row.time(), row.name()),
            (old, more) -> more.time() < old.time() ? old : more);
      }
    }
  }

  int size() {
    return names.size();
  }

  @Override
  public @Nullable String find(String hostId) {
    Name name = names.get(hostId);
    return name == null ? null : name.text();
  }
}
