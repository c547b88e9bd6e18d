package dev.takagari.alerting.falcon;

import java.net.URI;
import java.util.Map;

/// How Falcon's API is reached, and as which API client.
///
/// @param name of what uses it, for the log
/// @param api scheme and host
/// @param clouds APIs that may be asked instead when the service names them, by the name of their
///   cloud; empty when no other one may be
/// @param clientId of the API client
/// @param clientSecret of the API client
public record FalconAccess(
    String name, URI api, Map<String, URI> clouds, String clientId, String clientSecret) {
  public FalconAccess {
    clouds = Map.copyOf(clouds);
  }

  /// Without what is secret.
  @Override
  public String toString() {
    return name;
  }
}
