package dev.takagari.alerting.note;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A case for tests: `A-2026-000482`, high, of one detection of [Detections]. Each method says what
/// is otherwise.
public final class CaseDraft {
  public static final CaseKey KEY = new CaseKey(2026, 482);
  public static final Actor DANA = new Actor("dana", Actor.Origin.SLACK);
  public static final Instant OPENED = Detections.TIME.plusSeconds(20);
  public static final CaseLinks LINKS = new CaseLinks(URI.create("https://takagari.example"));

  private final List<Detection> detections = new ArrayList<>();
  private final List<FactGroup> facts = new ArrayList<>();
  private final List<TimelineEntry> entries = new ArrayList<>();
  private String title = "PowerShell download cradle";
  private Severity severity = Severity.HIGH;
  private Tell tell = Tell.PAGE;
  private String policy = "shipped 1";
  private CaseState state = CaseState.OPEN;
  private @Nullable CloseReason reason;
  private String note = "";
  private String assignee = "";
  private @Nullable CaseKey mergedInto;
  private long hosts = 1;
  private long version = 1;

  public CaseDraft() {
    entry(What.OPENED, Actor.SYSTEM, "by falcon:1");
  }

  public CaseDraft title(String value) {
    title = value;
    return this;
  }

  public CaseDraft severity(Severity value) {
    severity = value;
    return this;
  }

  public CaseDraft tell(Tell value) {
    tell = value;
    return this;
  }

  public CaseDraft policy(String value) {
    policy = value;
    return this;
  }

  public CaseDraft detection(Detection value) {
    detections.add(value);
    return this;
  }

  public CaseDraft hosts(long value) {
    hosts = value;
    return this;
  }

  public CaseDraft version(long value) {
    version = value;
    return this;
  }

  public CaseDraft facts(FactGroup value) {
    facts.add(value);
    return this;
  }

  public CaseDraft assignee(String value) {
    assignee = value;
    return this;
  }

  public CaseDraft acknowledged() {
    state = CaseState.ACKNOWLEDGED;
    return entry(What.ACKNOWLEDGED, DANA, "");
  }

  public CaseDraft closed(CloseReason as, String said) {
    state = CaseState.CLOSED;
    reason = as;
    note = said;
    return entry(
        What.CLOSED, DANA, said.isEmpty() ? "as " + as.code() : "as " + as.code() + ": " + said);
  }

  public CaseDraft mergedInto(CaseKey other) {
    mergedInto = other;
    closed(CloseReason.DUPLICATE, "merged into " + other);
    return entry(What.MERGED, DANA, "into " + other);
  }

  public CaseDraft entry(What what, Actor actor, String text) {
    int number = entries.size() + 1;
    entries.add(new TimelineEntry(number, OPENED.plusSeconds(60L * number), actor, what, text));
    return this;
  }

  public List<TimelineEntry> entries() {
    return List.copyOf(entries);
  }

  public Case found() {
    Instant closed = state == CaseState.CLOSED ? OPENED.plusSeconds(3_600) : null;
    long count = Math.max(1, detections.size());
    return new Case(
        KEY,
        "falcon:SuspiciousPowerShell:aaaa",
        Detection.Sources.FALCON,
        "SuspiciousPowerShell",
        title,
        severity,
        new Assessment(
            severity, "suspicious", List.of("its severity is " + severity.code()), tell, policy),
        state,
        reason,
        note,
        assignee,
        version,
        new CaseTimes(OPENED, Detections.TIME, Detections.TIME, null, closed, null),
        new CaseCounts(count, count, hosts),
        mergedInto);
  }

  public CaseBrief brief() {
    List<Detection> all =
        detections.isEmpty() ? List.of(Detections.of("falcon:1", "group", "0142")) : detections;
    List<StoredDetection> stored =
        all.stream()
            .map(
                one ->
                    new StoredDetection(
                        one, one.time(), Disposition.FILED, "", KEY, null, 1, 0, OPENED))
            .toList();
    return CaseBriefs.of(found(), stored, facts, entries, LINKS);
  }
}
