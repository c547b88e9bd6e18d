package dev.takagari.adapters.iceberg;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/// A catalog that does something around the first swap of a table's metadata.
final class FaultyCatalog extends JdbcCatalog {
  private final Fault fault;

  FaultyCatalog(Fault fault) {
    this.fault = fault;
  }

  /// What happens once, before or after the swap.
  record Fault(Callable<?> before, Callable<?> after, AtomicBoolean fired) {
    static Fault beforeFirst(Callable<?> action) {
      return new Fault(action, () -> null, new AtomicBoolean());
    }

    static Fault afterFirst(Callable<?> action) {
      return new Fault(() -> null, action, new AtomicBoolean());
    }

    private static void run(Callable<?> action) {
      try {
        action.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier identifier) {
    return new Operations(super.newTableOps(identifier), fault);
  }

  private static final class Operations extends PassedOnOperations {
    private final Fault fault;

    Operations(TableOperations inner, Fault fault) {
      super(inner);
      this.fault = fault;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      boolean first = !fault.fired().getAndSet(true);
      if (first) {
        Fault.run(fault.before());
      }
      inner.commit(base, metadata);
      if (first) {
        Fault.run(fault.after());
      }
    }
  }
}
