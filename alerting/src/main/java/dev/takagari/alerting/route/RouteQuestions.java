package dev.takagari.alerting.route;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What routing is asked of a case.
public final class RouteQuestions {
  /// At most so many tags, and so many hosts.
  private static final int MOST = 200;

  /// Names and ids by which people know where something happened.
  private static final List<Column> PLACES =
      List.of(
          Columns.HOST_NAME,
          Columns.HOST_ID,
          Columns.CLOUD_INSTANCE_ID,
          Columns.ORCHESTRATOR_RESOURCE_NAME,
          Columns.CONTAINER_NAME);

  /// Name of a detail in which Falco has tags, its own and those that falcosidekick adds for a
  /// cluster (`customtags`).
  private static final String TAGS = "tags";

  private RouteQuestions() {}

  /// The question for a case whose facts are not known: its tags are those that Falco sent.
  ///
  /// @param detections of the case
  public static RouteQuestion of(Case one, List<Detection> detections) {
    return of(one, detections, List.of());
  }

  /// The question for a case. Its tags are those that the inventory of sensors has of its hosts
  /// (`FalconGroupingTags`, `SensorGroupingTags`, as the facts say them) and those that Falco sent.
  /// Tags of indicators are none: they are of what was found, not of where.
  ///
  /// @param detections of the case
  /// @param facts of the case, as far as they are known
  public static RouteQuestion of(Case one, List<Detection> detections, List<FactGroup> facts) {
    Stream<String> ofFacts =
        facts.stream()
            .filter(group -> group.kind() == FactGroup.Kind.WHERE)
            .flatMap(group -> group.facts().stream())
            .map(fact -> fact.values().getOrDefault(FactKeys.TAGS, ""));
    Stream<String> ofFalco =
        detections.stream()
            .filter(detection -> detection.source().equals(Detection.Sources.FALCO))
            .map(detection -> detection.details().getOrDefault(TAGS, ""));
    Set<String> tags = new LinkedHashSet<>();
    Stream.concat(ofFacts, ofFalco)
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .limit(MOST)
        .forEach(tags::add);
    Set<String> hosts = new LinkedHashSet<>();
    for (Detection detection : detections) {
      PLACES.stream()
          .flatMap(column -> detection.all(column).stream())
          .filter(name -> !name.isEmpty())
          .limit(Math.max(0, MOST - hosts.size()))
          .forEach(hosts::add);
    }
    return new RouteQuestion(
        one.source(),
        one.assessment().severity(),
        one.assessment().tell(),
        new ArrayList<>(tags),
        new ArrayList<>(hosts));
  }
}
