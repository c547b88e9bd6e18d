package dev.takagari.core.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One thing that somebody had the service do.
///
/// @param id grows with every entry
/// @param actor the token's name; after a slash who its bearer says to be, which proves nothing
/// @param action `<noun>.<verb>`
/// @param subject what it was done to, empty when there is only one
/// @param detail settings and figures, in the order of their names
public record AuditEntry(
    long id, Instant at, String actor, String action, String subject, Map<String, String> detail) {
  public AuditEntry {
    detail = Collections.unmodifiableMap(new TreeMap<>(detail));
  }
}
