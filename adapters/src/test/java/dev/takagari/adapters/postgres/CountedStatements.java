package dev.takagari.adapters.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/// A database whose statements and rows read are counted.
final class CountedStatements {
  private final DataSource dataSource;
  private final AtomicLong statements = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();

  CountedStatements(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  DataSource dataSource() {
    return wrapped(DataSource.class, dataSource);
  }

  long statements() {
    return statements.get();
  }

  long rows() {
    return rows.get();
  }

  void reset() {
    statements.set(0);
    rows.set(0);
  }

  private <T> T wrapped(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> invoke(target, method, arguments)));
  }

  private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (target instanceof PreparedStatement && method.getName().startsWith("execute")) {
      statements.incrementAndGet();
    }
    if (method.getName().equals("next") && Boolean.TRUE.equals(result)) {
      rows.incrementAndGet();
    }
    return switch (result) {
      case Connection connection -> wrapped(Connection.class, connection);
      case PreparedStatement statement -> wrapped(PreparedStatement.class, statement);
      case ResultSet rowsOfIt -> wrapped(ResultSet.class, rowsOfIt);
      case null, default -> result;
    };
  }
}
