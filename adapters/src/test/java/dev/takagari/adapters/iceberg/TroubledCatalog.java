package dev.takagari.adapters.iceberg;

import java.util.random.RandomGenerator;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/// A catalog that has trouble with about two of three commits: the answer is lost after success,
/// the request is lost before it, the base is stale, all takes a while.
final class TroubledCatalog extends JdbcCatalog {
  private static final int LONGEST_DELAY_MILLIS = 30;

  private final RandomGenerator random;

  TroubledCatalog(RandomGenerator random) {
    this.random = random;
  }

  private enum Trouble {
    NONE,
    STALE_BASE,
    LOST_REQUEST,
    LOST_ANSWER,
    DELAY,
    NONE_AGAIN
  }

  private synchronized Trouble next() {
    return Trouble.values()[random.nextInt(Trouble.values().length)];
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier identifier) {
    return new Operations(super.newTableOps(identifier));
  }

  private final class Operations extends PassedOnOperations {
    Operations(TableOperations inner) {
      super(inner);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      switch (next()) {
        case STALE_BASE -> throw new CommitFailedException("the base is stale");
        case LOST_REQUEST ->
            throw new CommitStateUnknownException(new IllegalStateException("not sent"));
        case LOST_ANSWER -> {
          inner.commit(base, metadata);
          throw new CommitStateUnknownException(new IllegalStateException("answer lost"));
        }
        case DELAY -> {
          pause();
          inner.commit(base, metadata);
          pause();
        }
        case NONE, NONE_AGAIN -> inner.commit(base, metadata);
      }
    }

    private void pause() {
      try {
        Thread.sleep(random.nextInt(LONGEST_DELAY_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
