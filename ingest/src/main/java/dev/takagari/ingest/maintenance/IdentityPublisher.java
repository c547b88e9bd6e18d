package dev.takagari.ingest.maintenance;

import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityTables;
import dev.takagari.core.identity.IdentityTables.Shown;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Brings the lake's tables `hosts` and `users` up to date with what is known. Each time a table is
/// written as a whole, so not more often than is worth it, and only when something changed. May die
/// at any point: the table then still shows what it showed before.
public final class IdentityPublisher {
  private static final String LEASE = "identities";
  private static final Duration HOLD = Duration.ofMinutes(15);

  private final IdentityBook book;
  private final IdentityTables tables;
  private final LeaseLedger leases;
  private final InstantSource clock;
  private final Duration pause;
  private final Duration keep;
  private final String owner = "identities-" + UUID.randomUUID();

  /// @param pause least time between two states of a table
  /// @param keep how long a state that was replaced can still be read
  public IdentityPublisher(
      IdentityBook book,
      IdentityTables tables,
      LeaseLedger leases,
      InstantSource clock,
      Duration pause,
      Duration keep) {
    this.book = book;
    this.tables = tables;
    this.leases = leases;
    this.clock = clock;
    this.pause = pause;
    this.keep = keep;
  }

  /// Writes the tables that are behind, unless another process does.
  ///
  /// @param now also tables that were written only just
  /// @return rows of the tables that were written
  /// @throws dev.takagari.core.error.TakagariException code lake-unavailable or
  ///   database-unavailable; to be tried again
  public Map<Subject, Long> publish(boolean now) {
    Map<Subject, Long> written = new EnumMap<>(Subject.class);
    Optional<NamedLease> lease = leases.acquire(LEASE, owner, HOLD);
    if (lease.isEmpty()) {
      return written;
    }
    try {
      for (Subject subject : Subject.values()) {
        if (isDue(subject, now)) {
          Instant oldest = clock.instant().minus(keep);
          written.put(subject, tables.publish(subject, book, oldest));
        }
      }
      return written;
    } finally {
      leases.release(lease.get());
    }
  }

  private boolean isDue(Subject subject, boolean now) {
    Optional<Shown> shown = tables.shown(subject);
    if (book.change(subject) == shown.map(Shown::change).orElse(0L)) {
      return false;
    }
    return now || shown.isEmpty() || !shown.get().at().plus(pause).isAfter(clock.instant());
  }
}
