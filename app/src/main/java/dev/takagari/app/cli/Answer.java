package dev.takagari.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;

/// Members of the service's answers, as people read them.
public final class Answer {
  private Answer() {}

  /// The text of a member, harmless on a terminal and on one line; empty when there is no such
  /// member or it is null.
  public static String text(JsonNode node, String name) {
    return PlainText.visible(node.path(name).asText(""));
  }
}
