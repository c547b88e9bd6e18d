package dev.takagari.core.mapping;

import org.jspecify.annotations.Nullable;

/// The host registry as of one version: fixed for a unit, so that a retry writes the same rows.
@FunctionalInterface
public interface HostNames {
  /// Knows no host.
  HostNames NONE = hostId -> null;

  /// The name of the host with this sensor id, null when unknown.
  @Nullable String find(String hostId);
}
