package dev.takagari.alerting.github;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The turn of one process at an issue: what people asked for there is answered by one process at a
/// time, which sees what others answered before. Given back when it is closed; of a process that
/// died it runs out. For one thread.
final class IssueTurn implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IssueTurn.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// Issues share turns, so that the ledger keeps no row of each issue that ever was.
  private static final int TURNS = 256;

  private final LeaseLedger leases;
  private final NamedLease lease;
  private final Duration hold;
  private long lastSign;

  private IssueTurn(LeaseLedger leases, NamedLease lease, Duration hold, long lastSign) {
    this.leases = leases;
    this.lease = lease;
    this.hold = hold;
    this.lastSign = lastSign;
  }

  /// How turns are taken.
  ///
  /// @param owner this process, told from every other one
  /// @param hold how long others wait when the process dies; longer than any call of GitHub
  /// @param patience how long to wait for another process
  record Terms(LeaseLedger leases, String owner, Duration hold, Duration patience) {}

  /// Name of the lease.
  static String name(int issue) {
    return "github-issue-" + Math.floorMod(issue, TURNS);
  }

  /// Takes the turn, waiting a little for another process that has it.
  ///
  /// @throws TakagariException lease-lost if another process keeps it; database-unavailable
  static IssueTurn take(Terms terms, int issue) {
    long begun = System.nanoTime();
    while (true) {
      long asked = System.nanoTime();
      Optional<NamedLease> lease = terms.leases().acquire(name(issue), terms.owner(), terms.hold());
      if (lease.isPresent()) {
        return new IssueTurn(terms.leases(), lease.get(), terms.hold(), asked);
      }
      if (asked - begun >= terms.patience().toNanos()) {
        throw lost("another process looks at it");
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw lost("another process looks at it, and this one ends");
      }
    }
  }

  /// Keeps the turn; to be called before anything that others would see. The ledger is asked only
  /// now and then.
  ///
  /// @throws TakagariException lease-lost if another process has it now; database-unavailable
  void keep() {
    long asked = System.nanoTime();
    if (asked - lastSign < hold.toNanos() / 4) {
      return;
    }
    boolean kept =
        leases
            .acquire(lease.name(), lease.owner(), hold)
            .filter(held -> held.fence() == lease.fence())
            .isPresent();
    if (!kept) {
      throw lost("another process took over looking at it");
    }
    lastSign = asked;
  }

  private static TakagariException lost(String why) {
    return new TakagariException(ErrorCode.LEASE_LOST, why);
  }

  @Override
  public void close() {
    try {
      leases.release(lease);
    } catch (TakagariException e) {
      log.warn("{} was not given back, it runs out: {}", lease.name(), e.code().code());
    }
  }
}
