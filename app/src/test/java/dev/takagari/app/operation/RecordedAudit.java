package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Remembers what was recorded: actor, action, subject and detail, each as one line.
public final class RecordedAudit implements AuditLog {
  private final List<String> lines = new ArrayList<>();

  /// What was recorded, oldest first.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void record(String actor, String action, String subject, Map<String, String> detail) {
    lines.add(actor + " " + action + " " + subject + " " + new TreeMap<>(detail));
  }

  @Override
  public List<AuditEntry> list(AuditFilter filter) {
    throw new UnsupportedOperationException();
  }
}
