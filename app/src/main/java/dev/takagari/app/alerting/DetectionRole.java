package dev.takagari.app.alerting;

import dev.takagari.alerting.detect.HitPoller;
import dev.takagari.alerting.outward.ScreenDestination;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What is done for detections again and again, when this process does alerting: hits of indicators
/// are looked for, what waits to be told is counted, and what is old is forgotten.
final class DetectionRole implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final Duration LEAST_REST = Duration.ofMillis(50);
  private static final Duration UPKEEP = Duration.ofHours(6);
  private static final int TALLY_DAYS = 90;
  private static final Duration TOKENS = Duration.ofDays(7);
  private static final Duration PARKED = Duration.ofDays(90);
  private static final Duration ACTS = Duration.ofDays(30);
  private static final Duration FIGURES = Duration.ofSeconds(5);

  private final HitPoller poller;
  private final List<WorkLoop> loops;

  /// @param screen what the page of our own tells
  /// @param keep how long what was given up and what nobody takes is kept
  /// @param served destinations that are configured; others may still have acts
  /// @param wanted whether this process does alerting at all
  DetectionRole(
      HitPoller poller,
      DetectionTallies tallies,
      CaseRepository cases,
      ParkedMessages parked,
      ActQueue acts,
      ScreenBook screen,
      Duration keep,
      Set<String> served,
      ActFigures figures,
      boolean wanted) {
    this.poller = poller;
    this.loops =
        wanted
            ? List.of(
                loop(
                    HitPoller.NAME,
                    () -> poller.runOnce() ? Duration.ZERO : IDLE,
                    "hits of indicators are not looked at"),
                loop(
                    "detection-tallies",
                    () -> {
                      tallies.forget(TALLY_DAYS);
                      return UPKEEP;
                    },
                    "old tallies are not forgotten"),
                loop(
                    "command-tokens",
                    () -> cases.forgetTokens(TOKENS) > 0 ? Duration.ZERO : UPKEEP,
                    "old tokens of clients are not forgotten"),
                loop(
                    "parked-messages",
                    () -> parked.forget(PARKED) > 0 ? Duration.ZERO : UPKEEP,
                    "old parked messages are not forgotten"),
                loop(
                    "acts",
                    () -> acts.forget(ACTS) > 0 ? Duration.ZERO : UPKEEP,
                    "what people were told long ago is not forgotten"),
                loop(
                    "undone-acts",
                    () -> acts.forgetUndone(keep, served) > 0 ? Duration.ZERO : UPKEEP,
                    "what people were not told long ago is not forgotten"),
                loop(
                    "screen",
                    () -> screen.forget(ScreenDestination.NAME, keep) > 0 ? Duration.ZERO : UPKEEP,
                    "old notes of the page of our own are not forgotten"),
                loop(
                    "act-figures",
                    () -> {
                      figures.update();
                      return FIGURES;
                    },
                    "it is not known what people are still to be told"))
            : List.of();
  }

  private static WorkLoop loop(String name, Supplier<Duration> work, String complaint) {
    return new WorkLoop(name, IngestSettings.defaults(), LEAST_REST, work, complaint);
  }

  void start() {
    loops.forEach(WorkLoop::start);
  }

  /// Ends after what is under way.
  @Override
  public void close() {
    loops.forEach(WorkLoop::close);
    if (!loops.isEmpty()) {
      poller.release();
    }
  }
}
