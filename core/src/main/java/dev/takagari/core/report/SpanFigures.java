package dev.takagari.core.report;

import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came in a span of time and what became of it until now.
///
/// @param opened cases that were opened in the span
/// @param closed cases that were closed in it and still are, whenever they were opened
/// @param open cases that are not closed now, whenever they were opened
/// @param groups the cases that were opened in the span, as they are now, the largest groups first
/// @param toAcknowledge median time from opening, of the cases that were opened in the span; null
///   when none of them was acknowledged
/// @param toClose median time from opening, of the same; null when none of them is closed
/// @param detections distinct detections that were first stored in the span, by what became of them
/// @param heldBack of these, those that suppressions hold back, by suppression, most first
/// @param kept of these, those that are kept without a case for another reason, most first
/// @param parked messages of the span of which no detection could be made, by reason, most first
public record SpanFigures(
    TimeRange span,
    long opened,
    long closed,
    long open,
    List<CaseGroup> groups,
    @Nullable Duration toAcknowledge,
    @Nullable Duration toClose,
    Map<Disposition, Long> detections,
    List<HeldBack> heldBack,
    List<Kept> kept,
    List<Parked> parked) {
  public SpanFigures {
    groups = List.copyOf(groups);
    Map<Disposition, Long> counted = new EnumMap<>(Disposition.class);
    counted.putAll(detections);
    detections = Collections.unmodifiableMap(counted);
    heldBack = List.copyOf(heldBack);
    kept = List.copyOf(kept);
    parked = List.copyOf(parked);
  }

  /// Cases that have all of this in common.
  ///
  /// @param severity what the risk policy says
  /// @param reason null unless they are closed
  /// @param isSample whether products made their detections to show what one looks like
  public record CaseGroup(
      String source,
      Severity severity,
      Tell tell,
      CaseState state,
      @Nullable CloseReason reason,
      boolean isSample,
      long cases) {}

  /// Detections that a suppression holds back.
  ///
  /// @param source that it names; empty for all
  /// @param ruleId pattern that it names; empty for all
  /// @param owner who answers for it
  /// @param reason why
  public record HeldBack(
      long suppression,
      String source,
      String ruleId,
      String owner,
      String reason,
      long detections) {}

  /// Detections that are kept without a case.
  ///
  /// @param why as a sentence, as `its severity is below low`
  public record Kept(String why, long detections) {}

  /// Messages of which no detection could be made.
  ///
  /// @param reason as kebab-case name
  public record Parked(String reason, long messages) {}

  /// Detections with one disposition.
  public long detections(Disposition disposition) {
    return detections.getOrDefault(disposition, 0L);
  }
}
