package dev.takagari.alerting.hook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what web hooks took and refused. Safe for use by several threads.
public final class HookMeters {
  private final MeterRegistry registry;

  public HookMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Why a call is refused; nothing of it is kept.
  public enum Refusal {
    /// There is no such hook, or it has no secret.
    NOT_CONFIGURED("not-configured"),
    WRONG_SECRET("wrong-secret"),
    TOO_LARGE("too-large"),
    EMPTY("empty"),
    /// Too many are read at a time.
    BUSY("busy"),
    /// The body ended too early, or came too slowly.
    BROKEN_OFF("broken-off"),
    /// It could not be kept: the sender may try again.
    NOT_KEPT("not-kept");

    private final String tag;

    Refusal(String tag) {
      this.tag = tag;
    }
  }

  /// Counts a call of which nothing is kept.
  ///
  /// @param hook `falco`, the name of a configured mapping, or `unknown`
  public void refused(String hook, Refusal reason) {
    Counter.builder("takagari.alerting.hook.refused")
        .description("calls of web hooks that were refused")
        .tag("hook", hook)
        .tag("reason", reason.tag)
        .register(registry)
        .increment();
  }

  /// Counts records of a call.
  ///
  /// @param records that were kept
  public void taken(String hook, int records) {
    Counter.builder("takagari.alerting.hook.records")
        .description("records that web hooks took")
        .tag("hook", hook)
        .register(registry)
        .increment(records);
  }
}
