package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// Where the processor time of a recorded process went, by stage of the road.
///
/// A sample belongs to the stage of the innermost method that tells one. Samples are of processor
/// time, native methods included, where the JVM can take them (Linux); elsewhere of running and
/// native methods, each worth the same.
///
/// @param samples how many there were
/// @param seconds by stage; of samples that say no period, how many
/// @param compiler time that the just-in-time compilers worked
/// @param collector time that the process stood still for the garbage collector
record ProfileShares(
    long samples, Map<String, Double> seconds, Duration compiler, Duration collector) {
  private static final double NANOS = 1e9;

  /// A part of the work.
  ///
  /// @param packages beginnings of the names of the classes that do it
  private record Stage(String title, List<String> packages) {
    Stage(String title, String... packages) {
      this(title, List.of(packages));
    }

    boolean does(String type) {
      return packages.stream().anyMatch(type::startsWith);
    }
  }

  private static final String REST = "start and rest";

  private static final List<Stage> STAGES =
      List.of(
          new Stage("inflate", "java.util.zip."),
          new Stage("zstd", "com.github.luben.zstd."),
          new Stage("hashes", "sun.security.provider.", "java.security.MessageDigest"),
          new Stage("sink that reads every value", "dev.takagari.app.bench.WalkSink"),
          new Stage(
              "Parquet",
              "dev.takagari.adapters.parquet.",
              "dev.takagari.adapters.iceberg.",
              "org.apache.parquet.",
              "org.apache.iceberg."),
          new Stage("spool and sort", "dev.takagari.ingest.lake."),
          new Stage("sightings", "dev.takagari.enrich.sighting."),
          new Stage("indicators", "dev.takagari.enrich."),
          new Stage("hot index", "dev.takagari.adapters.opensearch.", "dev.takagari.ingest.hot."),
          new Stage(
              "decode", "dev.takagari.core.mapping.", "dev.takagari.core.json.", "com.fasterxml."),
          new Stage("lines", "dev.takagari.ingest.decode."),
          new Stage(
              "queue, store and database",
              "software.amazon.",
              "org.postgresql.",
              "com.zaxxer.",
              "dev.takagari.adapters."));

  /// Reads a recording.
  static ProfileShares read(Path recording) throws IOException {
    Map<String, Double> exact = new HashMap<>();
    Map<String, Double> counted = new HashMap<>();
    long exactSamples = 0;
    long countedSamples = 0;
    Duration compiler = Duration.ZERO;
    Duration collector = Duration.ZERO;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        switch (event.getEventType().getName()) {
          case "jdk.CPUTimeSample" -> {
            exactSamples++;
            exact.merge(
                stage(event.getStackTrace()),
                event.getDuration("samplingPeriod").toNanos() / NANOS,
                Double::sum);
          }
          case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
            countedSamples++;
            counted.merge(stage(event.getStackTrace()), 1.0, Double::sum);
          }
          case "jdk.Compilation" -> compiler = compiler.plus(event.getDuration());
          case "jdk.GarbageCollection" ->
              collector = collector.plus(event.getDuration("sumOfPauses"));
          default -> {}
        }
      }
    }
    return exactSamples > 0
        ? new ProfileShares(exactSamples, exact, compiler, collector)
        : new ProfileShares(countedSamples, counted, compiler, collector);
  }

  private static String stage(@Nullable RecordedStackTrace stack) {
    if (stack == null) {
      return REST;
    }
    for (RecordedFrame frame : stack.getFrames()) {
      String type = frame.getMethod().getType().getName();
      for (Stage stage : STAGES) {
        if (stage.does(type)) {
          return stage.title();
        }
      }
    }
    return REST;
  }

  /// A table for people.
  ///
  /// @param title what was recorded
  String table(String title) {
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%s: %,d samples, shares of the threads' time", title, samples));
    seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            stage ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %-28s %5.1f %%",
                        stage.getKey(),
                        100 * stage.getValue() / all)));
    lines.add(
        String.format(
            Locale.ROOT,
            "  beside them: compilers %.1f s, pauses for the collector %.1f s",
            compiler.toNanos() / NANOS,
            collector.toNanos() / NANOS));
    return String.join("\n", lines);
  }
}
