package dev.takagari.enrich.intel;

import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Entries in memory, oldest first, and a log that can be out of reach.
public final class RecordedAudit implements AuditLog {
  private final List<AuditEntry> entries = new ArrayList<>();
  public volatile boolean isOutOfReach;

  @Override
  public synchronized void record(
      String actor, String action, String subject, Map<String, String> detail) {
    if (isOutOfReach) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "out of reach");
    }
    entries.add(new AuditEntry(entries.size() + 1, Instant.EPOCH, actor, action, subject, detail));
  }

  @Override
  public synchronized List<AuditEntry> list(AuditFilter filter) {
    return List.copyOf(entries);
  }

  public List<AuditEntry> entries() {
    return list(AuditFilter.newest(1));
  }
}
