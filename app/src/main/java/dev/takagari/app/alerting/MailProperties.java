package dev.takagari.app.alerting;

import dev.takagari.alerting.outward.MailSettings.Security;
import dev.takagari.core.cases.Tell;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A mail server that sends for us. Annotated only so that its keys are in the metadata.
///
/// @param name 1 to 31 lower-case letters, digits, hyphens; destinations are `mail:`, it and the
///   address
/// @param host the server
/// @param port unset: 587 with starttls, 465 with tls, 25 with none
/// @param security how the way to the server is kept secret; `none` only on this machine
/// @param user for logging in; unset: nobody logs in
/// @param password for logging in (secret)
/// @param from sender, as `Takagari <takagari@example.org>`
/// @param to addresses; each gets a mail of its own
/// @param least cases that are to be told as loudly as this or louder are told there
@ConfigurationProperties("takagari.alerting.mails[0]")
public record MailProperties(
    @Nullable String name,
    @Nullable String host,
    @Nullable Integer port,
    @DefaultValue("starttls") Security security,
    @Nullable String user,
    @Nullable String password,
    @Nullable String from,
    @DefaultValue List<String> to,
    @DefaultValue("channel") Tell least) {
  @Override
  public String toString() {
    return "mail " + name;
  }
}
