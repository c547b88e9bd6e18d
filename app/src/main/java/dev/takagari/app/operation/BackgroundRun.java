package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work of a kind that may take longer than anybody waits for an answer: begun, and asked after.
/// One at a time in this process, which ends without waiting for it. Safe for use by several
/// threads.
///
/// @param <R> what it comes to
public final class BackgroundRun<R> {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundRun.class);

  private final String name;
  private volatile State<R> state = new State<>(Phase.NONE, null, null);

  /// @param name of the work, as "rebuild of the ledger"
  public BackgroundRun(String name) {
    this.name = name;
  }

  /// The newest work that this process began.
  ///
  /// @param result null until it ended well
  /// @param failure null unless it failed
  public record State<R>(Phase phase, @Nullable R result, @Nullable TakagariException failure) {}

  /// How far it is.
  public enum Phase {
    NONE,
    RUNNING,
    DONE,
    FAILED;

    /// The name in answers.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public State<R> state() {
    return state;
  }

  /// Begins the work in a thread of its own.
  ///
  /// @throws TakagariException bad-request if it runs already
  public synchronized void start(Supplier<R> work) {
    if (state.phase() == Phase.RUNNING) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "a " + name + " runs already");
    }
    state = new State<>(Phase.RUNNING, null, null);
    Thread.ofPlatform().daemon().name(name.replace(' ', '-')).start(() -> run(work));
  }

  private void run(Supplier<R> work) {
    try {
      state = new State<>(Phase.DONE, work.get(), null);
    } catch (TakagariException e) {
      LOG.warn("the {} stopped: {} ({})", name, e.getMessage(), e.code().code());
      state = new State<>(Phase.FAILED, null, e);
    } catch (RuntimeException e) {
      LOG.error("the {} failed", name, e);
      state =
          new State<>(
              Phase.FAILED,
              null,
              new TakagariException(ErrorCode.INTERNAL, "the " + name + " failed", e));
    }
  }
}
