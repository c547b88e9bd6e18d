package dev.takagari.core.response;

/// Hosts with a Falcon sensor, looked at, contained and released. Safe for use by several threads;
/// every call ends within two minutes.
public interface HostContainment {

  /// What Falcon says of a host now.
  ///
  /// @param hostId the sensor's id, 32 hexadecimal digits
  /// @throws dev.takagari.core.error.TakagariException target-unavailable, target-denied
  TargetStanding look(String hostId);

  /// Has a host contained. Asks once: what is not answered is not sent again.
  CallOutcome contain(String hostId);

  /// Has a host released. Asks once, as [#contain].
  CallOutcome release(String hostId);
}
