package dev.takagari.app.bench;

/// One run of one side.
///
/// @param seconds from start to end, seen from outside
/// @param cpuSeconds of the whole process, start and end included
/// @param peakRssBytes largest resident memory, 0 where the system does not say
/// @param events that it read; all sides must agree
/// @param outputBytes Parquet or compressed bytes it wrote
record Run(double seconds, double cpuSeconds, long peakRssBytes, long events, long outputBytes) {

  static Run of(ChildProcess.Measured process, long events, long outputBytes) {
    return new Run(
        process.seconds(), process.cpuSeconds(), process.peakRssBytes(), events, outputBytes);
  }
}
