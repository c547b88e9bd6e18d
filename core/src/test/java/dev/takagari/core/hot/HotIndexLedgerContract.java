package dev.takagari.core.hot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [HotIndexLedger] does.
public abstract class HotIndexLedgerContract {
  private static final HotIndexEntry FIRST =
      new HotIndexEntry("e-process-2026-11", "u1", "process", "2026-11");
  private static final HotIndexEntry AGAIN =
      new HotIndexEntry("e-process-2026-11", "u0", "process", "2026-11");
  private static final HotIndexEntry OTHER =
      new HotIndexEntry("e-dns-2026-11", "u2", "dns", "2026-11");

  /// The ledger under test, empty.
  protected abstract HotIndexLedger ledger();

  @Test
  void beginsEmpty() {
    assertThat(ledger().entries()).isEmpty();
  }

  @Test
  void keepsEntriesByNameThenInTheOrderOfAdding() {
    HotIndexLedger ledger = ledger();
    ledger.add(FIRST);
    ledger.add(AGAIN);
    ledger.add(OTHER);
    assertThat(ledger.entries()).containsExactly(OTHER, FIRST, AGAIN);
  }

  @Test
  void addingTwiceIsAddingOnce() {
    HotIndexLedger ledger = ledger();
    ledger.add(FIRST);
    ledger.add(AGAIN);
    ledger.add(FIRST);
    assertThat(ledger.entries()).containsExactly(FIRST, AGAIN);
  }

  @Test
  void removesTheEntryOfThatUuidOnly() {
    HotIndexLedger ledger = ledger();
    ledger.add(FIRST);
    ledger.add(AGAIN);
    ledger.remove(FIRST);
    ledger.remove(FIRST);
    assertThat(ledger.entries()).containsExactly(AGAIN);
  }
}
