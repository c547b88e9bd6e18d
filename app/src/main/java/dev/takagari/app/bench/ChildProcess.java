package dev.takagari.app.bench;

import dev.takagari.app.process.ProcessUse;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command of this executable as a process of its own, measured from outside, so that a measured
/// command is the very command that people run.
///
/// Processor time is what the system books on children that ended, from start to end. Where it does
/// not tell (no `/proc`), the last reading before the end stands for it.
final class ChildProcess {
  /// Options of the JVM of `convert`, as the launcher gives them.
  static final String CONVERT_OPTIONS = "takagari.convert.options";

  /// What runs `convert` and all other sides: the unpacked application that the launcher starts.
  static final String CONVERT_JAR = "takagari.convert.jar";

  /// What the JVM of `convert` remembers of an earlier start; may be missing.
  static final String CONVERT_CACHE = "takagari.convert.cache";

  private static final String MAIN = "dev.takagari.app.Takagari";
  private static final String HEAP = "-Xmx";
  private static final double NANOS = 1e9;
  private static final int LAST_LINES = 20;
  private static final long POLL_MILLIS = 50;

  private final Workspace workspace;
  private final String name;
  private final Path log;
  private final Process process;
  private final long start;
  private final double childrenBefore;

  private ChildProcess(
      Workspace workspace,
      String name,
      Path log,
      Process process,
      long start,
      double childrenBefore) {
    this.workspace = workspace;
    this.name = name;
    this.log = log;
    this.process = process;
    this.start = start;
    this.childrenBefore = childrenBefore;
  }

  /// @param seconds from start to end, seen from outside
  /// @param cpuSeconds of all its threads; together with others that ended meanwhile
  /// @param peakRssBytes 0 where the system does not say
  record Measured(double seconds, double cpuSeconds, long peakRssBytes) {}

  /// Starts a command.
  ///
  /// @param options of the JVM
  /// @param more further options of the JVM
  static ChildProcess start(
      Workspace workspace,
      String name,
      List<String> options,
      List<String> more,
      List<String> arguments)
      throws IOException {
    Path log = workspace.path(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(more);
    command.addAll(executable());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    double before = ProcessUse.childrenCpuSeconds();
    long start = System.nanoTime();
    Process process = builder.start();
    workspace.started(process);
    return new ChildProcess(workspace, name, log, process, start, before);
  }

  /// Waits until the process has written a file.
  ///
  /// @throws TakagariException if it ends before, or takes too long
  void awaitFile(Path file, Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!Files.exists(file)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        process.destroyForcibly();
        workspace.ended(process);
        throw new TakagariException(
            ErrorCode.INTERNAL, name + " did not come up; its last words:\n" + end(log));
      }
    }
  }

  /// Processor time of all its threads so far, 0 where the system does not say.
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS;
  }

  /// Ends its standard input.
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /// Waits for the end.
  ///
  /// @throws TakagariException if it does not end with 0 in time
  Measured await(Duration limit) throws IOException, InterruptedException {
    long peak = 0;
    Duration cpu = Duration.ZERO;
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, ProcessUse.peakRssBytes(process.pid()));
        cpu = process.info().totalCpuDuration().orElse(cpu);
        if (System.nanoTime() - start > limit.toNanos()) {
          throw new TakagariException(
              ErrorCode.INTERNAL, name + " was not done after " + limit.toMinutes() + " minutes");
        }
      }
    } finally {
      process.destroyForcibly();
      workspace.ended(process);
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    if (process.exitValue() != 0) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          name + " ended with exit code " + process.exitValue() + "; its last words:\n" + end(log));
    }
    double children = ProcessUse.childrenCpuSeconds();
    return new Measured(
        seconds, children < 0 ? cpu.toNanos() / NANOS : children - childrenBefore, peak);
  }

  /// The options of this JVM that others get too.
  static List<String> options(int threads) {
    List<String> options = new ArrayList<>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (Stream.of("-Xm", "-XX:+Use", "--enable-native-access", "--sun-misc", "-Dtakagari.seed")
          .anyMatch(option::startsWith)) {
        options.add(option);
      }
    }
    if (options.stream().noneMatch(option -> option.startsWith(HEAP))) {
      options.add(HEAP + "512m");
    }
    options.add("-XX:ActiveProcessorCount=" + threads);
    return options;
  }

  /// The options that `convert` and the service run with, as the launcher says; else those of this
  /// JVM. DuckDB and the floor get them too, so that all start equally fast.
  static List<String> convertOptions() {
    return convertOptions(Runtime.getRuntime().availableProcessors());
  }

  /// The same for a process that may use no more processors than this.
  static List<String> convertOptions(int threads) {
    String options = System.getProperty(CONVERT_OPTIONS, "");
    if (options.isBlank()) {
      return options(threads);
    }
    List<String> all = new ArrayList<>(List.of(options.strip().split(" +", -1)));
    Path cache = Path.of(System.getProperty(CONVERT_CACHE, ""));
    if (Files.isRegularFile(cache)) {
      all.add("-XX:AOTCache=" + cache);
    }
    if (threads < Runtime.getRuntime().availableProcessors()) {
      all.add("-XX:ActiveProcessorCount=" + threads);
    }
    return all;
  }

  /// Nobody should pay for reading a packed jar.
  private static List<String> executable() {
    String unpacked = System.getProperty(CONVERT_JAR, "");
    return unpacked.isBlank()
        ? executable(System.getProperty("java.class.path"))
        : List.of("-jar", unpacked);
  }

  /// The packaged application, or the class path of tests and development.
  static List<String> executable(String classPath) {
    return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
        ? List.of("-jar", classPath)
        : List.of("-cp", classPath, MAIN);
  }

  private static String end(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
