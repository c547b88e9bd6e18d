package dev.takagari.core.cases;

import dev.takagari.core.detection.Detection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A detection as triage keeps it.
///
/// @param detection its newest version, as its source gave it
/// @param time when that counts as having happened ([Detection#happened])
/// @param why no case has it, or how it came to its case; empty when nothing is to be said
/// @param key the case that has it; null when none does
/// @param suppression id of what holds it back; null when nothing does
/// @param versions how many came
/// @param copies how often a version came again
/// @param storedAt when its first version was filed
public record StoredDetection(
    Detection detection,
    Instant time,
    Disposition disposition,
    String why,
    @Nullable CaseKey key,
    @Nullable Long suppression,
    long versions,
    long copies,
    Instant storedAt) {

  /// The newest version with the time that counts.
  public Detection timed() {
    return detection.at(time);
  }

  /// Whether what the source says of the time does not count.
  public boolean isClockWrong() {
    return !time.equals(detection.time().truncatedTo(ChronoUnit.MICROS));
  }
}
