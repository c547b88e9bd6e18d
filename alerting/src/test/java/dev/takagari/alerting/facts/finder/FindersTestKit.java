package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.T;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Asks one finder.
final class FindersTestKit {
  private FindersTestKit() {}

  static FactGroup ask(FactFinder finder, Detection detection) {
    return ask(finder, detection, T.plusSeconds(5));
  }

  /// @param now since when it is asked, five seconds after the detection
  static FactGroup ask(FactFinder finder, Detection detection, Instant now) {
    Inquiry inquiry =
        Inquiry.first("A-2026-000001", detection, T.plusSeconds(5)).again(now, List.of());
    return ask(finder, inquiry);
  }

  static FactGroup ask(FactFinder finder, Inquiry inquiry) {
    return finder
        .find(inquiry, Deadline.in(Duration.ofMinutes(5)))
        .group(finder.kind(), inquiry.now(), 100);
  }

  static Detection detection(Map<Column, String> columns) {
    return FactWorld.detection("falcon", columns);
  }

  /// Facts as `LABEL: TEXT`.
  static List<String> told(FactGroup group) {
    return group.facts().stream().map(fact -> fact.label() + ": " + fact.text()).toList();
  }
}
