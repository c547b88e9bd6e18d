package dev.takagari.alerting.policy;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.policy.Levels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a policy sees of the detection and of the case's figures.
record DetectionInput(Detection detection, CaseFigures figures, Instant now) {
  private static final String DISPOSITION = "disposition";
  private static final Pattern STOPPED =
      Pattern.compile("\\b(?:blocked|prevented|prevention|killed|quarantined)\\b");

  /// What a product words as a thing that it did not do.
  private static final Pattern NOT_STOPPED =
      Pattern.compile(
          "\\b(?:would|failed)\\b|\\bnot (?:done|blocked|prevented|killed|quarantined)\\b");

  private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^(?:-?mitre)?-|-$");

  void into(Map<InputField, Object> values) {
    Severity severity =
        detection.severity().compareTo(figures.severity()) < 0
            ? figures.severity()
            : detection.severity();
    values.put(InputField.DETECTION_SOURCE, detection.source());
    values.put(InputField.DETECTION_RULE_ID, detection.ruleId());
    values.put(InputField.DETECTION_TITLE, detection.title());
    values.put(InputField.DETECTION_DATASET, detection.dataset());
    values.put(InputField.DETECTION_SEVERITY, Levels.rank(severity));
    values.put(InputField.DETECTION_SEVERITY_NAME, severity.code());
    values.put(InputField.DETECTION_COUNT, detection.count());
    values.put(
        InputField.DETECTION_AGE_MINUTES,
        Math.max(0, Duration.between(detection.time(), now).toMinutes()));
    values.put(InputField.DETECTION_FIELDS, detection.fields());
    values.put(InputField.DETECTION_DETAILS, details());
    values.put(
        InputField.DETECTION_TACTICS,
        detection.all(Columns.THREAT_TACTIC_NAME).stream().map(DetectionInput::slug).toList());
    values.put(InputField.DETECTION_TECHNIQUES, detection.all(Columns.THREAT_TECHNIQUE_ID));
    String disposition = detection.details().getOrDefault(DISPOSITION, "");
    values.put(InputField.DETECTION_DISPOSITION, disposition);
    values.put(InputField.DETECTION_BLOCKED, stopped(disposition));
    values.put(InputField.DETECTION_SAMPLE, detection.is(Detection.Mark.SAMPLE));
    values.put(InputField.DETECTION_BROUGHT, detection.is(Detection.Mark.BROUGHT));
    values.put(InputField.DETECTION_OPERATIONAL, detection.is(Detection.Mark.OPERATIONAL));
    values.put(InputField.DETECTION_RESOLVED, detection.is(Detection.Mark.RESOLVED));
    values.put(InputField.CASE_DETECTIONS, figures.detections());
    values.put(InputField.CASE_OCCURRENCES, figures.occurrences());
    values.put(InputField.CASE_HOSTS, figures.hosts());
  }

  private Map<String, List<String>> details() {
    Map<String, List<String>> details = new HashMap<>();
    detection.details().forEach((name, text) -> details.put(name, List.of(text)));
    return details;
  }

  /// Whether a disposition says that the product stopped it; what it would have done is nothing.
  static boolean stopped(String disposition) {
    String text = disposition.toLowerCase(Locale.ROOT);
    return STOPPED.matcher(text).find() && !NOT_STOPPED.matcher(text).find();
  }

  private static String slug(String text) {
    String hyphens = NO_SLUG.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("-");
    return EDGES.matcher(hyphens).replaceAll("");
  }
}
