package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What sources know of a value, for people: who knows it first, then who does not, then who was
/// not asked and why.
final class IntelText {
  private static final String ROW = "  %-11s %-10s %-5s %s%n";
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /// Beyond that, days say less than months do.
  private static final long LONG = 100 * DAY;

  private static final long MONTH = 30 * DAY;
  private static final int MOST_LABELS = 10;

  private IntelText() {}

  static void write(JsonNode value, PrintWriter out) {
    List<String> kinds = new ArrayList<>();
    value.path("kinds").forEach(kind -> kinds.add(PlainText.visible(kind.asText())));
    out.printf(Locale.ROOT, "%s  (%s)%n", text(value, "shown"), String.join(", ", kinds));
    Set<String> unknown = new LinkedHashSet<>();
    Map<String, Set<String>> refused = new LinkedHashMap<>();
    List<JsonNode> failed = new ArrayList<>();
    for (JsonNode finding : value.path("findings")) {
      switch (text(finding, "outcome")) {
        case "found", "clean" -> known(finding, out);
        case "not-found" -> unknown.add(text(finding, "source") + " (" + age(finding) + ")");
        case "failed" -> failed.add(finding);
        default ->
            refused
                .computeIfAbsent(reason(finding), _ -> new LinkedHashSet<>())
                .add(text(finding, "source"));
      }
    }
    for (JsonNode finding : failed) {
      out.printf(Locale.ROOT, ROW, text(finding, "source"), "FAILED", "", text(finding, "meaning"));
    }
    if (!unknown.isEmpty()) {
      out.println("  do not know it: " + String.join(", ", unknown));
    }
    refused.forEach(
        (reason, sources) ->
            out.println("  not asked: " + String.join(", ", sources) + ": " + reason));
  }

  private static String reason(JsonNode finding) {
    String until = text(finding, "until");
    return text(finding, "meaning") + (until.isEmpty() ? "" : "; until " + until);
  }

  private static void known(JsonNode finding, PrintWriter out) {
    String verdict = text(finding, "verdict");
    out.printf(
        Locale.ROOT,
        ROW,
        text(finding, "source"),
        switch (verdict) {
          case "unknown" -> "known";
          case "benign" -> "clean";
          default -> verdict;
        },
        age(finding),
        String.join("; ", facts(finding.path("facts"))));
    String link = text(finding.path("facts"), "link");
    if (!link.isEmpty()) {
      out.printf(Locale.ROOT, ROW, "", "", "", link);
    }
  }

  private static List<String> facts(JsonNode facts) {
    List<String> all = new ArrayList<>();
    if (facts.path("detections").isNumber() && facts.path("engines").isNumber()) {
      all.add(text(facts, "detections") + " of " + text(facts, "engines") + " detect it");
    }
    if (facts.path("score").isNumber()) {
      all.add("score " + text(facts, "score"));
    }
    List<String> labels = new ArrayList<>();
    facts.path("labels").forEach(label -> labels.add(PlainText.visible(label.asText())));
    if (!labels.isEmpty()) {
      int more = labels.size() - MOST_LABELS;
      all.add(
          String.join(", ", more > 0 ? labels.subList(0, MOST_LABELS) : labels)
              + (more > 0 ? " and " + more + " more" : ""));
    }
    add(all, "first seen ", text(facts, "first_seen"));
    add(all, "last seen ", text(facts, "last_seen"));
    add(all, "", text(facts, "country"));
    if (facts.path("asn").isNumber()) {
      all.add("AS" + text(facts, "asn"));
    }
    add(all, "", text(facts, "owner"));
    facts
        .path("details")
        .properties()
        .forEach(
            detail ->
                add(
                    all,
                    PlainText.visible(detail.getKey()) + " ",
                    PlainText.visible(detail.getValue().asText())));
    return all;
  }

  private static void add(List<String> to, String name, String text) {
    if (!text.isEmpty()) {
      to.add(name + text);
    }
  }

  /// How old the answer is: `now`, `5m`, `3h`, `12d`, `7mo`.
  private static String age(JsonNode finding) {
    long seconds = finding.path("age_seconds").asLong();
    if (seconds < MINUTE) {
      return "now";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    return seconds < LONG ? seconds / DAY + "d" : seconds / MONTH + "mo";
  }
}
