package dev.takagari.app.alerting;

import dev.takagari.alerting.hook.HeaderGuard;
import dev.takagari.alerting.hook.HookGuard;
import dev.takagari.alerting.hook.SignatureGuard;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Who is admitted by which web hook, as it is configured. Immutable.
///
/// @param falco nobody when empty
/// @param detections by mapping; a call needs to please one of a mapping's guards
record HookDoors(List<HookGuard> falco, Map<String, List<HookGuard>> detections) {
  static HookDoors of(AlertingProperties.Hooks hooks, InstantSource clock) {
    String secret = hooks.falco().secret();
    Map<String, List<HookGuard>> detections = new LinkedHashMap<>();
    for (AlertingProperties.DetectionHook hook : hooks.detections()) {
      detections
          .computeIfAbsent(Objects.requireNonNull(hook.mapping()), mapping -> new ArrayList<>())
          .add(guard(hook, clock));
    }
    return new HookDoors(
        secret == null ? List.of() : List.of(new HeaderGuard(hooks.falco().header(), secret)),
        Map.copyOf(detections));
  }

  private static HookGuard guard(AlertingProperties.DetectionHook hook, InstantSource clock) {
    String secret = Objects.requireNonNull(hook.secret());
    return switch (hook.kind()) {
      case HEADER -> new HeaderGuard(hook.givenHeader(), secret);
      case HMAC ->
          new SignatureGuard(
              hook.givenHeader(),
              secret,
              Objects.requireNonNullElse(hook.timestampHeader(), ""),
              hook.window(),
              clock);
    };
  }
}
