package dev.takagari.alerting.falcon;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// One feed of Event Streams.
///
/// @param name of the feed: its offsets, lease and meters are under it
/// @param api scheme and host that are asked first
/// @param clouds where a hint of the service may lead, by the cloud's name; empty to stay
/// @param clientId of the API client
/// @param clientSecret of the API client
/// @param appId that this process connects as, 1 to 32 letters and digits; while one is connected,
///   the service gives no other the streams of the same
/// @param fromNewest whether a partition without an offset starts with what comes from now on;
///   otherwise with the oldest record that the service has
/// @param silence after which a connection without any byte is given up
/// @param lease how long the feed stays with a process that does not say any more that it lives
public record StreamSettings(
    String name,
    URI api,
    Map<String, URI> clouds,
    String clientId,
    String clientSecret,
    String appId,
    boolean fromNewest,
    Duration silence,
    Duration lease) {
  /// Longest record that is kept as a whole, in bytes.
  static final int LONGEST_RECORD = 8 << 20;

  public StreamSettings {
    clouds = Map.copyOf(clouds);
  }

  /// How its calls are made.
  FalconAccess access() {
    return new FalconAccess(toString(), api, clouds, clientId, clientSecret);
  }

  /// Without what is secret.
  @Override
  public String toString() {
    return "Falcon stream " + name;
  }
}
