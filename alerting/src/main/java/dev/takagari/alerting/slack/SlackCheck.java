package dev.takagari.alerting.slack;

import com.slack.api.model.Conversation;
import dev.takagari.alerting.slack.SlackAnswer.Limited;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackAnswer.Refused;
import dev.takagari.alerting.slack.SlackAnswer.Unknown;
import dev.takagari.alerting.slack.SlackPost.Self;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Says whether cases could be told in Slack.
public final class SlackCheck {
  /// What our token must be allowed to do, as `infra/slack/manifest.yml` asks for it.
  public static final List<String> SCOPES =
      List.of(
          "channels:history",
          "channels:join",
          "channels:read",
          "chat:write",
          "files:write",
          "groups:history",
          "groups:read",
          "users:read");

  private final SlackPost post;
  private final SlackSettings settings;

  public SlackCheck(SlackCalls calls, SlackSettings settings) {
    post = new SlackPost(calls);
    this.settings = settings;
  }

  /// Asks Slack whether the token is valid, of our workspace and allowed what we do, and whether
  /// the channels are there.
  ///
  /// @throws TakagariException destination-unavailable with the reason when they are not
  public void check() {
    Self self = require(post.self(), "auth.test");
    if (!settings.team().isEmpty() && !settings.team().equals(self.team())) {
      throw fault("the token is of the workspace " + self.team() + ", not of " + settings.team());
    }
    TreeSet<String> missing = new TreeSet<>(SCOPES);
    self.scopes().forEach(missing::remove);
    if (!self.scopes().isEmpty() && !missing.isEmpty()) {
      throw fault("missing_scope: " + String.join(", ", missing));
    }
    channel(settings.channel());
    channel(settings.fallbackChannel());
    channel(settings.reportsChannel());
  }

  private void channel(String name) {
    if (name.isEmpty()) {
      return;
    }
    Optional<String> id = require(post.channel(name), "conversations.list");
    if (id.isEmpty()) {
      throw fault("channel_not_found: " + name);
    }
    Conversation found = require(post.info(id.get()), "conversations.info of " + name);
    if (found.isArchived()) {
      throw fault("is_archived: " + name);
    }
    if (found.isPrivate() && !found.isMember()) {
      throw fault("not_in_channel: " + name);
    }
  }

  private static <T> T require(SlackAnswer<T> answer, String what) {
    return switch (answer) {
      case Ok<T>(T value) -> value;
      case Refused<T>(String code) -> throw fault(code + ": " + what);
      case Limited<T> _ -> throw fault("Slack is asked too often: " + what);
      case Unknown<T>(String why) -> throw fault(why);
    };
  }

  private static TakagariException fault(String why) {
    return new TakagariException(ErrorCode.DESTINATION_UNAVAILABLE, why);
  }
}
