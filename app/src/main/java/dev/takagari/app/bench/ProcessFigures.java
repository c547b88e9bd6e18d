package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process used from its start to its end, by the operating system's own account. Processes
/// that it started are not in it.
///
/// @param cpuSeconds of all threads: application, compiler, garbage collector, native ones
/// @param peakRssBytes largest resident memory, 0 where the system does not say
record ProcessFigures(double cpuSeconds, long peakRssBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final double NANOS = 1e9;

  static ProcessFigures ofThisProcess() throws IOException {
    double cpu =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getProcessCpuTime() / NANOS
            : 0;
    long peak = 0;
    if (Files.isReadable(STATUS)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PEAK)) {
          peak = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    }
    return new ProcessFigures(cpu, peak);
  }

  void write(Path file) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("cpu_seconds", cpuSeconds);
      json.writeNumberField("peak_rss_bytes", peakRssBytes);
      json.writeEndObject();
    }
  }

  static ProcessFigures read(Path file) {
    FlatJson json = FlatJson.read(file);
    return new ProcessFigures(json.number("cpu_seconds"), (long) json.number("peak_rss_bytes"));
  }
}
