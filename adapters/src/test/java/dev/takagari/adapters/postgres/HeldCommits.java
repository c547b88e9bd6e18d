package dev.takagari.adapters.postgres;

/// Holds up transactions that write to a table of the schema `enrich` at their commits, when they
/// have done everything else.
final class HeldCommits implements AutoCloseable {
  private static final int LOCK = 42;
  private static final int MOST_ATTEMPTS = 3_000;

  private final PostgresSession session;
  private final PostgresSession.Alone holder;

  HeldCommits(PostgresSession session, String table) {
    this.session = session;
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    CREATE FUNCTION enrich.pause() RETURNS trigger LANGUAGE plpgsql AS $$
                      BEGIN PERFORM pg_advisory_xact_lock(%1$d); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER pause AFTER INSERT OR UPDATE ON enrich.%2$s
                      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enrich.pause()\
                    """
                        .formatted(LOCK, table))
                .update());
    holder = session.alone();
    lock("pg_advisory_lock");
  }

  private void lock(String function) {
    holder
        .session()
        .run(jdbc -> jdbc.sql("SELECT " + function + "(" + LOCK + ")").query().singleRow());
  }

  /// Comes back when a transaction is held up.
  void awaitHeld() {
    awaitWaiting("'advisory'");
  }

  /// Comes back when somebody waits for a row that a transaction wrote or locked.
  void awaitSomebodyBehind() {
    awaitWaiting("'transactionid', 'tuple'");
  }

  private void awaitWaiting(String kinds) {
    String waiting =
        "SELECT pg_sleep(0.01), count(*) AS waiting FROM pg_locks WHERE NOT granted"
            + " AND locktype IN ("
            + kinds
            + ")";
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      int number =
          session.in(jdbc -> jdbc.sql(waiting).query((row, _) -> row.getInt("waiting")).single());
      if (number > 0) {
        return;
      }
    }
    throw new AssertionError("nobody waits for " + kinds);
  }

  /// Lets everybody go on.
  void release() {
    lock("pg_advisory_unlock");
  }

  @Override
  public void close() {
    lock("pg_advisory_unlock");
    holder.close();
  }
}
