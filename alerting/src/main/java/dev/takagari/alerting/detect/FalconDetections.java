package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import java.util.List;
import java.util.regex.Pattern;

/// Detections of Falcon: by Event Streams, their copies in the files of the Data Replicator, and
/// what custom rules of the sensor found.
final class FalconDetections {
  private static final String SOURCE = Detection.Sources.FALCON;
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");
  private static final int LONGEST_SHOWN = 120;

  private FalconDetections() {}

  /// What a message of Event Streams is, or its copy.
  static Verdict message(AlertRecord record) {
    FalconType type = FalconType.of(record.text(Columns.EVENT_ACTION));
    return switch (type) {
      case AUDIT -> new Verdict.Left(Reason.AUDIT);
      case NOTICE -> new Verdict.Left(Reason.NOT_AN_ALERT);
      case UNKNOWN -> new Verdict.Left(Reason.UNKNOWN_TYPE);
      case ENDPOINT,
          IDENTITY,
          IDENTITY_INCIDENT,
          MOBILE,
          XDR,
          INCIDENT,
          LEAD,
          CUSTOM_INDICATOR,
          CLOUD,
          RECON,
          DATA,
          FIREWALL ->
          detection(record, type);
    };
  }

  private static Verdict detection(AlertRecord record, FalconType type) {
    DetectionDraft draft =
        new DetectionDraft(record, SOURCE, FalconIdentity.id(record, type))
            .revision(FalconIdentity.revision(record, type))
            .rule(rule(record, type))
            .title(title(record, type), "Falcon: " + words(bare(record)))
            .severity(severity(record, type))
            .link(ConsoleLink.falcon(record.attribute("FalconHostLink")));
    if (type == FalconType.FIREWALL) {
      draft.count(number(record.attribute("MatchCount"), 1));
    }
    String incident = record.attribute("IncidentDescription");
    if (type == FalconType.IDENTITY_INCIDENT && !incident.isEmpty()) {
      draft.description(incident);
    }
    FalconScene.add(record, type, draft);
    FalconDetails.add(record, draft);
    return draft.build(key(record, type));
  }

  /// A custom rule of the sensor, in the files of the Data Replicator.
  static Verdict custom(AlertRecord record) {
    String action = record.text(Columns.EVENT_ACTION);
    String instance = record.attribute("TemplateInstanceId");
    String name = record.text(Columns.RULE_NAME);
    String found =
        words(
            action
                .replaceFirst("^CustomIOA", "")
                .replaceFirst("(Detection)?(InfoEvent|Info)$", ""));
    DetectionDraft draft =
        new DetectionDraft(record, SOURCE, record.text(Columns.EVENT_ID))
            .rule(name.isEmpty() ? action + (instance.isEmpty() ? "" : ":" + instance) : name)
            .title(with("Custom rule of Falcon: " + (name.isEmpty() ? found : name), file(record)))
            .severity(severity(record, FalconType.ENDPOINT))
            .detail("rule instance", instance);
    FalconDetails.add(record, draft);
    return draft.build(
        record.addThing(
            GroupKey.of(SOURCE)
                .and("tenant", record.tenant())
                .and("custom rule", action)
                .and("pattern", record.text(Columns.RULE_ID))
                .and("instance", instance)
                .and("name", name)));
  }

  private static GroupKey key(AlertRecord record, FalconType type) {
    GroupKey key =
        GroupKey.of(SOURCE).and("tenant", record.tenant()).and("type", Fold.fold(type.name()));
    String pattern = record.attribute("PatternId", "PolicyId", "RuleId");
    String own = FalconIdentity.vendorId(record);
    return switch (type) {
      case ENDPOINT, MOBILE, DATA ->
          record.addThing(
              key.and("rule", record.text(Columns.RULE_NAME))
                  .and("pattern", pattern)
                  .and("indicator", Fold.fold(record.attribute("IOCValue"))));
      case IDENTITY ->
          byUser(record, key.and("rule", record.text(Columns.RULE_NAME)).and("pattern", pattern));
      case IDENTITY_INCIDENT, INCIDENT, LEAD -> key.and("id", own);
      case XDR -> {
        String hash = record.sha256();
        yield key.and("pattern", pattern)
            .and(hash.isEmpty() ? "id" : "sha256", nonEmpty(hash, own));
      }
      case CUSTOM_INDICATOR -> key.and("indicator", FalconIdentity.customIndicator(record));
      case CLOUD ->
          key.and("policy", pattern)
              .and("account", record.text(Columns.CLOUD_ACCOUNT_ID))
              .and("service", record.attribute("CloudService"));
      case RECON ->
          key.and("rule", record.firstOf(Columns.RULE_ID, Columns.RULE_NAME))
              .and("topic", record.attribute("RuleTopic"));
      case FIREWALL ->
          key.and("rule", record.firstOf(Columns.RULE_ID, Columns.RULE_NAME))
              .and("policy", record.attribute("PolicyID", "PolicyName"));
      case AUDIT, NOTICE, UNKNOWN -> throw new IllegalArgumentException(type + " is no detection");
    };
  }

  private static GroupKey byUser(AlertRecord record, GroupKey key) {
    String user = record.user();
    return user.isEmpty()
        ? key.and("host", record.host())
        : key.and("user", user).and("domain", record.text(Columns.USER_DOMAIN));
  }

  private static String nonEmpty(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  /// What of Falcon detected. Names that hold a host or a time are none.
  private static String rule(AlertRecord record, FalconType type) {
    String name = record.text(Columns.RULE_NAME);
    String pattern = record.attribute("PatternId", "PolicyId");
    return switch (type) {
      case XDR -> "xdr" + (pattern.isEmpty() ? "" : ":" + pattern);
      case INCIDENT -> "incident";
      case LEAD -> "automated-lead";
      case IDENTITY_INCIDENT -> nonEmpty(record.attribute("IncidentType"), "identity-incident");
      case CUSTOM_INDICATOR -> "custom-indicator";
      default -> nonEmpty(name, pattern);
    };
  }

  private static String title(AlertRecord record, FalconType type) {
    String name = record.text(Columns.RULE_NAME);
    return switch (type) {
      case ENDPOINT, MOBILE, DATA, XDR -> with(named(record, name), file(record));
      case IDENTITY -> named(record, name);
      case IDENTITY_INCIDENT -> {
        String kind = words(record.attribute("IncidentType"));
        yield kind.isEmpty() ? "" : "Identity incident: " + kind;
      }
      case INCIDENT -> "Incident that Falcon put together";
      case LEAD -> {
        List<String> found =
            FalconScene.indicators(record).stream()
                .map(indicator -> indicator.text("DisplayName"))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        yield found.isEmpty() ? "Automated lead" : "Automated lead: " + String.join(", ", found);
      }
      case CUSTOM_INDICATOR -> {
        String value = FalconIdentity.customIndicator(record);
        yield value.isEmpty()
            ? ""
            : "Custom indicator of Falcon: " + ShownText.defanged(value, LONGEST_SHOWN);
      }
      case CLOUD ->
          nonEmpty(name, nonEmpty(record.text(Columns.MESSAGE), record.attribute("Finding")));
      case RECON -> name.isEmpty() ? "" : "Found outside: " + name;
      case FIREWALL -> name.isEmpty() ? "" : "Firewall rule: " + name;
      case AUDIT, NOTICE, UNKNOWN -> "";
    };
  }

  /// The name and, unless it says so itself, the technique.
  private static String named(AlertRecord record, String name) {
    String technique = record.attribute("Technique", "Techniques");
    if (name.isEmpty() || technique.isEmpty()) {
      return nonEmpty(name, technique);
    }
    return Fold.fold(name).contains(Fold.fold(technique)) ? name : name + ": " + technique;
  }

  private static String with(String title, String file) {
    return title.isEmpty() || file.isEmpty() ? title : title + " (" + file + ")";
  }

  private static String file(AlertRecord record) {
    String name = record.firstOf(Columns.PROCESS_NAME, Columns.FILE_NAME);
    if (!name.isEmpty()) {
      return name;
    }
    String given = FilePath.baseName(record.attribute("FileName"));
    return given == null ? "" : given;
  }

  /// The name of the type without what all of them have.
  private static String bare(AlertRecord record) {
    return record.text(Columns.EVENT_ACTION).replaceFirst("^Event_", "").replaceFirst("Event$", "");
  }

  /// `UNUSUAL_ACTIVITY` and `UnusualActivity` as `unusual activity`.
  private static String words(String name) {
    return Fold.fold(HUMP.matcher(name).replaceAll(" ").strip());
  }

  /// A number counts by its band. A name that nobody knows, or a number that is none, is taken for
  /// the worst rather than for less.
  private static Severity severity(AlertRecord record, FalconType type) {
    if (record.event().has(Columns.EVENT_SEVERITY)) {
      return Severities.of(record.event().number(Columns.EVENT_SEVERITY));
    }
    if (!record.attribute("SeverityName", "Severity").isEmpty()) {
      return Severity.CRITICAL;
    }
    return switch (type) {
      case LEAD -> Severities.worse(Severity.LOW, Severities.of(score(record, "Score")));
      case INCIDENT -> Severities.worse(Severity.MEDIUM, Severities.of(score(record, "FineScore")));
      case RECON -> {
        String priority = record.attribute("RulePriority");
        yield priority.isEmpty()
            ? Severity.MEDIUM
            : Severity.find(Fold.fold(priority)).orElse(Severity.CRITICAL);
      }
      case FIREWALL -> Severity.LOW;
      default -> Severity.MEDIUM;
    };
  }

  private static long score(AlertRecord record, String name) {
    return number(record.attribute(name), 0);
  }

  private static long number(String text, long otherwise) {
    String whole = text.indexOf('.') < 0 ? text : text.substring(0, text.indexOf('.'));
    try {
      return whole.isEmpty() || whole.length() > 12 ? otherwise : Long.parseLong(whole);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
