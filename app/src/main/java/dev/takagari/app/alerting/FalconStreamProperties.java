package dev.takagari.app.alerting;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One feed of Falcon Event Streams. Annotated only so that its keys are in the metadata. Text as
/// somebody wrote it; [FalconStreamSettings] makes settings of it.
///
/// @param name lower-case letters, digits, hyphens; its offsets and metrics are under it, so it
///   stays the same for a customer
/// @param cloud of the API client: us-1, us-2, eu-1, us-gov-1 or us-gov-2; when the service names
///   another one of these, that is asked
/// @param baseUrl where the API is instead, as `https://host`; no other is asked then
/// @param clientId of an API client with the scope `Event streams: Read`
/// @param clientSecret of that client, or `secret:` and the name of a property that holds it
///   (secret)
/// @param appId 1 to 32 letters and digits, another one for each process: while one is connected,
///   the service gives nobody else the streams of the same
/// @param startAt oldest or newest: where a partition begins of which nothing was read yet
/// @param silence after which a connection that brings nothing at all is given up
/// @param takeover how long after the last sign of life of the process that reads it another one
///   takes the feed over
@ConfigurationProperties("takagari.alerting.falcon-streams[0]")
public record FalconStreamProperties(
    @Nullable String name,
    @Nullable String cloud,
    @Nullable URI baseUrl,
    @Nullable String clientId,
    @Nullable String clientSecret,
    @Nullable String appId,
    @DefaultValue("oldest") String startAt,
    @DefaultValue("90s") Duration silence,
    @DefaultValue("1m") Duration takeover) {

  /// Without what is secret.
  @Override
  public String toString() {
    return "Falcon stream " + name;
  }
}
