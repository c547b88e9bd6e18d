package dev.takagari.core.audit;

import java.util.List;
import java.util.Map;

/// What people had the service do. Entries are only ever added. Safe for use by several threads and
/// processes; times are the database's.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface AuditLog {

  /// Adds an entry. Texts that are too long are cut, control characters become spaces.
  ///
  /// @param actor who, as [AuditEntry] says
  /// @param action `<noun>.<verb>` in lower case, as `feed.pause`
  /// @param subject what it was done to, as the name of a feed; empty when there is only one
  /// @param detail settings and figures; never secrets, never values of events, except, defanged,
  ///   what was told to services outside
  void record(String actor, String action, String subject, Map<String, String> detail);

  /// Entries, newest first.
  List<AuditEntry> list(AuditFilter filter);
}
