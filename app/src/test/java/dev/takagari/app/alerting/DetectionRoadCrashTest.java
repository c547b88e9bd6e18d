package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One detection comes by the stream, as a copy in files, and of each twice by the queue; the
/// process dies at every place of the road, and another one does the rest.
@Tag("slow")
class DetectionRoadCrashTest {
  private static final String ID =
      "c0ffee00c0ffee00c0ffee00c0ffee00:ind:a1d0a1d0a1d0a1d0a1d0a1d0a1d0a1d0:17-10197-1";
  private static final String EVENT =
      """
      "CompositeId":"%s","Hostname":"FIN-WS-0142","UserName":"dana",\
      "Name":"SuspiciousPowerShell","Description":"A process fetched a script.","Severity":70,\
      "FileName":"powershell.exe","CommandLine":"powershell -enc AAAA",\
      "SHA256String":"5e8c1a0f5e8c1a0f5e8c1a0f5e8c1a0f5e8c1a0f5e8c1a0f5e8c1a0f5e8c1a0f",\
      "PatternId":10197,"ProcessId":17"""
          .formatted(ID);
  private static final String STREAMED =
      """
      {"metadata":{"customerIDString":"c0ffee00c0ffee00c0ffee00c0ffee00","offset":7,\
      "eventType":"EppDetectionSummaryEvent","eventCreationTime":1790669671885,"version":"1.0"},\
      "event":{"AgentId":"a1d0a1d0a1d0a1d0a1d0a1d0a1d0a1d0",%s}}"""
          .formatted(EVENT);
  private static final String REPLICATED =
      """
      {"eid":118,"EventType":"Event_ExternalApiEvent",\
      "ExternalApiType":"Event_EppDetectionSummaryEvent","Nonce":1,\
      "CustomerIdString":"c0ffee00c0ffee00c0ffee00c0ffee00",\
      "AgentIdString":"a1d0a1d0a1d0a1d0a1d0a1d0a1d0a1d0",\
      "cid":"c0ffee00c0ffee00c0ffee00c0ffee00","timestamp":"2026-09-29T07:34:31Z",\
      "UTCTimestamp":1790669671885,%s}"""
          .formatted(EVENT);

  /// What is in the store in the end; nothing of it depends on the time.
  ///
  /// @param facts their texts, by kind
  private record Stored(
      int cases,
      long detections,
      long occurrences,
      long hosts,
      List<What> timeline,
      Map<String, List<String>> facts,
      String decision) {}

  private static Stored stored(DetectionRoad road) {
    List<Case> cases = road.cases.list(CaseFilter.ALL, null, 10).items();
    Case only = cases.getFirst();
    Map<String, List<String>> facts = new TreeMap<>();
    for (FactGroup group : road.records.facts(only.key())) {
      facts.put(
          group.kind() + " " + group.state(), group.facts().stream().map(Fact::text).toList());
    }
    return new Stored(
        cases.size(),
        only.counts().detections(),
        only.counts().occurrences(),
        only.counts().hosts(),
        road.records.timeline(only.key(), 0, 100).stream().map(TimelineEntry::what).toList(),
        facts,
        only.assessment().verdict() + " " + only.assessment().tell());
  }

  /// Everything, once, in a process of its own.
  private static void play(DetectionRoad road, RoadDeaths deaths) throws InterruptedException {
    try {
      DetectionRoad.Part part = road.new Part(deaths);
      part.take(STREAMED);
      deaths.reach("TAKEN");
      part.work();
      road.replicate("data/b1/part-00000.gz", REPLICATED);
      part.work();
      road.triage(deaths);
    } catch (RoadDeaths.Killed e) {
      assertThat(deaths.happened()).isTrue();
    }
  }

  private static int filed(RoadDeaths... processes) {
    int filed = 0;
    for (RoadDeaths each : processes) {
      filed += each.reached().getOrDefault("TRIAGE_FILED", 0);
    }
    return filed;
  }

  /// Every place that a process reaches, the first and the last time.
  static List<Arguments> deaths() throws Exception {
    RoadDeaths whole = RoadDeaths.none();
    Stored expected;
    try (DetectionRoad road = new DetectionRoad()) {
      play(road, whole);
      expected = stored(road);
    }
    assertThat(expected.cases()).isOne();
    assertThat(expected.timeline()).startsWith(What.OPENED).contains(What.ASSESSED);
    assertThat(whole.reached().keySet())
        .contains(
            "INTAKE_PUT",
            "TAKEN",
            "GATHERED",
            "CLAIMED",
            "ARCHIVED",
            "MANIFEST_WRITTEN",
            "BEFORE_DELETE",
            "DECODED",
            "BEFORE_PUBLISH",
            "PUBLISHED",
            "DATA_FILES_WRITTEN",
            "STAGED",
            "TRIAGE_RECEIVED",
            "BEFORE_FILE",
            "TRIAGE_FILED",
            "TRIAGE_DELETED",
            "BEFORE_FACTS",
            "FACTS_KEPT",
            "BEFORE_ASSESS",
            "ASSESSED");
    List<Arguments> all = new ArrayList<>();
    new TreeMap<>(whole.reached())
        .forEach(
            (place, times) -> {
              all.add(Arguments.of(place, 1, expected));
              if (times > 1) {
                all.add(Arguments.of(place, 2, expected));
              }
            });
    return all;
  }

  @ParameterizedTest(name = "{0}, time {1}")
  @MethodSource("deaths")
  void isOneCaseWithOneDetectionAndAWholeTimeline(String place, int time, Object expected)
      throws Exception {
    try (DetectionRoad road = new DetectionRoad()) {
      RoadDeaths dying = RoadDeaths.at(place, time);
      play(road, dying);
      assertThat(dying.happened()).isTrue();
      road.expire();
      RoadDeaths rest = RoadDeaths.none();
      // the stream brings again what was not acknowledged, files are announced again
      play(road, rest);

      assertThat(stored(road)).isEqualTo(expected);
      List<StoredDetection> detections =
          road.records.detections(DetectionFilter.ALL, null, 10).items();
      assertThat(detections).hasSize(1);
      assertThat(detections.getFirst().copies())
          .as("whatever came beyond the first")
          .isEqualTo(filed(dying, rest) - 1)
          .isGreaterThanOrEqualTo(3);
    }
  }
}
