package dev.takagari.alerting.facts.finder;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.mapping.fdr.FdrMapping;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The kinds of log that can tell of a detection: its own, and those that hold events of its host,
/// container or account. That another is missing something says nothing of it.
///
/// @param datasets empty when the detection does not say of what it is; then every log may tell
/// @param brought whether the detection was brought by hand, and its events may have been too
record TellingLogs(Set<String> datasets, boolean brought) {
  private static final String SENSOR = FdrMapping.SENSOR;

  static TellingLogs of(Detection detection) {
    Set<String> datasets = new HashSet<>();
    if (has(detection, Columns.HOST_ID) || has(detection, Columns.HOST_NAME)) {
      datasets.add(SENSOR);
    }
    if (has(detection, Columns.CONTAINER_ID)) {
      datasets.add(SENSOR);
      datasets.add(FalcoMapping.DATASET);
    }
    if (has(detection, Columns.AWS_ACCESS_KEY_ID)
        || has(detection, Columns.AWS_PRINCIPAL_ARN)
        || has(detection, Columns.CLOUD_ACCOUNT_ID)) {
      datasets.add(CloudTrailMapping.DATASET);
    }
    if (!detection.dataset().isEmpty()) {
      datasets.add(detection.dataset());
    }
    return new TellingLogs(datasets, detection.is(Detection.Mark.BROUGHT));
  }

  private static boolean has(Detection detection, Column column) {
    return !detection.first(column).isEmpty();
  }

  /// Whether a feed may hold what tells of the detection; of what nobody knows what it brings, and
  /// of what is no feed, so it is.
  boolean isIn(String feed, FeedLogs logs) {
    Optional<Origin> origin = IntakeFeed.originOf(feed);
    if (origin.isPresent() && origin.get() == Origin.BROUGHT && !brought) {
      return false;
    }
    Set<String> kinds = feed.isEmpty() ? Set.of() : logs.of(feed);
    return kinds.isEmpty() || datasets.isEmpty() || kinds.stream().anyMatch(datasets::contains);
  }
}
