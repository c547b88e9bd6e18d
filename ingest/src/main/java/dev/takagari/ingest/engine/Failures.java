package dev.takagari.ingest.engine;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// What failures mean for the work at hand.
public final class Failures {
  private Failures() {}

  public static ErrorCode code(RuntimeException e) {
    return e instanceof TakagariException known ? known.code() : ErrorCode.INTERNAL;
  }

  /// Short text for the ledger: coordinates of ours, or the kind of a fault, never values.
  public static String message(RuntimeException e) {
    String text = e instanceof TakagariException ? e.getMessage() : e.getClass().getName();
    return text == null ? "" : text;
  }

  public static boolean isTransient(RuntimeException e) {
    return e instanceof TakagariException known && known.isTransient();
  }

  /// Waits for a result; failures come out as they went in.
  public static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException cause -> cause;
        case Error cause -> throw cause;
        case null, default -> new IllegalStateException(e);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(ErrorCode.LEASE_LOST, "stopped while working", e);
    }
  }
}
