package dev.takagari.app.cli.rules;

import dev.takagari.app.cli.PlainText;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleParameter;
import dev.takagari.core.rule.RuleTest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/// A rule as people read it.
record RuleText(PrintWriter out) {

  void print(Rule rule) {
    out.println(
        rule.id()
            + "  version "
            + rule.version()
            + ", "
            + rule.severity().code()
            + ", "
            + from(rule));
    out.println("  " + PlainText.visible(rule.title()));
    out.println();
    paragraph("", rule.notes().description());
    out.println();
    paragraph("query      ", rule.question().text().replaceAll("\\s+", " "));
    one("dataset    ", rule.question().datasets());
    one("class      ", rule.question().classes());
    rule.question().parameters().forEach(this::parameter);
    paragraph("raises     ", raises(rule.counting()));
    one("techniques ", rule.notes().techniques());
    list("also looks like this", rule.notes().falsePositives());
    list("next steps", rule.notes().runbook());
    list("read more", rule.notes().references());
    long finding = rule.tests().stream().filter(RuleTest::positive).count();
    out.println();
    out.println(
        "  tests      "
            + finding
            + " find something, "
            + (rule.tests().size() - finding)
            + " find nothing");
  }

  static String from(Rule rule) {
    return rule.origin().shipped()
        ? "shipped"
        : "own (" + PlainText.visible(rule.origin().file()) + ")";
  }

  private void parameter(String name, RuleParameter parameter) {
    boolean changed = !parameter.values().equals(parameter.usual());
    String values = parameter.values().isEmpty() ? "(none)" : String.join(", ", parameter.values());
    paragraph("{" + name + "}", " " + values + (changed ? "  (yours)" : ""));
    if (!parameter.description().isEmpty()) {
      paragraph("           ", parameter.description());
    }
  }

  /// When a rule tells of something, in a few words.
  static String raises(RuleCounting counting) {
    String by =
        counting.groupBy().isEmpty()
            ? ""
            : ", by "
                + String.join(", ", counting.groupBy().stream().map(EventField::name).toList());
    if (counting.tellsOfEach()) {
      return "each event" + by;
    }
    EventField distinct = counting.distinct();
    String what = distinct == null ? " events" : " different values of " + distinct.name();
    return counting.threshold() + what + " within " + length(counting.window()) + by;
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
