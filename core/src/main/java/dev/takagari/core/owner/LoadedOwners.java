package dev.takagari.core.owner;

import java.time.Instant;

/// A list of owners that was loaded.
///
/// @param version grows with every list that differs from the one before
/// @param origin name of the file that it came from
public record LoadedOwners(long version, Instant loadedAt, String origin, OwnerList list) {}
