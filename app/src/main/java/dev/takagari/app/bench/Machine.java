package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where it was measured; figures of different machines say nothing about each other.
///
/// @param cores that the system has
/// @param threads that each side may use
/// @param options of both JVMs
record Machine(
    String processor, int cores, int threads, String system, String jdk, List<String> options) {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  Machine {
    options = List.copyOf(options);
  }

  static Machine here(int threads) throws IOException {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        ChildProcess.options(threads));
  }

  /// For people.
  String text() {
    return "Machine: %s, %d cores, %s; JDK %s; options of the JVMs: %s"
        .formatted(processor, cores, system, jdk, String.join(" ", options));
  }

  private static String processorName() throws IOException {
    if (!Files.isReadable(PROCESSOR)) {
      return "processor not known";
    }
    return Files.readAllLines(PROCESSOR).stream()
        .filter(line -> line.startsWith(MODEL))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("processor not known");
  }
}
