package dev.takagari.alerting.slack;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what is asked of Slack and what people do there. Safe for use by several threads.
public final class SlackMeters {
  private final MeterRegistry registry;

  public SlackMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Counts a call of a method of Slack.
  ///
  /// @param method as `chat.postMessage`
  /// @param outcome `ok`, `refused`, `limited` or `unknown`
  public void called(String method, String outcome) {
    Counter.builder("takagari.alerting.slack.calls")
        .description("calls of methods of Slack")
        .tag("method", method)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  /// Counts something that somebody did.
  ///
  /// @param what a button, `submit` for a form, `reply` for an answer in a thread
  /// @param outcome what came of it
  public void answered(String what, String outcome) {
    Counter.builder("takagari.alerting.slack.answers")
        .description("what people did in Slack below messages of cases")
        .tag("what", what)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
