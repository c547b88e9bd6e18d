package dev.takagari.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every [AuditLog] does.
public abstract class AuditLogContract {
  protected abstract AuditLog audit();

  @Test
  void givesBackWhatWasRecordedNewestFirst() {
    audit().record("api/ann", "feed.pause", "falcon", Map.of("reason", "a \"quoted\" 理由"));
    audit().record("api", "lake.maintain", "", Map.of());

    List<AuditEntry> entries = audit().list(AuditFilter.newest(10));

    assertThat(entries)
        .extracting(AuditEntry::action)
        .containsExactly("lake.maintain", "feed.pause");
    AuditEntry pause = entries.get(1);
    assertThat(pause.actor()).isEqualTo("api/ann");
    assertThat(pause.subject()).isEqualTo("falcon");
    assertThat(pause.detail()).containsExactly(Map.entry("reason", "a \"quoted\" 理由"));
    assertThat(pause.at()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(entries.get(0).id()).isGreaterThan(pause.id());
  }

  @Test
  void selectsByActionTimeAndPage() {
    audit().record("api", "feed.pause", "a", Map.of());
    audit().record("api", "feed.resume", "a", Map.of());
    audit().record("api", "feedback.add", "a", Map.of());

    assertThat(audit().list(new AuditFilter(Instant.EPOCH, Long.MAX_VALUE, "feed.", 10)))
        .extracting(AuditEntry::action)
        .containsExactly("feed.resume", "feed.pause");
    assertThat(audit().list(new AuditFilter(Instant.EPOCH, Long.MAX_VALUE, "feed.pause", 10)))
        .hasSize(1);
    assertThat(audit().list(new AuditFilter(Instant.MAX, Long.MAX_VALUE, "", 10))).isEmpty();
    AuditEntry newest = audit().list(AuditFilter.newest(1)).getFirst();
    assertThat(audit().list(new AuditFilter(Instant.EPOCH, newest.id(), "", 10)))
        .extracting(AuditEntry::action)
        .containsExactly("feed.resume", "feed.pause");
  }

  @Test
  void makesHostileTextHarmlessAndShort() {
    audit()
        .record(
            "api/a\nb", "feed.pause", "x\u0000\u001b[31m", Map.of("reason", "y".repeat(100_000)));

    AuditEntry entry = audit().list(AuditFilter.newest(1)).getFirst();
    assertThat(entry.actor()).isEqualTo("api/a b");
    assertThat(entry.subject()).isEqualTo("x  [31m");
    assertThat(entry.detail().get("reason")).hasSize(AuditLogContract.LONGEST);
  }

  /// Characters of the longest text that is kept.
  protected static final int LONGEST = 2000;
}
