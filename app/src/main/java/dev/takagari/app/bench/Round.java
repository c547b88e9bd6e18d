package dev.takagari.app.bench;

import java.util.Map;

/// One run of each side, one after the other.
record Round(DuckDb duckDb, Takagari takagari) {

  /// DuckDB's conversion as a whole process.
  record DuckDb(ChildProcess.Measured process, long outputBytes, String version) {}

  /// The whole road as a whole process.
  ///
  /// @param roadSeconds from the first announcement to the last sink, without start and end
  /// @param roadCpuSeconds over the same span
  record Takagari(
      ChildProcess.Measured process,
      long lakeBytes,
      long hotBytes,
      double roadSeconds,
      double roadCpuSeconds,
      Map<String, Double> cpuSecondsByStage) {
    Takagari {
      cpuSecondsByStage = Map.copyOf(cpuSecondsByStage);
    }
  }
}
