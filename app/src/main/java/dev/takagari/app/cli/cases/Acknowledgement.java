package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Who looks at a case, and since when.
///
/// @param actor harmless on a terminal; empty when the entries at hand do not say
/// @param since as the service says it
record Acknowledgement(String actor, String since) {
  /// Entries that come with a case; there may be more.
  private static final int TIMELINE_SHOWN = 200;

  /// What the service says of a case.
  ///
  /// @param answer a case with the first entries of its timeline
  /// @return null when nobody has acknowledged it, or it is closed
  static @Nullable Acknowledgement of(JsonNode answer) {
    JsonNode summary = answer.path("summary");
    if (!summary.path("state").asText().equals("acknowledged")) {
      return null;
    }
    Acknowledgement found = new Acknowledgement("", summary.path("acknowledged_at").asText(""));
    JsonNode timeline = answer.path("timeline");
    if (timeline.size() >= TIMELINE_SHOWN) {
      // somebody else may have taken it since
      return found;
    }
    for (JsonNode entry : timeline) {
      if (entry.path("what").asText().equals("acknowledged")) {
        found = new Acknowledgement(text(entry, "actor"), entry.path("at").asText());
      }
    }
    return found;
  }
}
