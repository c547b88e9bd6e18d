package dev.takagari.app.micro;

import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// From an event to its lines in the body of a bulk request; nothing is sent.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class BulkBodyBenchmark {
  private final EventRow[] events = new EventRow[FleetLines.EVENTS];
  private HotBatch batch;

  /// Decodes the events.
  @Setup
  public void decode() {
    FleetLines lines = FleetLines.generate(true);
    FdrLineDecoder decoder = new FdrLineDecoder(new UnmappedNames());
    for (int i = 0; i < events.length; i++) {
      events[i] =
          decoder.decode(
              lines.buffer, lines.starts[i], lines.lengths[i], i + 1L, FleetLines.CONTEXT);
    }
    OpenSearchConnection nowhere =
        OpenSearchConnection.open(
            URI.create("http://localhost:1"), null, null, Duration.ofSeconds(1));
    HotIndexLedger none = null;
    batch =
        new OpenSearchHotIndex(nowhere, none, OpenSearchHotSettings.of(HotPeriod.MONTH)).newBatch();
  }

  /// One event.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public void add(Blackhole hole) {
    for (EventRow event : events) {
      if (batch.add(event)) {
        hole.consume(batch.size());
        batch.clear();
      }
    }
  }
}
