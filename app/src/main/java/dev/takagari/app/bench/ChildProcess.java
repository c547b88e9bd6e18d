package dev.takagari.app.bench;

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

/// Runs a command of this executable as a process of its own, with the memory settings of this one.
final class ChildProcess {
  private static final String MAIN = "dev.takagari.app.Takagari";
  private static final String HEAP = "-Xmx";
  private static final double NANOS = 1e9;
  private static final int LAST_LINES = 20;

  private ChildProcess() {}

  /// @param seconds from start to end, seen from outside
  record Measured(double seconds, ProcessFigures figures) {}

  /// @throws TakagariException if it does not end with 0 in time
  static Measured run(
      Workspace workspace, String name, int threads, Duration limit, List<String> arguments)
      throws IOException, InterruptedException {
    Path figures = workspace.path(name + "-figures.json");
    Path log = workspace.path(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(threads));
    command.addAll(executable(System.getProperty("java.class.path")));
    command.addAll(List.of("bench", "measured", "--figures", figures.toString(), "--"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    workspace.running(process);
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw new TakagariException(
            ErrorCode.INTERNAL, name + " was not done after " + limit.toMinutes() + " minutes");
      }
    } finally {
      process.destroyForcibly();
      workspace.running(null);
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    if (process.exitValue() != 0) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          name + " ended with exit code " + process.exitValue() + "; its last words:\n" + end(log));
    }
    return new Measured(seconds, ProcessFigures.read(figures));
  }

  /// The options of this JVM that both sides get.
  static List<String> options(int threads) {
    List<String> options = new ArrayList<>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (Stream.of("-X", "--enable-native-access", "--sun-misc", "-Dtakagari.")
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
