package dev.takagari.app.micro;

import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.mapping.EventId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The hashes of an event: its id, and one value for a bloom filter.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class HashBenchmark {
  private final byte[] hash =
      "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de"
          .getBytes(StandardCharsets.US_ASCII);

  /// One id.
  @Benchmark
  public String eventId() {
    return EventId.of(
        1_772_409_600_123_000L,
        "fdr/1",
        "5ddb0407bef249c19c7a975f17979a1f",
        "0123456789abcdef0123456789abcdef",
        "3b1f9a2c-0000-11ee-8000-06c1f0a2b3c4",
        "DnsRequest",
        "1772409600123");
  }

  /// One value of 64 bytes.
  @Benchmark
  public long bloomHash() {
    return XxHash64.hash(hash, 0, hash.length);
  }
}
