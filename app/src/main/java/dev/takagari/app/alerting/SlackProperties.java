package dev.takagari.app.alerting;

import dev.takagari.alerting.slack.SlackCalls;
import dev.takagari.alerting.slack.SlackSettings;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Telling cases in Slack, and hearing what people do there.
///
/// @param botToken token of the app's bot, as `xoxb-…`; without it nobody is told in Slack (secret)
/// @param mode `socket`: the app opens a connection to Slack; `http`: Slack calls
///   `/hooks/slack/interactive` and `/hooks/slack/events`
/// @param appToken token of the app with the scope `connections:write`, as `xapp-…`, for the mode
///   socket (secret)
/// @param signingSecret of the app, for the mode http (secret)
/// @param team id of the workspace whose members may act, as `T012AB3CD`; unset: the one of the bot
/// @param channel where cases are told for which no rule of routing says where: an id, or a name
/// @param fallbackChannel where cases are told whose own channel is archived or missing; unset:
///   they wait
/// @param reportsChannel where reports are told; unset: `channel`
/// @param optOut what begins an answer in a thread that is not to be put into the case
/// @param anyMember whether members of the workspace may act who are not in the list of people
/// @param api where Slack's methods are
@ConfigurationProperties("takagari.alerting.slack")
public record SlackProperties(
    @Nullable String botToken,
    @DefaultValue("socket") Mode mode,
    @Nullable String appToken,
    @Nullable String signingSecret,
    @Nullable String team,
    @Nullable String channel,
    @Nullable String fallbackChannel,
    @Nullable String reportsChannel,
    @DefaultValue("//") String optOut,
    @DefaultValue("false") boolean anyMember,
    @DefaultValue("https://slack.com/api/") URI api) {
  private static final String ROOT = "takagari.alerting.";
  private static final Pattern TEAM = Pattern.compile("[TE][A-Z0-9]{2,30}");
  private static final Pattern CHANNEL = Pattern.compile("#?[\\p{L}\\p{N}_-]{1,80}");
  private static final int SHORTEST_SECRET = 16;
  private static final int LONGEST_OPT_OUT = 20;

  /// How what people do comes to us.
  public enum Mode {
    SOCKET,
    HTTP
  }

  /// What cannot be, a line each with the key; never a secret.
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (botToken == null) {
      unless(appToken == null && signingSecret == null, "bot-token", "is not set", faults);
      return faults;
    }
    unless(botToken.startsWith("xox"), "bot-token", "must be as xoxb-…", faults);
    switch (mode) {
      case SOCKET ->
          unless(
              appToken != null && appToken.startsWith("xapp-"),
              "app-token",
              "must be as xapp-…: the mode socket needs it",
              faults);
      case HTTP ->
          unless(
              signingSecret != null && signingSecret.length() >= SHORTEST_SECRET,
              "signing-secret",
              "must have at least " + SHORTEST_SECRET + " characters: the mode http needs it",
              faults);
    }
    unless(team == null || TEAM.matcher(team).matches(), "team", "must be as T012AB3CD", faults);
    unless(isChannel(channel), "channel", "must be the id or the name of a channel", faults);
    unless(
        isChannel(fallbackChannel),
        "fallback-channel",
        "must be the id or the name of a channel",
        faults);
    unless(
        isChannel(reportsChannel),
        "reports-channel",
        "must be the id or the name of a channel",
        faults);
    unless(
        optOut.length() <= LONGEST_OPT_OUT,
        "opt-out",
        "must have at most " + LONGEST_OPT_OUT + " characters",
        faults);
    boolean isAddress =
        api.getHost() != null
            && List.of("http", "https").contains(Objects.requireNonNullElse(api.getScheme(), ""))
            && api.getRawUserInfo() == null
            && api.toString().endsWith("/");
    unless(isAddress, "api", "must be as " + SlackCalls.SLACK, faults);
    return faults;
  }

  private static boolean isChannel(@Nullable String name) {
    return name == null || name.isEmpty() || CHANNEL.matcher(name).matches();
  }

  private static void unless(boolean good, String key, String what, List<String> faults) {
    if (!good) {
      faults.add(ROOT + "slack." + key + ": " + what);
    }
  }

  /// What properties without faults are made of.
  SlackSettings settings(ZoneId zone) {
    return new SlackSettings(
        Objects.requireNonNull(botToken),
        text(team),
        text(channel),
        text(fallbackChannel),
        text(reportsChannel),
        optOut,
        anyMember,
        api,
        zone);
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "Slack";
  }
}
