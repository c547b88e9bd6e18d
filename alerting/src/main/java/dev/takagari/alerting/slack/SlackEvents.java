package dev.takagari.alerting.slack;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.slack.api.model.view.ViewState;
import com.slack.api.util.json.GsonFactory;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Slack tells of what people do, as far as it is looked at:
/// <https://docs.slack.dev/reference/interaction-payloads>,
/// <https://docs.slack.dev/apis/events-api>. Everything may be missing.
final class SlackEvents {
  private static final Gson JSON = GsonFactory.createSnakeCase();

  private SlackEvents() {}

  /// A click, or a form that was sent.
  ///
  /// @param triggerId with which a form may be opened, for three seconds
  record Interaction(
      @Nullable String type,
      @Nullable Team team,
      @Nullable User user,
      @Nullable Channel channel,
      @Nullable Container container,
      @Nullable List<Action> actions,
      @Nullable View view,
      @Nullable String triggerId) {

    /// Where it was clicked; empty for a form.
    String place() {
      if (channel != null && channel.id() != null) {
        return channel.id();
      }
      return container == null ? "" : text(container.channelId());
    }
  }

  record Team(@Nullable String id) {}

  record User(@Nullable String id, @Nullable String teamId) {}

  record Channel(@Nullable String id) {}

  record Container(@Nullable String channelId, @Nullable String messageTs) {}

  /// One click.
  record Action(
      @Nullable String actionId,
      @Nullable String actionTs,
      @Nullable String value,
      @Nullable Option selectedOption) {}

  record Option(@Nullable String value) {}

  /// A form as it was sent.
  record View(
      @Nullable String id,
      @Nullable String callbackId,
      @Nullable String privateMetadata,
      @Nullable State state) {

    /// What was written into a field or chosen; empty when nothing was.
    String value(String field) {
      Map<String, Map<String, ViewState.Value>> values = state == null ? null : state.values();
      Map<String, ViewState.Value> block = values == null ? null : values.get(field);
      ViewState.Value value = block == null ? null : block.get(field);
      if (value == null) {
        return "";
      }
      return value.getSelectedOption() == null
          ? text(value.getValue())
          : text(value.getSelectedOption().getValue());
    }
  }

  record State(@Nullable Map<String, Map<String, ViewState.Value>> values) {}

  /// What is told of an event.
  ///
  /// @param challenge to be said back when Slack asks whether we are there
  record Told(
      @Nullable String type,
      @Nullable String challenge,
      @Nullable String teamId,
      @Nullable Event event) {}

  /// A message that somebody wrote.
  ///
  /// @param userTeam workspace of whoever wrote it, in a channel of several
  record Event(
      @Nullable String type,
      @Nullable String subtype,
      @Nullable String user,
      @Nullable String userTeam,
      @Nullable String team,
      @Nullable String botId,
      @Nullable String channel,
      @Nullable String ts,
      @Nullable String threadTs,
      @Nullable String text) {}

  static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /// @throws TakagariException bad-request if it is none
  static Interaction interaction(String json) {
    return read(json, Interaction.class);
  }

  /// @throws TakagariException bad-request if it is none
  static Told told(String json) {
    return read(json, Told.class);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      T read = JSON.fromJson(json, type);
      if (read == null) {
        throw unreadable(null);
      }
      return read;
    } catch (JsonParseException e) {
      throw unreadable(e);
    }
  }

  private static TakagariException unreadable(@Nullable Throwable cause) {
    return new TakagariException(ErrorCode.BAD_REQUEST, "what Slack tells cannot be read", cause);
  }

  static String write(Object value) {
    return JSON.toJson(value);
  }
}
