package dev.takagari.app.cli.rules;

import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/// A rule as people read it.
record RuleText(PrintWriter out) {

  void print(ShownRule rule) {
    out.println(
        PlainText.visible(rule.id())
            + "  version "
            + rule.version()
            + ", "
            + PlainText.visible(rule.severity())
            + ", "
            + from(rule));
    out.println("  " + PlainText.visible(rule.title()));
    out.println();
    paragraph("", rule.description());
    out.println();
    paragraph("query      ", rule.query().replaceAll("\\s+", " "));
    one("dataset    ", rule.datasets());
    one("class      ", rule.classes());
    rule.parameters().forEach(this::parameter);
    paragraph("raises     ", raises(rule));
    one("techniques ", rule.techniques());
    list("also looks like this", rule.falsePositives());
    list("next steps", rule.runbook());
    list("read more", rule.references());
    out.println();
    out.println(
        "  tests      " + rule.finding() + " find something, " + rule.others() + " find nothing");
  }

  static String from(ShownRule rule) {
    return rule.shipped() ? "shipped" : "own (" + PlainText.visible(rule.file()) + ")";
  }

  private void parameter(ShownRule.Parameter parameter) {
    boolean changed = !parameter.values().equals(parameter.usual());
    String values = parameter.values().isEmpty() ? "(none)" : String.join(", ", parameter.values());
    paragraph("{" + parameter.name() + "}", " " + values + (changed ? "  (yours)" : ""));
    if (!parameter.description().isEmpty()) {
      paragraph("           ", parameter.description());
    }
  }

  /// When a rule tells of something, in a few words.
  private static String raises(ShownRule rule) {
    String by = rule.groupBy().isEmpty() ? "" : ", by " + String.join(", ", rule.groupBy());
    if (rule.tellsOfEach()) {
      return "each event" + by;
    }
    String what = rule.distinct().isEmpty() ? " events" : " different values of " + rule.distinct();
    return rule.threshold() + what + " within " + length(rule.window()) + by;
  }

  /// As rule files have it.
  static String length(Duration window) {
    long seconds = window.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds % 3_600 == 0
        ? seconds / 3_600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private void one(String label, List<String> values) {
    if (!values.isEmpty()) {
      paragraph(label, String.join(", ", values));
    }
  }

  private void paragraph(String label, String text) {
    out.println("  " + label + PlainText.visible(text));
  }

  private void list(String label, List<String> texts) {
    if (!texts.isEmpty()) {
      out.println();
      out.println("  " + label);
      texts.forEach(text -> out.println("    - " + PlainText.visible(text)));
    }
  }
}
