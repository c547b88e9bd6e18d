package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;
import java.time.Instant;

/// A manifest that was found in the archive.
///
/// @param key in the archive's bucket
/// @param registryVersion as the lost ledger counted: orders units by what they saw of the host
///   registry
/// @param inventories whether the unit brought some of the registry itself
public record ListedManifest(
    String key, UnitId unit, long registryVersion, boolean inventories, Instant claimedAt) {}
