package dev.takagari.alerting.slack;

import com.google.gson.Gson;
import com.slack.api.model.Attachment;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.util.List;

/// A message as it is given to Slack: <https://docs.slack.dev/reference/block-kit/blocks>.
///
/// @param text what a phone shows of it; Slack's markup. With a colour it is also its first line
/// @param color of the bar beside the blocks, as `#D32F2F`; empty for none
/// @param blocks at most [#MOST_BLOCKS]; may be empty
record SlackMessage(String text, String color, List<LayoutBlock> blocks) {
  /// Characters that a message may have as JSON. Slack refuses more, and says nowhere how much that
  /// is (<https://github.com/slackapi/bolt-js/issues/2509>).
  static final int MOST = 13_000;

  static final int MOST_BLOCKS = 50;

  private static final Gson JSON = GsonFactory.createSnakeCase();

  SlackMessage {
    blocks = List.copyOf(blocks);
  }

  /// The blocks beside a bar; empty without a colour.
  List<Attachment> attachments() {
    return color.isEmpty()
        ? List.of()
        : List.of(Attachment.builder().color(color).fallback(text).blocks(blocks).build());
  }

  /// The blocks without a bar; empty with a colour.
  List<LayoutBlock> plainBlocks() {
    return color.isEmpty() ? blocks : List.of();
  }

  /// Characters of it as JSON.
  int size() {
    return text.length()
        + (color.isEmpty() ? JSON.toJson(blocks) : JSON.toJson(attachments())).length();
  }

  boolean fits() {
    return blocks.size() <= MOST_BLOCKS && size() <= MOST;
  }

  /// What is different when anything of it is.
  String whole() {
    return text + "\n" + color + "\n" + JSON.toJson(blocks);
  }
}
