package dev.takagari.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A case as a bot tells it: everything that the page can show.
final class SlackScene {
  private SlackScene() {}

  /// Posts the case with answers in channel `C1`.
  ///
  /// @return the ts of its message
  static String tell(SlackCaller caller) {
    Map<String, @Nullable Object> button = button("Acknowledge", "ack");
    button.put("style", "primary");
    Map<String, @Nullable Object> danger = button("Close…", "close");
    danger.put("style", "danger");
    Map<String, @Nullable Object> link = button("Open in Takagari", "open");
    link.put("url", "https://takagari.example/cases/A-2026-000482?a=1&b=$1");
    List<?> blocks =
        List.of(
            Json.of(
                "type",
                "header",
                "text",
                plain(":red_circle: HIGH · PowerShell download cradle on WS-0142")),
            Json.of(
                "type",
                "section",
                "fields",
                List.of(
                    mrkdwn("*Who*  CORP\\a.tanaka (IT)"),
                    mrkdwn("*What*  `powershell.exe` ← `winword.exe`"),
                    mrkdwn("*Where*  WS-0142 · 10.2.7.31 · Tokyo"),
                    mrkdwn("*When*  14:03:22 JST (05:03:22Z)"))),
            Json.of(
                "type",
                "section",
                "text",
                mrkdwn(
                    "> powershell -nop -enc SQBFAFgA…\n_Indicators_  :skull_and_crossbones:"
                        + " evil-cdn[.]example (URLhaus, 2 h) &lt;script&gt;alert(1)&lt;/script&gt;\n"
                        + "```\ncmd.exe /c whoami\n  net user```"),
                "accessory",
                Json.of(
                    "type",
                    "overflow",
                    "action_id",
                    "more",
                    "options",
                    List.of(
                        Json.of("text", plain("Everyone who talked to this"), "value", "who"),
                        Json.of("text", plain("This user ± 1 h"), "value", "hour")))),
            Json.of(
                "type",
                "actions",
                "elements",
                List.of(
                    button,
                    button("Assign to me", "assign"),
                    danger,
                    Json.of(
                        "type",
                        "static_select",
                        "placeholder",
                        plain("Snooze"),
                        "action_id",
                        "snooze",
                        "options",
                        List.of(
                            Json.of("text", plain("1 h"), "value", "1h"),
                            Json.of("text", plain("until tomorrow"), "value", "1d"))),
                    link)),
            Json.of("type", "divider"),
            Json.of(
                "type",
                "context",
                "elements",
                List.of(mrkdwn("Open · nobody assigned · <@U1> is on call · updated 14:03:40"))));
    String ts =
        Json.text(
            caller.call(
                "chat.postMessage",
                "channel",
                "C1",
                "text",
                ":red_circle: HIGH · PowerShell download cradle on WS-0142",
                "unfurl_links",
                false,
                "attachments",
                List.of(Json.of("color", "#D92D20", "blocks", blocks))),
            "ts");
    for (String text :
        List.of(
            "URLhaus: evil-cdn[.]example is *malicious* (2 h ago)",
            "<@U1> acknowledged · <https://github.example/sec/cases/issues/482|Issue #482>")) {
      caller.call("chat.postMessage", "channel", "C1", "thread_ts", ts, "text", text);
    }
    caller.call(
        "chat.postEphemeral",
        "channel",
        "C1",
        "user",
        "U1",
        "thread_ts",
        ts,
        "text",
        ":warning: Somebody else changed this case meanwhile.");
    return ts;
  }

  /// The modal that asks why a case is closed.
  static Map<String, @Nullable Object> closing() {
    return Json.of(
        "type",
        "modal",
        "callback_id",
        "close",
        "title",
        plain("Close case"),
        "submit",
        plain("Close case"),
        "close",
        plain("Cancel"),
        "blocks",
        List.of(
            Json.of(
                "type", "section", "text", mrkdwn("*A-2026-000482* PowerShell download cradle")),
            input(
                "reason-block",
                "Reason",
                false,
                Json.of(
                    "type",
                    "radio_buttons",
                    "action_id",
                    "reason",
                    "options",
                    List.of(
                        Json.of("text", plain("True positive"), "value", "true-positive"),
                        Json.of(
                            "text",
                            plain("Expected"),
                            "value",
                            "expected",
                            "description",
                            plain("real, and meant to be"))))),
            input(
                "why",
                "What did you find?",
                true,
                Json.of("type", "plain_text_input", "action_id", "note", "multiline", true)),
            input(
                "also-block",
                "Also",
                true,
                Json.of(
                    "type",
                    "checkboxes",
                    "action_id",
                    "also",
                    "options",
                    List.of(
                        Json.of(
                            "text", plain("Suppress similar for 24 h"), "value", "suppress"))))));
  }

  private static Map<String, @Nullable Object> input(
      String id, String label, boolean optional, Map<String, @Nullable Object> element) {
    return Json.of(
        "type",
        "input",
        "block_id",
        id,
        "label",
        plain(label),
        "optional",
        optional,
        "element",
        element);
  }

  private static Map<String, @Nullable Object> button(String text, String action) {
    return Json.of("type", "button", "text", plain(text), "action_id", action, "value", "A-1:3");
  }

  private static Map<String, @Nullable Object> plain(String text) {
    return Json.of("type", "plain_text", "text", text, "emoji", true);
  }

  private static Map<String, @Nullable Object> mrkdwn(String text) {
    return Json.of("type", "mrkdwn", "text", text);
  }
}
