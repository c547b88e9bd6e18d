package dev.takagari.app.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.alerting.policy.CompiledPolicy;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/// What is shown of a policy, whether files say it or a service.
///
/// @param label name and version
/// @param origin where it came from
/// @param trouble why the policy that is meant to decide does not; empty when it does
record ShownPolicy(String label, String origin, String trouble, List<Rule> rules) {

  /// @param effects what it does, in words; none when it only says a reason
  record Rule(String name, String when, List<String> effects, String reason) {
    private static Rule of(PolicyRule rule) {
      List<String> effects = new ArrayList<>();
      rule.severity().ifPresent(change -> effects.add("severity " + change.words()));
      rule.verdict().ifPresent(verdict -> effects.add("verdict " + verdict));
      rule.tell().ifPresent(change -> effects.add("tell " + change.words()));
      if (rule.stop()) {
        effects.add("stop");
      }
      String reason =
          switch (rule.reason()) {
            case PolicyRule.Reason.Plain(String text) -> text;
            case PolicyRule.Reason.Computed(LocatedText expression) -> expression.text();
          };
      return new Rule(rule.name(), rule.when().text(), effects, reason);
    }

    private static Rule of(JsonNode rule) {
      List<String> effects = new ArrayList<>();
      for (String change : List.of("severity", "verdict", "tell")) {
        if (rule.path(change).isTextual()) {
          effects.add(change + " " + rule.path(change).asText());
        }
      }
      if (rule.path("stop").asBoolean()) {
        effects.add("stop");
      }
      JsonNode reason = rule.path("reason");
      return new Rule(
          rule.path("name").asText(),
          rule.path("when").asText(),
          effects,
          reason.isTextual() ? reason.asText() : rule.path("reason_expr").asText());
    }
  }

  static ShownPolicy of(CompiledPolicy policy, String origin) {
    return new ShownPolicy(
        policy.label(), origin, "", policy.file().rules().stream().map(Rule::of).toList());
  }

  /// @param answer of `GET /api/v1/policy`
  static ShownPolicy of(JsonNode answer) {
    List<Rule> rules = new ArrayList<>();
    answer.path("rules").forEach(rule -> rules.add(Rule.of(rule)));
    JsonNode trouble = answer.path("trouble");
    return new ShownPolicy(
        answer.path("policy").asText(),
        answer.path("origin").asText(),
        trouble.isTextual() ? trouble.asText() : "",
        rules);
  }
}
