package dev.takagari.app.cli.rules;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.search.NotCoveredLines;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a rule would have raised, as people read it.
record PreviewText(PrintWriter out, DisplayZone zone) {
  private static final int MOST_GROUPS = 20;
  private static final int LONGEST_VALUE = 120;

  void print(JsonNode preview) {
    out.println(
        text(preview, "rule")
            + "  version "
            + text(preview, "version")
            + "  "
            + text(preview, "title"));
    out.println(
        "  "
            + Counted.of(preview.path("events").asLong(), "event")
            + " fit, "
            + Counted.of(preview.path("detections").asLong(), "detection")
            + " would have been raised"
            + threshold(preview));
    out.println(
        "  looked at "
            + zone.text(preview.path("since").asText())
            + " to "
            + zone.text(preview.path("until").asText())
            + " ("
            + zone.label()
            + ")");
    int shown = 0;
    for (JsonNode group : preview.path("groups")) {
      if (shown++ < MOST_GROUPS) {
        group(group);
      }
    }
    long more = Math.max(0, shown - MOST_GROUPS) + preview.path("more_groups").asLong();
    if (more > 0) {
      out.println("  and " + Counted.of(more, "other group"));
    }
    doubts(preview);
  }

  private static String threshold(JsonNode preview) {
    long threshold = preview.path("threshold").asLong();
    return threshold <= 1
        ? ""
        : " (" + threshold + " within " + RuleText.length(window(preview)) + ")";
  }

  private static Duration window(JsonNode preview) {
    return Duration.ofSeconds(preview.path("window").asLong());
  }

  private void group(JsonNode group) {
    List<String> values = new ArrayList<>();
    group
        .path("values")
        .properties()
        .forEach(
            value ->
                values.add(
                    PlainText.visible(value.getKey())
                        + ":"
                        + PlainText.visible(
                            ShownText.defanged(value.getValue().asText(), LONGEST_VALUE))));
    out.println();
    out.println("  " + (values.isEmpty() ? "(all)" : String.join("  ", values)));
    out.println(
        "    "
            + Counted.of(group.path("detections").asLong(), "detection")
            + ", "
            + Counted.of(group.path("events").asLong(), "event")
            + ", first "
            + zone.text(group.path("first").asText())
            + ", last "
            + zone.text(group.path("last").asText()));
  }

  private void doubts(JsonNode preview) {
    List<String> lines = new ArrayList<>();
    if (!preview.path("ended").asText().isEmpty()) {
      lines.add("not looked at: what is older, for " + text(preview, "ended"));
    }
    if (!preview.path("complete").asBoolean()) {
      lines.add("rows may be missing:");
    }
    preview.path("notes").forEach(note -> lines.add(PlainText.visible(note.asText())));
    NotCoveredLines.of(preview).forEach(line -> lines.add("not covered: " + line));
    if (!lines.isEmpty()) {
      out.println();
      lines.forEach(line -> out.println("  " + line));
    }
  }
}
