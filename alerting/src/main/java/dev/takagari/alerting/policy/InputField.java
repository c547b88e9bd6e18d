package dev.takagari.alerting.policy;

import java.util.Arrays;
import java.util.Optional;

/// What a policy may look at. The texts are those of `docs/reference/policy.md`.
// values that nobody knows are texts, numbers and empty collections
@SuppressWarnings("ImmutableEnumChecker")
public enum InputField {
  DETECTION_SOURCE(
      "detection.source",
      InputType.TEXT,
      "who detected: `falcon`, `guardduty`, `falco`, `rule`, `indicator`, or the dataset of a"
          + " mapping file"),
  DETECTION_RULE_ID("detection.rule_id", InputType.TEXT, "what of the source detected"),
  DETECTION_TITLE("detection.title", InputType.TEXT, "one line for people"),
  DETECTION_DATASET(
      "detection.dataset", InputType.TEXT, "`event.dataset` of the event that it is or fitted"),
  DETECTION_SEVERITY(
      "detection.severity",
      InputType.SEVERITY,
      "the source's severity; of a case with several detections the highest"),
  DETECTION_SEVERITY_NAME("detection.severity_name", InputType.TEXT, "the same as a text", "info"),
  DETECTION_COUNT("detection.count", InputType.NUMBER, "occurrences that it stands for", 1L),
  DETECTION_AGE_MINUTES(
      "detection.age_minutes", InputType.NUMBER, "minutes since it happened, never below 0", 0L),
  DETECTION_FIELDS(
      "detection.fields",
      InputType.TABLE,
      "what the event holds of who, where and what, by the name of its column; ask by"
          + " `.value('process.name')` and `.values('related.ip')`"),
  DETECTION_DETAILS(
      "detection.details",
      InputType.TABLE,
      "what the source says beyond columns; ask by `.value('disposition')`"),
  DETECTION_TACTICS(
      "detection.tactics",
      InputType.TEXTS,
      "ATT&CK tactics in lower case with hyphens, as `credential-access`"),
  DETECTION_TECHNIQUES(
      "detection.techniques", InputType.TEXTS, "ATT&CK techniques, as `T1003.001`"),
  DETECTION_DISPOSITION(
      "detection.disposition", InputType.TEXT, "what the product says that it did"),
  DETECTION_BLOCKED(
      "detection.blocked",
      InputType.TRUTH,
      "whether the disposition says that it was blocked, killed or put under quarantine"),
  DETECTION_SAMPLE(
      "detection.sample", InputType.TRUTH, "made by the product to show what one looks like"),
  DETECTION_BROUGHT(
      "detection.brought", InputType.TRUTH, "brought by hand, from an export or for a drill"),
  DETECTION_OPERATIONAL(
      "detection.operational", InputType.TRUTH, "says how the product itself is doing"),
  DETECTION_RESOLVED("detection.resolved", InputType.TRUTH, "operational, and all is well again"),
  CASE_DETECTIONS("case.detections", InputType.NUMBER, "distinct detections of the case", 1L),
  CASE_OCCURRENCES("case.occurrences", InputType.NUMBER, "occurrences in all of them", 1L),
  CASE_HOSTS("case.hosts", InputType.NUMBER, "distinct hosts of the case", 1L),
  EARLIER_TRUE_POSITIVE(
      "earlier.true_positive",
      InputType.NUMBER,
      "earlier cases of the same thing that were closed as true-positive",
      0L),
  EARLIER_FALSE_POSITIVE("earlier.false_positive", InputType.NUMBER, "… as false-positive", 0L),
  EARLIER_EXPECTED("earlier.expected", InputType.NUMBER, "… as expected", 0L),
  EARLIER_LAST_VERDICT("earlier.last_verdict", InputType.TEXT, "how the newest of them was closed"),
  EARLIER_LAST_DAYS(
      "earlier.last_days", InputType.NUMBER, "whole days since the newest of them was closed"),
  KNOWN_VERDICT(
      "known.verdict",
      InputType.TEXT,
      "the worst that indicators and intel sources say: `malicious`, `suspicious`, `unknown` or"
          + " `benign`; empty when none said anything, which is not the same as clean"),
  KNOWN_SOURCES("known.sources", InputType.TEXTS, "who says that worst"),
  WHO_PERSON("who.person", InputType.TEXT, "whom the list of owners names"),
  WHO_TEAM("who.team", InputType.TEXT, "the team that the list of owners names"),
  WHERE_HOST_CLASS(
      "where.host_class",
      InputType.TEXT,
      "`workstation`, `server` or `domain-controller`, as the inventory says; of several hosts the gravest"),
  WHERE_IS_SERVER(
      "where.is_server", InputType.TRUTH, "of the class of one of its hosts: no workstation"),
  WHERE_CRITICALITY("where.criticality", InputType.TEXT, "what the inventory says of the host"),
  WHERE_TAGS("where.tags", InputType.TEXTS, "tags of its hosts"),
  ELSEWHERE_FIRST_SEEN_HERE(
      "elsewhere.first_seen_here",
      InputType.TRUTH,
      "whether the file's hash was never seen before anywhere here; false while there are events of less than 7 days"),
  ELSEWHERE_HOSTS(
      "elsewhere.hosts", InputType.NUMBER, "hosts on which the hash, name or address was seen"),
  AFTER_CHILDREN("after.children", InputType.NUMBER, "processes that it started"),
  AFTER_CONNECTIONS("after.connections", InputType.NUMBER, "connections of these processes"),
  AFTER_NAMES("after.names", InputType.NUMBER, "names that they looked up"),
  AFTER_PERSISTENCE(
      "after.persistence",
      InputType.NUMBER,
      "tasks, services and autostart entries that they made"),
  COVERAGE_MISSING(
      "coverage.missing",
      InputType.TRUTH,
      "whether events of this host or task should be there and are not"),
  FACTS_COMPLETE(
      "facts.complete",
      InputType.TRUTH,
      "whether every question about the case was asked and answered"),
  TIME_HOUR("time.hour", InputType.NUMBER, "hour of now in `takagari.display.zone`, 0 to 23", 12L),
  TIME_WEEKDAY("time.weekday", InputType.NUMBER, "1 for Monday to 7 for Sunday", 3L),
  RESULT_SEVERITY(
      "result.severity", InputType.SEVERITY, "what the rules so far make of the severity"),
  RESULT_VERDICT("result.verdict", InputType.TEXT, "… of the verdict", "unclear"),
  RESULT_TELL("result.tell", InputType.TELL, "… of how loudly people are told");

  private final String path;
  private final InputType type;
  private final String doc;
  private final Object unknown;

  InputField(String path, InputType type, String doc) {
    this(path, type, doc, type.unknown());
  }

  InputField(String path, InputType type, String doc, Object unknown) {
    this.path = path;
    this.type = type;
    this.doc = doc;
    this.unknown = unknown;
  }

  /// The name in policies.
  public String path() {
    return path;
  }

  public InputType type() {
    return type;
  }

  /// What it says, in Markdown.
  public String doc() {
    return doc;
  }

  /// What it is when nobody knows, and in tests that do not say.
  public Object unknown() {
    return unknown;
  }

  /// Whether it comes from rules, not from the case.
  boolean isResult() {
    return path.startsWith("result.");
  }

  static Optional<InputField> find(String path) {
    return Arrays.stream(values()).filter(field -> field.path.equals(path)).findFirst();
  }
}
