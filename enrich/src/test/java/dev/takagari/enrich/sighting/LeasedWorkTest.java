package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.enrich.upkeep.LeasedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeasedWorkTest {
  private static final Duration HOLD = Duration.ofMinutes(5);

  private final Leases leases = new Leases();
  private final LeasedWork mine = new LeasedWork(leases, LeasedWork.COMMIT, "a", HOLD);
  private final LeasedWork other = new LeasedWork(leases, LeasedWork.COMMIT, "b", HOLD);
  private final List<String> done = new ArrayList<>();

  @Test
  void oneAtATimeWorks() {
    boolean worked =
        mine.run(
            keep -> {
              assertThat(other.run(_ -> done.add("b"))).isFalse();
              done.add("a");
            });
    assertThat(worked).isTrue();
    assertThat(other.run(_ -> done.add("b"))).isTrue();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whoShowsThatHisWorkGoesOnKeepsTheLease() {
    mine.run(
        keep -> {
          for (int i = 0; i < 10; i++) {
            leases.now = leases.now.plus(Duration.ofMinutes(4));
            assertThat(other.run(_ -> done.add("b"))).isFalse();
            keep.run();
          }
          done.add("a");
        });
    assertThat(done).containsExactly("a");
  }

  @Test
  void whoLostTheLeaseStopsBeforeItsNextStep() {
    assertThatThrownBy(
            () ->
                mine.run(
                    keep -> {
                      leases.now = leases.now.plus(Duration.ofMinutes(6));
                      assertThat(other.run(_ -> done.add("b"))).isTrue();
                      keep.run();
                      done.add("a");
                    }))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertThat(done).containsExactly("b");
  }

  @Test
  void itIsGivenBackWhenTheWorkFails() {
    assertThatThrownBy(
            () ->
                mine.run(
                    keep -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(other.run(_ -> done.add("b"))).isTrue();
  }

  /// Leases in memory, at a time that the test sets.
  private static final class Leases implements LeaseLedger {
    private record Held(NamedLease lease, Instant until) {}

    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final Map<String, Held> held = new HashMap<>();

    @Override
    public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
      Held before = held.get(name);
      boolean free = before == null || !before.until().isAfter(now);
      if (!free && !before.lease().owner().equals(owner)) {
        return Optional.empty();
      }
      NamedLease lease =
          free
              ? new NamedLease(name, owner, before == null ? 1 : before.lease().fence() + 1)
              : before.lease();
      held.put(name, new Held(lease, now.plus(duration)));
      return Optional.of(lease);
    }

    @Override
    public boolean holds(NamedLease lease) {
      Held one = held.get(lease.name());
      return one != null && one.lease().equals(lease) && one.until().isAfter(now);
    }

    @Override
    public void release(NamedLease lease) {
      if (holds(lease)) {
        held.put(lease.name(), new Held(lease, now));
      }
    }
  }
}
