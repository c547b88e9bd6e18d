package dev.takagari.app.micro;

import dev.takagari.app.bench.BenchIndicators;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.enrich.match.EventMatching;
import dev.takagari.enrich.match.IndicatorMatcher;
import dev.takagari.enrich.table.TableFile;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.TableWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

/// What it costs to compare an event of a fleet with the indicators. With `-prof gc`,
/// `gc.alloc.rate.norm` is what is allocated for one event.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class MatchBenchmark {
  /// How many indicators.
  @Param({"10000", "1000000", "10000000"})
  public int indicators = 10_000;

  private final List<EventRow> events = new ArrayList<>();
  private FleetLines fleet;
  private LineDecoder decoder;
  private EventMatching matching;
  private long found;

  /// Decodes the events and builds the table.
  @Setup
  public void make() throws Exception {
    fleet = FleetLines.generate(false);
    decoder = new FdrSliceDecoder(new UnmappedNames(), new PlainLines());
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      events.add(EventRow.copyOf(decode(i)));
    }
    Path directory = Files.createTempDirectory("takagari-match-");
    Path file = directory.resolve("indicators.table");
    try (TableWriter writer = new TableWriter(directory, 64 * 1024 * 1024)) {
      for (int i = 0; i < indicators; i++) {
        writer.add(new ActiveIndicator(BenchIndicators.value(i), false));
      }
      writer.writeTo(file, new TableOrigin(new UUID(0, 0), 1));
    }
    matching = new IndicatorMatcher(TableFile.open(file)).newMatching();
    Files.delete(file);
    Files.delete(directory);
  }

  private Event decode(int i) {
    return decoder.decode(
        fleet.buffer, fleet.starts[i], fleet.lengths[i], i + 1L, FleetLines.CONTEXT);
  }

  /// Comparing alone.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public long match() {
    for (EventRow event : events) {
      matching.match(event, (_, _, _) -> found++);
    }
    return found;
  }

  /// Decoding alone, to compare with.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public void decode(Blackhole hole) {
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      hole.consume(decode(i));
    }
  }

  /// Both, as ingest does it.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public long decodeAndMatch() {
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      matching.match(decode(i), (_, _, _) -> found++);
    }
    return found;
  }
}
