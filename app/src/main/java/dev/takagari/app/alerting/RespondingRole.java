package dev.takagari.app.alerting;

import dev.takagari.alerting.respond.ResponseWorker;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.util.Optional;

/// Does what was approved, when this process does alerting.
final class RespondingRole implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LEAST_REST = Duration.ofMillis(50);

  private final Optional<WorkLoop> loop;

  /// @param wanted whether this process does alerting at all
  RespondingRole(ResponseWorker worker, boolean wanted) {
    loop =
        wanted
            ? Optional.of(
                new WorkLoop(
                    "responses",
                    IngestSettings.defaults(),
                    LEAST_REST,
                    () -> worker.runOnce() ? Duration.ZERO : IDLE,
                    "approved responses are not done"))
            : Optional.empty();
  }

  void start() {
    loop.ifPresent(WorkLoop::start);
  }

  /// Ends after what is under way.
  @Override
  public void close() {
    loop.ifPresent(WorkLoop::close);
  }
}
