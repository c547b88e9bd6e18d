package dev.takagari.app.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The checks of every port that this process uses.
///
/// @param longest how long all of them may take together
public record PortChecks(List<PortCheck> all, Duration longest) {
  public PortChecks {
    all = List.copyOf(all);
  }

  /// Runs all checks at once; one that does not answer in time has failed. Its thread is left to
  /// the time limits of what it waits for.
  public List<PortCheck.Outcome> run() {
    long deadline = System.nanoTime() + longest.toNanos();
    List<FutureTask<PortCheck.Outcome>> running = all.stream().map(PortChecks::start).toList();
    List<PortCheck.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      outcomes.add(await(running.get(i), all.get(i), deadline));
    }
    return outcomes;
  }

  private static FutureTask<PortCheck.Outcome> start(PortCheck check) {
    FutureTask<PortCheck.Outcome> task = new FutureTask<>(check::run);
    Thread.ofVirtual().name("check-" + check.name()).start(task);
    return task;
  }

  private PortCheck.Outcome await(
      Future<PortCheck.Outcome> running, PortCheck check, long deadline) {
    try {
      return running.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return check.failed("no answer in " + longest.toMillis() / 1000.0 + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return check.failed(cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return check.failed("interrupted");
    }
  }
}
