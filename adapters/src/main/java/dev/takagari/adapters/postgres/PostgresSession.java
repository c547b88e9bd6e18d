package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// One pool of connections as the ledgers use it: short transactions, every failure as a
/// [TakagariException]. Safe for use by several threads.
public final class PostgresSession {
  private static final int TIMEOUT_SECONDS = 30;

  /// For what changes or reads millions of rows.
  private static final int LONG_TIMEOUT_SECONDS = 7_200;

  /// Rows that a streamed answer holds in memory.
  private static final int FETCH_SIZE = 2_000;

  /// PostgreSQL keeps every character but NUL; what people send may hold one, in a text or in JSON.
  private static final Set<String> NOT_KEPT = Set.of("22021", "22P05");

  private final DataSource dataSource;
  private final JdbcClient client;
  private final JdbcClient streamingClient;
  private final TransactionTemplate transaction;
  private final TransactionTemplate longTransaction;
  private final TransactionTemplate snapshot;

  public PostgresSession(DataSource dataSource) {
    this.dataSource = dataSource;
    client = JdbcClient.create(dataSource);
    JdbcTemplate streaming = new JdbcTemplate(dataSource);
    streaming.setFetchSize(FETCH_SIZE);
    streamingClient = JdbcClient.create(streaming);
    JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
    transaction = new TransactionTemplate(manager);
    transaction.setTimeout(TIMEOUT_SECONDS);
    longTransaction = new TransactionTemplate(manager);
    longTransaction.setTimeout(LONG_TIMEOUT_SECONDS);
    snapshot = new TransactionTemplate(manager);
    snapshot.setTimeout(LONG_TIMEOUT_SECONDS);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /// Whether the database answers.
  ///
  /// @throws TakagariException code database-unavailable if not
  public void check() {
    in(jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single());
  }

  /// Does everything in `work` or nothing of it.
  <T> T in(Function<JdbcClient, T> work) {
    return in(transaction, client, work);
  }

  /// As [#in(Function)], for what changes millions of rows: it may take two hours.
  <T> T inLong(Function<JdbcClient, T> work) {
    return in(longTransaction, client, work);
  }

  /// Reads as of one moment, whatever others write; rows come as they are asked for.
  <T> T inSnapshot(Function<JdbcClient, T> work) {
    return in(snapshot, streamingClient, work);
  }

  /// A session on one connection, which keeps its temporary tables until [Alone#close].
  Alone alone() {
    return translated(
        () -> {
          SingleConnectionDataSource single =
              new SingleConnectionDataSource(DataSourceUtils.getConnection(dataSource), true);
          return new Alone(single, new PostgresSession(single));
        });
  }

  /// One connection of the pool, lent out.
  record Alone(SingleConnectionDataSource connection, PostgresSession session)
      implements AutoCloseable {
    @Override
    public void close() {
      connection.destroy();
    }
  }

  private static <T> T in(
      TransactionTemplate transaction, JdbcClient client, Function<JdbcClient, T> work) {
    return translated(() -> transaction.execute(status -> work.apply(client)));
  }

  /// A length of time as `make_interval(secs => …)` takes it, to the millisecond.
  static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static <T> T translated(Supplier<@Nullable T> work) {
    try {
      T result = undisturbed(work);
      if (result == null) {
        throw new IllegalStateException("a transaction without a result");
      }
      return result;
    } catch (TransientDataAccessException
        | DataAccessResourceFailureException
        | TransactionException e) {
      throw unavailable(e);
    } catch (DataAccessException e) {
      if (isConnectionLost(e)) {
        throw unavailable(e);
      }
      throw NOT_KEPT.contains(sqlState(e))
          ? new TakagariException(ErrorCode.BAD_REQUEST, "a text holds a NUL character", e)
          : new TakagariException(ErrorCode.INTERNAL, "a statement of ours failed", e);
    }
  }

  /// A virtual thread that is interrupted while it reads from a socket closes it, and with it the
  /// connection that the next one would have taken. So what is asked from one is carried out by
  /// another, which nobody interrupts; statements have a limit of their own. A transaction belongs
  /// to its thread: what is within one stays there.
  private static <T> @Nullable T undisturbed(Supplier<@Nullable T> work) {
    if (!Thread.currentThread().isVirtual()
        || TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.get();
    }
    CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name(Thread.currentThread().getName())
        .start(
            () -> {
              try {
                answer.complete(work.get());
              } catch (Throwable e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// As [#in(Function)], without a result.
  void run(java.util.function.Consumer<JdbcClient> work) {
    in(
        jdbc -> {
          work.accept(jdbc);
          return true;
        });
  }

  private static TakagariException unavailable(Exception cause) {
    String what =
        switch (cause) {
          case QueryTimeoutException e -> "the database did not answer in time";
          case CannotAcquireLockException e -> "the database gave up waiting for a lock";
          case TransactionSystemException e -> "the outcome of a transaction is unknown";
          default -> "the database cannot be reached" + state(cause);
        };
    return new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, what, cause);
  }

  /// The database's own name of what is wrong, when it or its driver gave one.
  private static String state(Exception cause) {
    String state = null;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof java.sql.SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state == null ? "" : " (SQLSTATE " + state + ")";
  }

  private static String sqlState(DataAccessException e) {
    return e.getMostSpecificCause() instanceof java.sql.SQLException sql
            && sql.getSQLState() != null
        ? sql.getSQLState()
        : "";
  }

  /// SQLSTATE classes 08 (connection), 53 (resources) and 57 (shutdown) are the server's troubles.
  private static boolean isConnectionLost(DataAccessException e) {
    String state = sqlState(e);
    return state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
  }
}
