package dev.takagari.alerting.respond;

import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts responses that are over. Safe for use by several threads.
public final class ResponseMeters {
  private final MeterRegistry registry;

  public ResponseMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Counts one that is over.
  public void ended(ResponseKind kind, ResponseState state) {
    Counter.builder("takagari.alerting.responses.ended")
        .description("responses against tasks and hosts that are over")
        .tag("kind", kind.code())
        .tag("state", state.code())
        .register(registry)
        .increment();
  }

  void ended(Iterable<Response> responses) {
    responses.forEach(response -> ended(response.kind(), response.state()));
  }
}
