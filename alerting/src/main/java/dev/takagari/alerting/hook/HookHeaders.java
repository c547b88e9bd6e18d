package dev.takagari.alerting.hook;

import org.jspecify.annotations.Nullable;

/// The headers of a call of a web hook.
@FunctionalInterface
public interface HookHeaders {
  /// The first value of a header, whatever its case; null when it is missing.
  @Nullable String first(String name);
}
