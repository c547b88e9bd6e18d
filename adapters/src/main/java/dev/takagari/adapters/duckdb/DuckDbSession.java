package dev.takagari.adapters.duckdb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.jspecify.annotations.Nullable;

/// A DuckDB of its own for one search: bounded memory, no network, no files but those of the plan.
/// For one thread, except for the alarm.
public final class DuckDbSession implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final DuckDbDialect DIALECT = new DuckDbDialect();

  private final Connection connection;
  private final Object lock = new Object();
  private @Nullable Statement running;
  private volatile boolean gaveUp;

  private DuckDbSession(Connection connection) {
    this.connection = connection;
  }

  /// The search ended before it was done.
  public static final class GaveUp extends SQLException {
    private static final long serialVersionUID = 1L;

    GaveUp(@Nullable Throwable cause) {
      super("the search was given up", cause);
    }
  }

  /// Reads the rows of one statement.
  @FunctionalInterface
  public interface Reader {
    void read(ResultSet rows) throws SQLException;
  }

  /// @param paths all files that may be read
  static DuckDbSession open(DuckDbSettings settings, List<String> paths) throws SQLException {
    return open(settings, paths, List.of("SET temp_directory = ''"));
  }

  /// Opens a session, to be closed.
  ///
  /// @param paths all files that may be read
  /// @param setup statements of ours that run before the doors are shut
  public static DuckDbSession open(DuckDbSettings settings, List<String> paths, List<String> setup)
      throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '" + settings.memoryBytes() / 1024 + "KiB'");
      statement.execute("SET threads = " + settings.threads());
      statement.execute("SET preserve_insertion_order = false");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute(
          "SET allowed_paths = "
              + paths.stream().map(DIALECT::text).collect(Collectors.joining(", ", "[", "]")));
      for (String each : setup) {
        statement.execute(each);
      }
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return new DuckDbSession(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Adds a function of a number that is always true, and tells what it is called with.
  ///
  /// @param observer is called for each row, by several threads; what it throws ends the statement
  public void observe(String name, LongConsumer observer) throws SQLException {
    try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
      function
          .withName(name)
          .withParameter(Long.class)
          .withReturnType(Boolean.class)
          .withVolatile()
          .withVectorizedFunction(
              (rows, answers) -> {
                DuckDBReadableVector numbers = rows.vector(0);
                for (long row = 0; row < rows.rowCount(); row++) {
                  observer.accept(numbers.getLong(row));
                  answers.setBoolean(row, true);
                }
              })
          .register(connection);
    }
  }

  /// Runs one statement. Each has a `Statement` of its own: a failed one may close itself.
  public void query(String sql, Reader reader) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      synchronized (lock) {
        if (gaveUp) {
          throw new GaveUp(null);
        }
        running = statement;
      }
      try (ResultSet rows = statement.executeQuery(sql)) {
        reader.read(rows);
      } finally {
        synchronized (lock) {
          running = null;
        }
      }
    } catch (GaveUp e) {
      throw e;
    } catch (SQLException e) {
      if (gaveUp) {
        throw new GaveUp(e);
      }
      throw e;
    }
  }

  void ping() throws SQLException {
    query("SELECT 1", ResultSet::next);
  }

  /// Ends the running statement, and all later ones, after `timeout` or when the calling thread is
  /// interrupted, until disarmed.
  public Alarm alarm(Duration timeout) {
    Thread caller = Thread.currentThread();
    long deadline = System.nanoTime() + timeout.toNanos();
    return new Alarm(
        Thread.ofVirtual()
            .name("duckdb-alarm")
            .start(
                () -> {
                  try {
                    while (!caller.isInterrupted() && System.nanoTime() - deadline < 0) {
                      Thread.sleep(LOOK);
                    }
                    giveUp();
                  } catch (InterruptedException _) {
                    // disarmed
                  }
                }));
  }

  /// A running alarm.
  public static final class Alarm implements AutoCloseable {
    private final Thread watcher;

    private Alarm(Thread watcher) {
      this.watcher = watcher;
    }

    /// Lets the session be.
    public void disarm() {
      watcher.interrupt();
    }

    @Override
    public void close() {
      disarm();
    }
  }

  private void giveUp() {
    synchronized (lock) {
      gaveUp = true;
      if (running != null) {
        try {
          running.cancel();
        } catch (SQLException _) {
          // it has ended by itself
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
