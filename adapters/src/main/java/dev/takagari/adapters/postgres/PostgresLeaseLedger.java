package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.util.Optional;

/// Named leases in the table `lease`.
public final class PostgresLeaseLedger implements LeaseLedger {
  private final PostgresSession session;

  public PostgresLeaseLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO ingest.lease AS l (name, owner, fence, lease_until)
                    VALUES (?, ?, nextval('ingest.fence'),
                      clock_timestamp() + make_interval(secs => ?))
                    ON CONFLICT (name) DO UPDATE SET
                      fence = CASE WHEN l.owner = excluded.owner
                        AND l.lease_until > clock_timestamp() THEN l.fence ELSE excluded.fence END,
                      owner = excluded.owner, lease_until = excluded.lease_until
                    WHERE l.owner = excluded.owner OR l.lease_until <= clock_timestamp()
                    RETURNING fence""")
                .param(name)
                .param(owner)
                .param(PostgresUnitLedger.seconds(duration))
                .query(Long.class)
                .optional()
                .map(fence -> new NamedLease(name, owner, fence)));
  }

  @Override
  public boolean holds(NamedLease lease) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT EXISTS (SELECT FROM ingest.lease WHERE name = ? AND owner = ?
                    AND fence = ? AND lease_until > clock_timestamp())""")
                .param(lease.name())
                .param(lease.owner())
                .param(lease.fence())
                .query(Boolean.class)
                .single());
  }

  @Override
  public void release(NamedLease lease) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE ingest.lease SET lease_until = clock_timestamp()
                    WHERE name = ? AND owner = ? AND fence = ?""")
                .param(lease.name())
                .param(lease.owner())
                .param(lease.fence())
                .update());
  }
}
