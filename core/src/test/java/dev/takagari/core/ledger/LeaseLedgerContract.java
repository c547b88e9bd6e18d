package dev.takagari.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What every [LeaseLedger] does.
public abstract class LeaseLedgerContract {
  private static final Duration LONG = Duration.ofMinutes(5);

  protected abstract LeaseLedger leases();

  @Test
  void givesALeaseToOneAtATime() {
    NamedLease first = leases().acquire("committer", "a", LONG).orElseThrow();
    assertThat(leases().acquire("committer", "b", LONG)).isEmpty();
    assertThat(leases().acquire("committer", "a", LONG)).contains(first);
    assertThat(leases().holds(first)).isTrue();
    assertThat(leases().acquire("other", "b", LONG)).isPresent();

    leases().release(first);
    assertThat(leases().holds(first)).isFalse();
    NamedLease second = leases().acquire("committer", "b", LONG).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());
    leases().release(first);
    assertThat(leases().holds(second)).isTrue();
  }

  @Test
  void givesAwayWhatRanOut() {
    NamedLease first = leases().acquire("committer", "a", Duration.ZERO).orElseThrow();
    assertThat(leases().holds(first)).isFalse();
    NamedLease second = leases().acquire("committer", "b", LONG).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(leases().acquire("committer", "a", LONG)).isEmpty();
  }

  @Test
  void raisesTheFenceWhenItsOwnerLetItRunOut() {
    NamedLease first = leases().acquire("committer", "a", Duration.ZERO).orElseThrow();
    assertThat(leases().acquire("committer", "a", LONG).orElseThrow().fence())
        .isGreaterThan(first.fence());
  }
}
