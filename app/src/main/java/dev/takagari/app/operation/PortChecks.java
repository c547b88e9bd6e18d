package dev.takagari.app.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The checks of every port that this process uses.
public record PortChecks(List<PortCheck> all) {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  public PortChecks {
    all = List.copyOf(all);
  }

  /// Runs all checks at once; one that does not answer in time has failed.
  public List<PortCheck.Outcome> run() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PortCheck.Outcome>> running =
          all.stream().map(check -> threads.submit(check::run)).toList();
      List<PortCheck.Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < running.size(); i++) {
        outcomes.add(await(running.get(i), all.get(i)));
      }
      threads.shutdownNow();
      return outcomes;
    }
  }

  private static PortCheck.Outcome await(Future<PortCheck.Outcome> running, PortCheck check) {
    try {
      return running.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      return failed(check, "no answer in " + LONGEST.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return failed(check, cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(check, "interrupted");
    }
  }

  private static PortCheck.Outcome failed(PortCheck check, String reason) {
    return new PortCheck.Outcome(check.name(), false, reason, check.advice());
  }
}
