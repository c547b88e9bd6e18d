package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// All that the ledger knows of one unit. Times, mapping version, sinks and (once it is set)
/// registry version never change, so that every run of the unit writes the same rows.
///
/// @param body the message that announced it, empty once the manifest holds it
/// @param claimedAt first claim, by the database's clock
/// @param registryVersion state of the host registry that its events are joined with
/// @param manifestKey in the archive's bucket, empty until the unit is archived
/// @param sinks all its sinks
/// @param attempts leases so far
public record UnitRecord(
    UnitId id,
    String feed,
    String messageId,
    String shape,
    String body,
    Instant sentAt,
    Instant batchTime,
    Instant claimedAt,
    int mappingVersion,
    OptionalLong registryVersion,
    String manifestKey,
    List<String> sinks,
    int attempts,
    List<UnitObject> objects) {
  public UnitRecord {
    sinks = List.copyOf(sinks);
    objects = List.copyOf(objects);
  }

  public boolean isArchived() {
    return !manifestKey.isEmpty();
  }

  /// The same with a state of the host registry.
  public UnitRecord withRegistry(long version) {
    return with(OptionalLong.of(version), manifestKey, objects);
  }

  /// The same with objects as they ended, and the manifest that says so.
  public UnitRecord withArchived(String newManifestKey, List<UnitObject> newObjects) {
    return with(registryVersion, newManifestKey, newObjects);
  }

  private UnitRecord with(OptionalLong registry, String manifest, List<UnitObject> ended) {
    return new UnitRecord(
        id,
        feed,
        messageId,
        shape,
        body,
        sentAt,
        batchTime,
        claimedAt,
        mappingVersion,
        registry,
        manifest,
        sinks,
        attempts,
        ended);
  }
}
