package dev.takagari.ingest.replay;

import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.core.steering.ReplayUnits;
import dev.takagari.core.steering.ReplayUnits.ArchivedUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs units of our archive again through their sinks.
final class ArchiveReplay {
  private final ReplayUnits all;
  private final Replay replay;

  ArchiveReplay(ReplayUnits all, Replay replay) {
    this.all = all;
    this.replay = replay;
  }

  /// Does a part of a replay: at most so many units.
  ReplayStep step(ReplayJob job, int most) {
    ReplayProgress progress = job.progress();
    List<ArchivedUnit> units = all.archived(job, progress.after(), most);
    for (ArchivedUnit unit : units) {
      progress = run(job, unit, progress);
    }
    return ReplayStep.went(
        units.size() < most ? ReplayState.FINISHING : ReplayState.RUNNING, progress);
  }

  private ReplayProgress run(ReplayJob job, ArchivedUnit unit, ReplayProgress before) {
    List<String> asked = job.request().sinks();
    Set<String> names = Set.copyOf(asked);
    boolean due;
    if (job.request().dryRun()) {
      due = isDue(replay.preview(unit.id(), names));
    } else {
      all.add(job.id(), unit.id());
      due = isDue(replay.replay(unit.id(), names));
    }
    return new ReplayProgress(
        unit.id().value(),
        before.objects() + unit.objects(),
        before.bytes() + unit.bytes(),
        before.known() + (due ? 0 : unit.objects()),
        before.knownBytes() + (due ? 0 : unit.bytes()),
        before.units() + (due ? 1 : 0));
  }

  private static boolean isDue(Map<String, Replay.Answer> answers) {
    return answers.containsValue(Replay.Answer.DUE);
  }
}
