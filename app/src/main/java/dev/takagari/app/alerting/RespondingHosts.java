package dev.takagari.app.alerting;

import dev.takagari.alerting.falcon.FalconHosts;
import org.jspecify.annotations.Nullable;

/// Hosts that can be contained and released.
///
/// @param hosts null when none can
record RespondingHosts(@Nullable FalconHosts hosts) implements AutoCloseable {
  @Override
  public void close() {
    if (hosts != null) {
      hosts.close();
    }
  }
}
