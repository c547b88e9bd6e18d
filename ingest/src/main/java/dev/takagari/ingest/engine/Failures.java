package dev.takagari.ingest.engine;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.ArrayList;
import java.util.List;
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

  /// Waits for all of them, also when some fail: none may go on with what its caller then closes.
  ///
  /// @throws Error the first one
  /// @throws RuntimeException without an error, the first failure that does not pass by itself, or
  ///   else the first one
  public static <T> List<T> awaitAll(List<Future<T>> futures) {
    List<T> results = new ArrayList<>();
    Error error = null;
    RuntimeException failed = null;
    for (Future<T> future : futures) {
      try {
        results.add(await(future));
      } catch (RuntimeException e) {
        failed = failed == null || (isTransient(failed) && !isTransient(e)) ? e : failed;
      } catch (Error e) {
        error = error == null ? e : error;
      }
    }
    if (error != null) {
      throw error;
    }
    if (failed != null) {
      throw failed;
    }
    return results;
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
