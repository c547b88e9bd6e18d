package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The false positive of an upgrade: one rule finds one program on all hosts within minutes.
class FleetWideTest {
  private static final int HOSTS = 200;
  private static final long BEGIN = 1_790_669_671_885L;
  private static final long BETWEEN = 5 * 60_000 / HOSTS;
  private static final String HASH = "5e8c1a0f".repeat(8);

  private final DetectionRoad road = new DetectionRoad();

  @AfterEach
  void close() throws Exception {
    road.close();
  }

  private static String record(int host, String rule, int pattern, String hash) {
    return """
        {"metadata":{"customerIDString":"c0ffee00c0ffee00c0ffee00c0ffee00","offset":%d,\
        "eventType":"EppDetectionSummaryEvent","eventCreationTime":%d,"version":"1.0"},\
        "event":{"AgentId":"%032x","CompositeId":"c0ffee00:ind:%032x:%d-%d-1",\
        "Hostname":"WS-%d","UserName":"user-%d","Name":"%s","Description":"An upgrade.",\
        "Severity":70,"FileName":"setup.exe","CommandLine":"setup.exe /host %d",\
        "SHA256String":"%s","PatternId":%d,"ProcessId":%d}}"""
        .formatted(
            host + 1,
            BEGIN + host * BETWEEN,
            host + 7,
            host + 7,
            host + 1000,
            pattern,
            host,
            host,
            rule,
            host,
            hash,
            pattern,
            host + 1000);
  }

  private void play(List<String> records) throws InterruptedException {
    DetectionRoad.Part part = road.new Part(RoadDeaths.none());
    // as the stream brings them: some at a time
    for (int i = 0; i < records.size(); i += 40) {
      part.take(records.subList(i, Math.min(records.size(), i + 40)).toArray(String[]::new));
    }
    part.work();
    road.triage(RoadDeaths.none());
  }

  @Test
  void twoHundredHostsAreOneCaseThatSaysSo() throws Exception {
    List<String> records = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      records.add(record(host, "SuspiciousSetup", 10197, HASH));
    }

    play(records);

    List<Case> cases = road.cases.list(CaseFilter.ALL, null, 1_000).items();
    assertThat(cases).hasSize(1);
    assertThat(cases.getFirst().counts().hosts()).isEqualTo(HOSTS);
    assertThat(cases.getFirst().counts().detections()).isEqualTo(HOSTS);
    assertThat(cases.getFirst().title()).contains("SuspiciousSetup").doesNotContain("Storm");
  }

  @Test
  void anotherRuleOrAnotherProgramIsAnotherCase() throws Exception {
    List<String> records = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      records.add(record(host, "SuspiciousSetup", 10197, HASH));
    }
    records.add(record(HOSTS, "SuspiciousSetup", 10197, "0123abcd".repeat(8)));
    records.add(record(HOSTS + 1, "OddSetup", 10198, HASH));

    play(records);

    List<Case> cases = road.cases.list(CaseFilter.ALL, null, 1_000).items();
    assertThat(cases)
        .extracting(one -> one.counts().hosts())
        .containsExactlyInAnyOrder((long) HOSTS, 1L, 1L);
    assertThat(cases).noneMatch(one -> one.title().contains("Storm"));
  }
}
