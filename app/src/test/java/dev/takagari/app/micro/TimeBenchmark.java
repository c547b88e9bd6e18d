package dev.takagari.app.micro;

import dev.takagari.core.normalize.EventTime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Times as the feed writes them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class TimeBenchmark {
  /// The spelling.
  @Param({"1772409600123", "1772409600.123", "2026-03-02T00:00:00Z"})
  public String text = "";

  /// One time.
  @Benchmark
  public EventTime parse() {
    return EventTime.parse(text);
  }
}
