package dev.takagari.adapters.embedded;

import java.net.URI;

/// Where the double of Slack is.
///
/// @param url its page; methods are below `/api/`
/// @param botToken token of the bot
/// @param appToken token for Socket Mode
/// @param signingSecret with what requests to the app are signed
/// @param team id of the workspace
public record SlackAddress(
    URI url, String botToken, String appToken, String signingSecret, String team) {

  @Override
  public String toString() {
    return "SlackAddress[" + url + "]";
  }
}
