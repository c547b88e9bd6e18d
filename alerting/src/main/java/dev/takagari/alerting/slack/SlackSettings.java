package dev.takagari.alerting.slack;

import java.net.URI;
import java.time.ZoneId;

/// How Slack is spoken with.
///
/// @param botToken of our app in the workspace; secret
/// @param team id of the workspace, as `T012AB3CD`; empty for the one of the token
/// @param channel where cases are told for which no rule says where: an id, or a name
/// @param fallbackChannel where cases are told whose channel is archived or missing; empty for none
/// @param reportsChannel where reports are told; empty for `channel`
/// @param optOut what begins an answer in a thread that is not to be put into the case; empty: all
///   are
/// @param anyMember whether members of the workspace may act who are in no list of people
/// @param api where the methods of the Web API are, with a slash at the end
/// @param zone in which people read times
public record SlackSettings(
    String botToken,
    String team,
    String channel,
    String fallbackChannel,
    String reportsChannel,
    String optOut,
    boolean anyMember,
    URI api,
    ZoneId zone) {

  /// Names no secret.
  @Override
  public String toString() {
    return "settings of Slack";
  }
}
