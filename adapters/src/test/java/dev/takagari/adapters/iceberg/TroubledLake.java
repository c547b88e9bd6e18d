package dev.takagari.adapters.iceberg;

import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/// Lakes with trouble, for tests of what stands on a lake.
public final class TroubledLake {
  private TroubledLake() {}

  /// A lake of which about two of three changes of a table fail, or succeed without an answer.
  public static IcebergEventLake of(LakeSettings settings, RandomGenerator random) {
    return new IcebergEventLake(settings, () -> new TroubledCatalog(random));
  }

  /// A lake that does something before its first change of a table.
  public static IcebergEventLake beforeFirst(LakeSettings settings, Callable<?> action) {
    FaultyCatalog.Fault fault = FaultyCatalog.Fault.beforeFirst(action);
    return new IcebergEventLake(settings, () -> new FaultyCatalog(fault));
  }

  /// A lake whose first change succeeds, and its answer is lost.
  public static IcebergEventLake withLostAnswer(LakeSettings settings) {
    FaultyCatalog.Fault fault =
        FaultyCatalog.Fault.afterFirst(
            () -> {
              throw new CommitStateUnknownException(new IllegalStateException("answer lost"));
            });
    return new IcebergEventLake(settings, () -> new FaultyCatalog(fault));
  }
}
