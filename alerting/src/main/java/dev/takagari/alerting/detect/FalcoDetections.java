package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Rebuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Alerts of Falco.
final class FalcoDetections {
  private static final String SOURCE = Detection.Sources.FALCO;

  /// Falco begins its sentence with the time and the priority.
  private static final Pattern BEGINNING =
      Pattern.compile("^[0-9T:.+Z-]{8,40}:? +(?:[A-Z][a-z]{2,14} +)?");

  /// What every alert has around its fields, when no column could take it.
  private static final List<String> ALWAYS = List.of("$.rule", "$.priority", "$.output");

  private static final int OLDEST = 7;
  private final FalcoPriority least;

  /// @param least priority that makes an alert a detection
  FalcoDetections(FalcoPriority least) {
    this.least = least;
  }

  Verdict alert(AlertRecord record) {
    if (!saysAnything(record)) {
      return new Verdict.Left(Reason.NOT_AN_ALERT);
    }
    boolean weighed = record.event().has(Columns.EVENT_SEVERITY);
    if (weighed && record.event().number(Columns.EVENT_SEVERITY) < least.severity()) {
      return new Verdict.Left(Reason.BELOW_SEVERITY);
    }
    String rule = record.text(Columns.RULE_NAME);
    String output = record.text(Columns.MESSAGE);
    DetectionDraft draft =
        new DetectionDraft(record, SOURCE, record.text(Columns.EVENT_ID))
            .rule(rule)
            .title(rule, BEGINNING.matcher(output).replaceFirst(""))
            .severity(severity(record, weighed))
            .detail("lineage", lineage(record), DetectionDraft.ARROW)
            .detail("terminal", record.attribute("proc.tty").equals("0") ? "" : terminal(record))
            .detail("image tag", known(record.attribute("container.image.tag")))
            .detail("login user", loginUser(record))
            .detail("tags", tags(record), ", ")
            .detail("request", record.attribute("ka.uri"))
            .detail("answer", record.attribute("ka.response.code"));
    return draft.build(key(record, rule));
  }

  /// Whether the record has anything of what every alert of Falco has; any other object may have
  /// come by its road.
  private static boolean saysAnything(AlertRecord record) {
    return record.event().has(Columns.EVENT_SEVERITY)
        || !record.firstOf(Columns.RULE_NAME, Columns.MESSAGE).isEmpty()
        || ALWAYS.stream().anyMatch(name -> !known(record.attribute(name)).isEmpty())
        || record.hasField(name -> !name.startsWith(Rebuilder.ENVELOPE));
  }

  private static String terminal(AlertRecord record) {
    return known(record.attribute("proc.tty")).isEmpty() ? "" : "yes";
  }

  private static String loginUser(AlertRecord record) {
    String id = known(record.attribute("user.loginuid"));
    return id.equals("-1") ? "" : id;
  }

  /// Falco writes `null` and `<NA>` where it knows nothing.
  private static String known(String text) {
    return text.equals("null") || text.equals("<NA>") ? "" : text;
  }

  private static List<String> tags(AlertRecord record) {
    return record.json("$.tags").elements().stream().map(Json::text).toList();
  }

  private static GroupKey key(AlertRecord record, String rule) {
    GroupKey key =
        GroupKey.of(SOURCE)
            .and("tenant", record.tenant())
            .and("rule", rule)
            .and("image", record.text(Columns.CONTAINER_IMAGE_NAME));
    String command = record.command();
    if (!command.isEmpty()) {
      return key.and("program", record.text(Columns.PROCESS_NAME)).and("command", command);
    }
    String call = record.attribute("ka.uri");
    return call.isEmpty()
        ? key.and("host", record.host()).and("program", record.text(Columns.PROCESS_NAME))
        : key.and("user", record.user())
            .and("action", record.text(Columns.EVENT_ACTION))
            .and("kind of target", record.attribute("ka.target.resource"))
            .and("namespace", record.text(Columns.ORCHESTRATOR_NAMESPACE));
  }

  /// A priority that nobody knows is taken for the worst rather than for less.
  private static Severity severity(AlertRecord record, boolean weighed) {
    if (weighed) {
      return Severities.of(record.event().number(Columns.EVENT_SEVERITY));
    }
    return record.attribute("$.priority").isEmpty() ? Severity.MEDIUM : Severity.CRITICAL;
  }

  private static List<String> lineage(AlertRecord record) {
    List<String> programs = new ArrayList<>();
    for (int age = OLDEST; age >= 2; age--) {
      programs.add(known(record.attribute("proc.aname[" + age + "]")));
    }
    programs.add(record.text(Columns.PROCESS_PARENT_NAME));
    programs.add(record.text(Columns.PROCESS_NAME));
    programs.removeIf(String::isBlank);
    return programs.size() > 1 ? programs : List.of();
  }
}
