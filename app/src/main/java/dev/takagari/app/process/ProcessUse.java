package dev.takagari.app.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process used so far, by the operating system's own account.
///
/// Linux is asked through `/proc`, because the management classes of the JVM cost a short process
/// more than what is to be told.
public final class ProcessUse {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final double NANOS = 1e9;
  private static final double TICKS = 100;
  private static final long KIBIBYTE = 1024;

  /// Places of the times in `stat`, after the name of the program.
  private static final int USER = 11;

  private static final int USER_OF_CHILDREN = 13;

  private ProcessUse() {}

  /// Processor time of all threads, in seconds: application, compiler, collector, native ones.
  public static double cpuSeconds() {
    double seconds = times(USER);
    return seconds >= 0 ? seconds : javaCpuSeconds();
  }

  /// Processor time of child processes that have ended, from their start to their end, in seconds;
  /// negative where the system does not say.
  public static double childrenCpuSeconds() {
    return times(USER_OF_CHILDREN);
  }

  private static double times(int first) {
    String stat = read(STAT);
    int name = stat.lastIndexOf(')');
    if (name < 0) {
      return -1;
    }
    String[] fields = stat.substring(name + 2).split(" ", -1);
    return (Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1])) / TICKS;
  }

  private static double javaCpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / NANOS
        : 0;
  }

  /// The largest resident memory so far, 0 where the system does not say.
  public static long peakRssBytes() {
    return peak(STATUS);
  }

  /// The largest resident memory so far of another process, 0 where the system does not say or when
  /// it has ended.
  public static long peakRssBytes(long pid) {
    return peak(Path.of("/proc/" + pid + "/status"));
  }

  private static long peak(Path file) {
    String status = read(file);
    int at = status.indexOf(PEAK);
    if (at < 0) {
      return 0;
    }
    String line = status.substring(at + PEAK.length(), status.indexOf('\n', at));
    return Long.parseLong(line.replace("kB", "").strip()) * KIBIBYTE;
  }

  private static String read(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
