package dev.takagari.alerting.facts;

import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What facts are gathered about.
///
/// @param caseKey number of the case
/// @param detection the one that is looked into
/// @param others one of each further host that is looked into
/// @param since when facts of it were first asked for
/// @param now when they are asked for this time
/// @param known what was found before, for finders that go on from there; at most one of a kind
public record Inquiry(
    String caseKey,
    Detection detection,
    List<Detection> others,
    Instant since,
    Instant now,
    List<FactGroup> known) {

  /// How long after the first asking the events of sensors and trails may still come.
  public static final Duration PATIENCE = Duration.ofMinutes(60);

  /// How long after something happened its events may still come: of what was older when facts were
  /// first asked for, they came long ago or never will.
  public static final Duration LATEST = Duration.ofHours(24);

  public Inquiry {
    others = List.copyOf(others);
    known = List.copyOf(known);
  }

  /// The first inquiry about a detection.
  public static Inquiry first(String caseKey, Detection detection, Instant now) {
    return new Inquiry(caseKey, detection, List.of(), now, now, List.of());
  }

  /// The same, also of other hosts.
  public Inquiry alsoOf(List<Detection> detections) {
    return new Inquiry(caseKey, detection, detections, since, now, known);
  }

  /// The same of one of the others alone.
  public Inquiry about(Detection other) {
    return new Inquiry(caseKey, other, List.of(), since, now, known);
  }

  /// The same, asked again.
  public Inquiry again(Instant at, List<FactGroup> groups) {
    return new Inquiry(caseKey, detection, others, since, at, groups);
  }

  /// The same with groups in the place of those of their kinds.
  public Inquiry with(List<FactGroup> groups) {
    List<FactGroup> all = new ArrayList<>(known);
    for (FactGroup group : groups) {
      all.removeIf(one -> one.kind() == group.kind());
      all.add(group);
    }
    all.sort(Comparator.comparing(FactGroup::kind));
    return new Inquiry(caseKey, detection, others, since, now, all);
  }

  /// What is known so far of a kind.
  public List<Fact> known(FactGroup.Kind kind) {
    return known.stream()
        .filter(group -> group.kind() == kind)
        .flatMap(group -> group.facts().stream())
        .toList();
  }

  /// Whether the schedule of asking again is not over.
  public boolean isAskedAgain() {
    return now.isBefore(since.plus(PATIENCE));
  }

  /// Whether events that are not there yet may still come.
  public boolean mayStillCome() {
    return isAskedAgain() && since.isBefore(detection.time().plus(LATEST));
  }
}
