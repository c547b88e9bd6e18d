package dev.takagari.app.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/// What an answer cannot be sure of, a line each.
public final class NotCoveredLines {
  private NotCoveredLines() {}

  /// The lines of an answer with `not_covered` and `not_covered_more`.
  public static List<String> of(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    for (JsonNode item : answer.path("not_covered")) {
      String feed = PlainText.visible(item.path("feed").asText());
      lines.add(
          (feed.isEmpty() ? "" : feed + ": ")
              + PlainText.visible(item.path("message").asText())
              + times(item.path("from"), item.path("to")));
    }
    long more = answer.path("not_covered_more").asLong();
    if (more > 0) {
      lines.add("and " + more + " more; see takagari coverage");
    }
    return lines;
  }

  private static String times(JsonNode from, JsonNode until) {
    if (from.isTextual() && until.isTextual()) {
      return " (" + time(from) + " to " + time(until) + ")";
    }
    if (from.isTextual()) {
      return " (since " + time(from) + ")";
    }
    return until.isTextual() ? " (before " + time(until) + ")" : "";
  }

  private static String time(JsonNode time) {
    return PlainText.visible(time.asText()).replaceFirst("\\.[0-9]+Z$", "Z");
  }
}
