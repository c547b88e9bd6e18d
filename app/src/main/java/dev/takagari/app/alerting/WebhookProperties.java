package dev.takagari.app.alerting;

import dev.takagari.core.cases.Tell;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A web hook of somebody else that we call. Annotated only so that its keys are in the metadata.
///
/// @param name 1 to 31 lower-case letters, digits, hyphens; `webhook:` and it is the name of the
///   destination
/// @param url where it is called: https, or this machine
/// @param secret with which calls are signed, at least 16 characters (secret)
/// @param least cases that are to be told as loudly as this or louder are told there
/// @param kinds what it is told: case.shown, case.entry, post
@ConfigurationProperties("takagari.alerting.webhooks[0]")
public record WebhookProperties(
    @Nullable String name,
    @Nullable URI url,
    @Nullable String secret,
    @DefaultValue("channel") Tell least,
    @DefaultValue({"case.shown", "case.entry", "post"}) List<String> kinds) {
  @Override
  public String toString() {
    return "web hook " + name;
  }
}
