package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.GroupKey;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.rule.Rule;
import java.util.List;

/// What events of a rule have in common that are counted together and become one case: the rule,
/// the tenant, and the values by which the rule groups.
///
/// @param key `rule:` and 26 characters of a hash over all of that; equal for equal groups only
/// @param values as many as the rule groups by; empty for what the events do not have
record RuleGroup(String key, List<String> values) {
  RuleGroup {
    values = List.copyOf(values);
  }

  static RuleGroup of(Rule rule, Event event) {
    List<String> values = rule.counting().group(event);
    GroupKey key = key(rule).and("tenant", tenant(event));
    values.forEach(value -> key.and("value", value));
    return new RuleGroup(key.text(), values);
  }

  /// The group of everything that a rule found in a unit beyond what is told one by one.
  static String rest(Rule rule) {
    return key(rule).and("rest", "of a unit").text();
  }

  private static GroupKey key(Rule rule) {
    return GroupKey.of(Detection.Sources.RULE).and("rule", rule.id());
  }

  private static String tenant(Event event) {
    String account = event.string(Columns.CLOUD_ACCOUNT_ID);
    String organization = account == null ? event.string(Columns.ORGANIZATION_ID) : account;
    return organization == null ? "" : organization;
  }
}
