package dev.takagari.core.ledger;

/// An object in the archive.
///
/// @param key in the archive's bucket
/// @param size bytes
/// @param md5 lower-case hex
/// @param sha256 lower-case hex
public record ArchivedContent(String key, long size, String md5, String sha256) {}
