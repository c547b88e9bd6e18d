package dev.takagari.app.micro;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// From the bytes of a line to an event. With `-prof gc`, `gc.alloc.rate.norm` is what the decoder
/// allocates for one event.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class DecodeBenchmark {
  /// Which decoder.
  @Param({"plain", "fast"})
  public String decoder = "plain";

  /// Which lines: only flat ones, or also the nested ones of a feed, which go to the plain decoder.
  @Param({"flat", "feed"})
  public String lines = "flat";

  private FleetLines fleet;
  private LineDecoder made;

  /// Makes the decoder.
  @Setup
  public void make() {
    fleet = FleetLines.generate(lines.equals("feed"));
    made =
        decoder.equals("plain")
            ? new FdrLineDecoder(new UnmappedNames())
            : new FdrSliceDecoder(new UnmappedNames(), new PlainLines());
  }

  /// One event.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public void decode(Blackhole hole) {
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      hole.consume(
          made.decode(fleet.buffer, fleet.starts[i], fleet.lengths[i], i + 1L, FleetLines.CONTEXT));
    }
  }
}
