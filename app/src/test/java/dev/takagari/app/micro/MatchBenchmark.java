package dev.takagari.app.micro;

import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
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
        writer.add(new ActiveIndicator(value(i), false));
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

  /// Digests, names, addresses and networks, URLs, file names, command lines and agents.
  private static IndicatorValue value(int i) {
    long any = (i + 1) * 0x9E3779B97F4A7C15L;
    String hex = "%016x".formatted(any);
    return switch (i % 20) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> new IndicatorValue(IndicatorType.SHA256, hex.repeat(4));
      case 8, 9, 10, 11, 12, 13 ->
          new IndicatorValue(IndicatorType.DOMAIN, "c" + hex.substring(3) + ".example");
      case 14, 15, 16 ->
          new IndicatorValue(
              IndicatorType.IPV4,
              (any >>> 56)
                  + "."
                  + (any >>> 48 & 255)
                  + "."
                  + (any >>> 40 & 255)
                  + "."
                  + (any >>> 32 & 255));
      case 17 -> new IndicatorValue(IndicatorType.URL, "http://c" + hex + ".example/i.php");
      case 18 -> new IndicatorValue(IndicatorType.MD5, hex.repeat(2));
      default -> rare(i, hex, any);
    };
  }

  private static IndicatorValue rare(int i, String hex, long any) {
    return switch (i / 20 % 4) {
      case 0 -> new IndicatorValue(IndicatorType.FILENAME, "\\users\\public\\" + hex + ".exe");
      case 1 -> new IndicatorValue(IndicatorType.FILENAME, hex + ".exe");
      case 2 ->
          i % 1_600 == 59
              ? new IndicatorValue(
                  IndicatorType.CMDLINE, "rundll32.exe c:\\users\\public\\" + hex + ".dat")
              : new IndicatorValue(IndicatorType.USER_AGENT, "agent/" + hex);
      default ->
          new IndicatorValue(
              IndicatorType.CIDR,
              (any >>> 56) + "." + (any >>> 48 & 255) + "." + (any >>> 40 & 255) + ".0/24");
    };
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
