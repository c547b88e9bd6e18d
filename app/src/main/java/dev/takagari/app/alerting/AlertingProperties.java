package dev.takagari.app.alerting;

import dev.takagari.alerting.detect.FalcoPriority;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param falcoPriority least priority of Falco's alerts that become detections: emergency, alert,
///   critical, error, warning, notice, informational, debug; what is below stays an event
/// @param policy file of the risk policy that decides how loudly people are told of a case, with
///   its tests beside it; read again when it changes. Without one, or while it cannot be used, the
///   shipped policy decides, or the version that did before
/// @param falconStreams feeds of Falcon Event Streams
/// @param cases how detections are grouped
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(
    @Nullable URI queueUrl,
    @DefaultValue("notice") FalcoPriority falcoPriority,
    @Nullable String policy,
    @DefaultValue List<FalconStreamProperties> falconStreams,
    @DefaultValue Cases cases) {

  /// How detections are grouped.
  ///
  /// @param window so long after its last detection a case takes the same again
  /// @param windows other windows, by source, as `takagari.alerting.cases.windows.guardduty`
  /// @param stormCases new cases of one rule within `storm-time` that are opened one by one;
  ///   further ones become one case
  /// @param stormTime so long after its last detection a storm is over
  /// @param leastSeverity detections below it are kept and listed, and open no case
  /// @param sampleCases whether detections that a product marks as samples open cases, of which
  ///   nobody is told
  /// @param receivers how many take messages from the alert queue at a time
  public record Cases(
      @DefaultValue("24h") Duration window,
      @DefaultValue Map<String, Duration> windows,
      @DefaultValue("20") int stormCases,
      @DefaultValue("10m") Duration stormTime,
      @DefaultValue("info") Severity leastSeverity,
      @DefaultValue("true") boolean sampleCases,
      @DefaultValue("4") int receivers) {
    private static final int MOST_RECEIVERS = 100;

    /// What is wrong with the values, each after the name of its key; empty when all is well.
    public List<String> faults() {
      List<String> faults = new ArrayList<>();
      positive(window, "window", faults);
      windows.forEach((source, time) -> positive(time, "windows." + source, faults));
      positive(stormTime, "storm-time", faults);
      if (stormCases < 1) {
        faults.add("storm-cases: must be at least 1");
      }
      if (receivers < 1 || receivers > MOST_RECEIVERS) {
        faults.add("receivers: must be from 1 to " + MOST_RECEIVERS);
      }
      return faults;
    }

    private static void positive(Duration time, String key, List<String> faults) {
      if (!time.isPositive()) {
        faults.add(key + ": must be a time such as 24h");
      }
    }

    CaseSettings settings() {
      return new CaseSettings(window, windows, stormCases, stormTime, leastSeverity, sampleCases);
    }
  }
}
