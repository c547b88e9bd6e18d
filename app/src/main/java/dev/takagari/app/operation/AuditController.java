package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What people had the service do; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/audit")
public class AuditController {
  private final AuditLog audit;
  private final InstantSource clock;

  AuditController(AuditLog audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  record Entry(
      long id, String at, String actor, String action, String subject, Map<String, String> detail) {
    static Entry of(AuditEntry entry) {
      return new Entry(
          entry.id(),
          entry.at().toString(),
          entry.actor(),
          entry.action(),
          entry.subject(),
          entry.detail());
    }
  }

  record Entries(List<Entry> entries) {}

  @GetMapping
  Entries list(
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(defaultValue = "") String action,
      @RequestParam(defaultValue = "100") int limit) {
    Instant from =
        since == null ? Instant.EPOCH : PointInTime.parse("since", since, clock.instant());
    try {
      AuditFilter filter =
          new AuditFilter(from, before == null ? Long.MAX_VALUE : before, action, limit);
      return new Entries(audit.list(filter).stream().map(Entry::of).toList());
    } catch (IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }
}
