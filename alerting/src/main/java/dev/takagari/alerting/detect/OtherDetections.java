package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;

/// Alerts of every other source: firewalls, and what mapping files call alerts. The source is the
/// dataset.
final class OtherDetections {
  private static final int LONGEST_SOURCE = 100;

  private OtherDetections() {}

  static Verdict alert(AlertRecord record) {
    String dataset = CleanText.of(record.text(Columns.EVENT_DATASET), LONGEST_SOURCE);
    String rule = record.firstOf(Columns.RULE_NAME, Columns.RULE_ID, Columns.EVENT_ACTION);
    return new DetectionDraft(record, dataset, record.text(Columns.EVENT_ID))
        .rule(rule)
        .title(
            record.text(Columns.RULE_NAME),
            record.text(Columns.MESSAGE),
            record.text(Columns.EVENT_ACTION))
        .severity(severity(record))
        .detail("tactic", record.texts(Columns.THREAT_TACTIC_NAME), ", ")
        .detail("technique", record.texts(Columns.THREAT_TECHNIQUE_ID), ", ")
        .build(
            record.addThing(
                GroupKey.of(dataset)
                    .and("tenant", record.tenant())
                    .and("rule", record.firstOf(Columns.RULE_ID, Columns.RULE_NAME))
                    .and("action", record.text(Columns.EVENT_ACTION))));
  }

  private static Severity severity(AlertRecord record) {
    return record.event().has(Columns.EVENT_SEVERITY)
        ? Severities.of(record.event().number(Columns.EVENT_SEVERITY))
        : Severity.MEDIUM;
  }
}
