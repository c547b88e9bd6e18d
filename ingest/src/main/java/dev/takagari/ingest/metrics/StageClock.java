package dev.takagari.ingest.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Adds up the processor time of each stage, as the threads themselves count it. Safe for use by
/// several threads. Virtual threads have no such clock: what they do counts as nothing, so stages
/// that work run on platform threads.
public final class StageClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);

  public StageClock() {
    for (Stage stage : Stage.values()) {
      nanos.put(stage, new LongAdder());
    }
  }

  /// The processor time of the calling thread in ns; 0 for a virtual thread.
  public static long now() {
    return Thread.currentThread().isVirtual() ? 0 : THREADS.getCurrentThreadCpuTime();
  }

  /// Adds what the calling thread used since `start`, and returns [#now()].
  public long add(Stage stage, long start) {
    long now = now();
    adder(stage).add(now - start);
    return now;
  }

  /// Charges time that runs on account of one stage to another.
  public void move(Stage from, Stage to, long amount) {
    adder(from).add(-amount);
    adder(to).add(amount);
  }

  /// Does `work` on account of a stage.
  public <T> T measure(Stage stage, Supplier<T> work) {
    long start = now();
    try {
      return work.get();
    } finally {
      add(stage, start);
    }
  }

  /// Seconds so far.
  public double seconds(Stage stage) {
    return adder(stage).sum() / 1e9;
  }

  private LongAdder adder(Stage stage) {
    return Objects.requireNonNull(nanos.get(stage), "every stage has one");
  }
}
