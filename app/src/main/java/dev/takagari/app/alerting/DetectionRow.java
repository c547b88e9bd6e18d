package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.detection.Detection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stored detection as answers have it, in its newest version.
///
/// @param time when it counts as having happened
/// @param disposition what became of it
/// @param why no case has it, or how it came to its case
/// @param key of the case that has it
/// @param suppression id of what holds it back
/// @param versions how many came
/// @param copies how often a version came again
/// @param saidTime when its source says that it happened; null when that is what counts
record DetectionRow(
    String id,
    String revision,
    String source,
    String ruleId,
    String title,
    String description,
    String severity,
    String time,
    long count,
    String groupKey,
    String eventId,
    String dataset,
    Map<String, List<String>> fields,
    Map<String, String> details,
    String link,
    List<String> marks,
    String disposition,
    String why,
    @Nullable String key,
    @Nullable Long suppression,
    long versions,
    long copies,
    String storedAt,
    @Nullable String saidTime) {

  static DetectionRow of(StoredDetection stored) {
    Detection detection = stored.detection();
    CaseKey key = stored.key();
    return new DetectionRow(
        detection.id(),
        detection.revision(),
        detection.source(),
        detection.ruleId(),
        detection.title(),
        detection.description(),
        detection.severity().code(),
        Times.text(stored.time()),
        detection.count(),
        detection.groupKey(),
        detection.eventId(),
        detection.dataset(),
        detection.fields(),
        detection.details(),
        detection.link(),
        detection.marks().stream().map(mark -> mark.name().toLowerCase(Locale.ROOT)).toList(),
        stored.disposition().code(),
        stored.why(),
        key == null ? null : key.toString(),
        stored.suppression(),
        stored.versions(),
        stored.copies(),
        Times.text(stored.storedAt()),
        stored.isClockWrong() ? Times.text(detection.time()) : null);
  }
}
