package dev.takagari.core.cases;

import dev.takagari.core.detection.Severity;
import java.time.Duration;
import java.util.Map;

/// How detections become cases.
///
/// @param window so long after the last detection of a case the same counts as part of it
/// @param windows other windows, by source
/// @param stormCases new cases of one source and rule within `stormTime` that are opened one by one
/// @param stormSourceCases new cases of one source, of whatever rules, within `stormTime` that are
///   opened one by one
/// @param stormTime after so long without a detection a storm is over
/// @param leastSeverity detections below it are kept without a case
/// @param sampleCases whether samples of products open cases, of which nobody is told
public record CaseSettings(
    Duration window,
    Map<String, Duration> windows,
    int stormCases,
    int stormSourceCases,
    Duration stormTime,
    Severity leastSeverity,
    boolean sampleCases) {
  /// What is usual.
  public static final CaseSettings USUAL =
      new CaseSettings(
          Duration.ofHours(24), Map.of(), 20, 100, Duration.ofMinutes(10), Severity.INFO, true);

  public CaseSettings {
    windows = Map.copyOf(windows);
    if (window.isNegative() || stormCases < 1 || stormSourceCases < 1 || stormTime.isNegative()) {
      throw new IllegalArgumentException("settings of cases out of bounds");
    }
  }

  /// The window of a source.
  public Duration window(String source) {
    return windows.getOrDefault(source, window);
  }
}
