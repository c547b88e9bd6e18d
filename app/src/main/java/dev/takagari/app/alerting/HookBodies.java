package dev.takagari.app.alerting;

import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.hook.HookMeters.Refusal;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;

/// Reads the bodies of web hooks, few at a time: whoever sends one may be nobody we know, and is
/// known only after all of it is there. Safe for use by several threads.
public final class HookBodies {
  /// Bodies that are read at a time; each is in memory as a whole.
  static final int MOST_AT_ONCE = 32;

  private final CallBody calls;
  private final HookMeters meters;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  HookBodies(CallBody calls, HookMeters meters) {
    this.calls = calls;
    this.meters = meters;
  }

  /// Bytes of the largest body.
  int most() {
    return calls.most();
  }

  /// The body of a call.
  ///
  /// @param hook under which it is counted when it cannot be read
  /// @throws TakagariException intake-busy when too many are read; as [CallBody#read] else
  byte[] read(String hook, HttpServletRequest request) {
    if (!places.tryAcquire()) {
      meters.refused(hook, Refusal.BUSY);
      throw new TakagariException(
          ErrorCode.INTAKE_BUSY, "too many calls of web hooks at once; call again later");
    }
    try {
      return calls.read(request);
    } catch (TakagariException e) {
      meters.refused(
          hook, e.code() == ErrorCode.BODY_TOO_LARGE ? Refusal.TOO_LARGE : Refusal.BROKEN_OFF);
      throw e;
    } finally {
      places.release();
    }
  }
}
