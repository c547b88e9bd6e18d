package dev.takagari.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [QuarantineLedger] does.
public abstract class QuarantineLedgerContract {

  /// An empty list.
  protected abstract QuarantineLedger quarantine();

  private static QuarantineEntry entry(String source, long count) {
    return new QuarantineEntry(
        QuarantineKind.LINES, "fdr", "u", source, ErrorCode.LINE_NOT_JSON, 3, count, "k", "d");
  }

  @Test
  void listsAThingOnce() {
    quarantine().add(entry("a", 1));
    quarantine().add(entry("b", 1));
    quarantine().add(entry("a", 5));
    List<QuarantineLedger.Listed> all = quarantine().list(0, 10, true);
    assertThat(all)
        .extracting(QuarantineLedger.Listed::entry)
        .containsExactly(entry("a", 5), entry("b", 1));
    assertThat(quarantine().list(all.getFirst().id(), 10, true)).hasSize(1);
    assertThat(quarantine().list(0, 1, true)).hasSize(1);
  }

  @Test
  void leavesOutWhatIsResolved() {
    quarantine().add(entry("a", 1));
    long id = quarantine().list(0, 10, true).getFirst().id();
    quarantine().resolve(id, "seen");
    assertThat(quarantine().list(0, 10, true)).isEmpty();
    assertThat(quarantine().list(0, 10, false)).hasSize(1);
    assertThat(quarantine().find(id).orElseThrow().resolution()).isEqualTo("seen");
    assertThat(quarantine().find(id + 1)).isEmpty();
  }

  @Test
  void opensAgainWhatASinkRefusesAgain() {
    for (QuarantineKind kind : List.of(QuarantineKind.EVENTS, QuarantineKind.LINES)) {
      QuarantineEntry entry =
          new QuarantineEntry(kind, "fdr", "u", "o", ErrorCode.SINK_REFUSED, 3, 1, "k", "d");
      quarantine().add(entry);
      quarantine().resolve(quarantine().list(0, 10, true).getFirst().id(), "again");
      quarantine().add(entry);
      assertThat(quarantine().list(0, 10, true))
          .extracting(QuarantineLedger.Listed::entry)
          .containsExactlyElementsOf(kind == QuarantineKind.EVENTS ? List.of(entry) : List.of());
      quarantine().list(0, 10, true).forEach(l -> quarantine().resolve(l.id(), "done"));
    }
  }
}
