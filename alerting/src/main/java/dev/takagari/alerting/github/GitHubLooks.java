package dev.takagari.alerting.github;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Issues that web hooks told of, to be looked at by a thread of its own, so that hooks are
/// answered at once. One that another process looks at comes again after the others: that process
/// may have read it before the hook. Those that are too many, or cannot be read now, are left to
/// the [GitHubPoller]. Safe for use by several threads.
public final class GitHubLooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GitHubLooks.class);
  private static final int MOST = 1_000;
  private static final Duration END = Duration.ofSeconds(10);

  private final GitHubAnswers answers;
  private final Thread thread;
  private final Set<Integer> waiting = new LinkedHashSet<>();
  private boolean isClosed;
  private boolean isBusy;

  public GitHubLooks(GitHubAnswers answers) {
    this.answers = answers;
    thread = Thread.ofVirtual().name("github-looks").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Has an issue looked at soon, once however often it is asked for meanwhile.
  ///
  /// @return false when too many wait
  public boolean ask(int number) {
    synchronized (waiting) {
      if (isClosed || (waiting.size() >= MOST && !waiting.contains(number))) {
        return false;
      }
      waiting.add(number);
      waiting.notifyAll();
      return true;
    }
  }

  private void run() {
    try {
      for (int number = next(); number > 0; number = next()) {
        try {
          answers.look(number);
        } catch (GitHubFailure e) {
          log.warn("issue {} is looked at later: {}", number, e.getMessage());
        } catch (TakagariException e) {
          if (e.code() != ErrorCode.LEASE_LOST || !ask(number)) {
            log.warn("issue {} is looked at later: {}", number, e.getMessage());
          }
        } catch (RuntimeException e) {
          log.error("issue {} could not be looked at", number, e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return 0 at the end
  private int next() throws InterruptedException {
    synchronized (waiting) {
      isBusy = false;
      waiting.notifyAll();
      while (waiting.isEmpty() && !isClosed) {
        waiting.wait();
      }
      if (isClosed) {
        return 0;
      }
      int number = waiting.iterator().next();
      waiting.remove(number);
      isBusy = true;
      return number;
    }
  }

  /// Waits until nothing waits any more.
  void awaitIdle() throws InterruptedException {
    synchronized (waiting) {
      while (!isClosed && (isBusy || !waiting.isEmpty())) {
        waiting.wait();
      }
    }
  }

  /// Ends after what is under way, if that does not take long.
  @Override
  public void close() {
    synchronized (waiting) {
      isClosed = true;
      waiting.notifyAll();
    }
    try {
      if (thread.isAlive() && !thread.join(END)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
