package dev.takagari.app.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is shown of a rule, whether a file says it or a service.
///
/// @param window zero for a rule that tells of each event
/// @param distinct the field whose values are counted; empty when events are
/// @param finding tests that find something
/// @param others tests that find nothing
record ShownRule(
    String id,
    int version,
    String title,
    String severity,
    boolean shipped,
    String file,
    String description,
    String query,
    List<String> datasets,
    List<String> classes,
    List<Parameter> parameters,
    List<String> groupBy,
    int threshold,
    Duration window,
    String distinct,
    List<String> techniques,
    List<String> falsePositives,
    List<String> runbook,
    List<String> references,
    long finding,
    long others) {

  /// @param usual the values that the rule's file gives
  record Parameter(String name, List<String> values, List<String> usual, String description) {}

  static ShownRule of(Rule rule) {
    List<Parameter> parameters = new ArrayList<>();
    rule.question()
        .parameters()
        .forEach(
            (name, one) ->
                parameters.add(new Parameter(name, one.values(), one.usual(), one.description())));
    RuleCounting counting = rule.counting();
    EventField distinct = counting.distinct();
    long finding = rule.tests().stream().filter(RuleTest::positive).count();
    return new ShownRule(
        rule.id(),
        rule.version(),
        rule.title(),
        rule.severity().code(),
        rule.origin().shipped(),
        rule.origin().file(),
        rule.notes().description(),
        rule.question().text(),
        rule.question().datasets(),
        rule.question().classes(),
        parameters,
        counting.groupBy().stream().map(EventField::name).toList(),
        counting.threshold(),
        counting.window(),
        distinct == null ? "" : distinct.name(),
        rule.notes().techniques(),
        rule.notes().falsePositives(),
        rule.notes().runbook(),
        rule.notes().references(),
        finding,
        rule.tests().size() - finding);
  }

  /// @param answer of `GET /api/v1/rules/{id}`
  static ShownRule of(JsonNode answer) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode one : answer.path("parameters")) {
      parameters.add(
          new Parameter(
              one.path("name").asText(),
              texts(one.path("values")),
              texts(one.path("usual")),
              one.path("description").asText()));
    }
    return new ShownRule(
        answer.path("id").asText(),
        answer.path("version").asInt(),
        answer.path("title").asText(),
        answer.path("severity").asText(),
        answer.path("from").asText().equals("shipped"),
        answer.path("file").asText(),
        answer.path("description").asText(),
        answer.path("query").asText(),
        texts(answer.path("datasets")),
        texts(answer.path("classes")),
        parameters,
        texts(answer.path("group_by")),
        answer.path("threshold").asInt(),
        Duration.ofSeconds(answer.path("window").asLong()),
        answer.path("distinct").isTextual() ? answer.path("distinct").asText() : "",
        texts(answer.path("techniques")),
        texts(answer.path("false_positives")),
        texts(answer.path("runbook")),
        texts(answer.path("references")),
        answer.path("tests").path("match").asLong(),
        answer.path("tests").path("no_match").asLong());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  /// A rule that tells of each event counts none.
  boolean tellsOfEach() {
    return window.isZero();
  }
}
