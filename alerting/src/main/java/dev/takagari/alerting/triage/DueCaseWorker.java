package dev.takagari.alerting.triage;

import dev.takagari.alerting.work.WorkTaker;
import dev.takagari.core.cases.CaseEnricher;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.DueCases.Due;
import dev.takagari.core.cases.DueCases.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the facts of cases gathered that are due: several at a time, none twice at a time, and
/// without holding up who files detections. First facts have places of their own, so that no search
/// and no source outside keeps them waiting.
public final class DueCaseWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DueCaseWorker.class);

  /// With the pauses between them about a quarter of an hour.
  private static final int MOST_ATTEMPTS = 12;

  private final DueCases due;
  private final CaseEnricher enricher;
  private final TriageSettings settings;
  private final TriageMeters meters;
  private final Lane first;
  private final Lane more;

  public DueCaseWorker(
      DueCases due, CaseEnricher enricher, TriageSettings settings, MeterRegistry registry) {
    this.due = due;
    this.enricher = enricher;
    this.settings = settings;
    meters = new TriageMeters(registry);
    first = new Lane(Stage.FIRST);
    more = new Lane(Stage.MORE);
  }

  /// Begins, on threads of its own.
  public void start() {
    first.taker.start();
    more.taker.start();
  }

  /// Tells that a case may have news, so that nobody waits for the next look.
  public void wake() {
    first.taker.wake();
  }

  /// Takes nothing more, and waits a while for what is under way; what does not end by then is done
  /// again by somebody.
  @Override
  public void close() {
    first.taker.stop();
    more.taker.stop();
    first.taker.close();
    more.taker.close();
  }

  private @Nullable Duration enriched(Due one, Stage stage) {
    if (one.attempts() > MOST_ATTEMPTS) {
      LOG.error("facts of case {} are not gathered: {} attempts failed", one.key(), MOST_ATTEMPTS);
      return null;
    }
    return enricher.enrich(one.key(), stage);
  }

  /// What is done about one stage.
  private final class Lane {
    private final Stage stage;
    private final WorkTaker taker;

    Lane(Stage stage) {
      this.stage = stage;
      taker =
          new WorkTaker(
              "fact-gathering-" + stage,
              settings.gatherers(),
              settings.idle(),
              failures -> TriageSettings.pause(failures, ThreadLocalRandom.current().nextDouble()),
              this::take);
    }

    private List<WorkTaker.Piece> take(int most) {
      return due.claim(stage, most, settings.lease()).stream()
          .map(one -> new WorkTaker.Piece("facts-" + one.key(), () -> gather(one)))
          .toList();
    }

    /// When that fails too, the lease runs out, as it does when the process dies.
    private void giveBack(Due one, Duration pause) {
      try {
        due.failed(one, pause);
      } catch (RuntimeException e) {
        LOG.warn("case {} waits until its lease is over", one.key(), e);
      }
    }

    private void gather(Due one) {
      long began = System.nanoTime();
      try {
        Duration again = enriched(one, stage);
        meters.gathered(stage, Duration.ofNanos(System.nanoTime() - began));
        due.done(one, again);
      } catch (RuntimeException | Error e) {
        meters.gatheringFailed();
        Duration pause = settings.retry(one.attempts());
        LOG.warn("facts of case {} cannot be gathered now, again in {}", one.key(), pause, e);
        giveBack(one, pause);
      } finally {
        // first facts make others due
        more.taker.wake();
      }
    }
  }
}
