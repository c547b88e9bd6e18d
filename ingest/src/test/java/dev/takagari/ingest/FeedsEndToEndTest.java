package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Findings, alerts, streamed messages and firewall logs on the whole road, told by key or content.
class FeedsEndToEndTest {
  private final Rebuilder rebuilder =
      new Rebuilder(
          new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())).mappings());
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void announce(String key, byte[] bytes) {
    BlobInfo info = fixture.batches.put(key, bytes);
    // The store escapes what a form would.
    fixture.queue.send(List.of(Batches.s3Event(List.of(info)).replace("+", "%2B")));
  }

  private static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String finding(int number) {
    return """
        {"schemaVersion":"2.0","accountId":"210987654321","region":"eu-north-1","id":"f%d",\
        "type":"Recon:EC2/Portscan","severity":5,"updatedAt":"2026-01-01T10:00:0%dZ",\
        "resource":{"tags":["{","}"]},"service":{"count":1,"action":{"actionType":"PORT_PROBE"}}}"""
        .formatted(number, number);
  }

  private static String alert(int number) {
    return """
        {"uuid":"u%d","output":"alert %d","priority":"Warning","rule":"Shell","source":"syscalls",\
        "hostname":"node","tags":["T1059"],"time":"2026-01-01T10:00:00.00000000%dZ",\
        "output_fields":{"evt.type":"execve","proc.name":"sh"}}"""
        .formatted(number, number, number);
  }

  private static String message(int number) {
    return """
        {"metadata":{"customerIDString":"c","offset":%d,"eventType":"EppDetectionSummaryEvent",\
        "eventCreationTime":1767261600000},"event":{"AgentId":"a%d","Severity":70}}"""
        .formatted(number, number);
  }

  private static String session(int number) {
    return "<14>Jan 1 10:00:00 fw 1,2026/01/01 10:00:00,0123,TRAFFIC,end,2049,2026/01/01 10:00:00,"
        + "10.0.0.1,10.0.0.2,,,\"rule, one\",,,ssl,vsys1,a,b,e1,e2,log,,1,1,"
        + (50_000 + number)
        + ",443,0,0,0x0,tcp,allow,1,1,0,1,2026/01/01 09:59:00,0,any,,"
        + (100 + number);
  }

  private Map<String, Integer> datasets() {
    Map<String, Integer> counts = new TreeMap<>();
    fixture
        .lake
        .rows()
        .forEach(
            row ->
                counts.merge(String.valueOf(row.string(Columns.EVENT_DATASET)), 1, Integer::sum));
    return counts;
  }

  @Test
  void everyRecordArrivesAndComesBack() {
    List<String> records = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      records.add(finding(i));
    }
    announce(
        "AWSLogs/210987654321/GuardDuty/eu-north-1/2026/01/01/0f6d.jsonl.gz",
        Batches.gzip(text(finding(1), "{\"findings\":[]}", finding(2))));
    announce(
        "answers/a.json",
        text("{\"Findings\":[" + finding(3) + ",", finding(4) + "],\"NextToken\":\"\"}"));
    announce(
        "answers/b.json", text("{\"findings\": [", finding(5), ",", finding(6), "]}", finding(7)));
    for (int i = 1; i <= 3; i++) {
      records.add(alert(i));
      announce(
          "falco/2026-01-01/2026-01-01T19:00:00.00000000" + i + "+09:00.json",
          alert(i).getBytes(StandardCharsets.UTF_8));
    }
    records.add(alert(4));
    announce("/2026-01-01/2026-01-01T10:00:00.000000004Z.json", text(alert(4)));
    records.addAll(List.of(message(1), message(2)));
    announce("stream/2026-01-01.ndjson.gz", Batches.gzip(text(message(1), "", message(2))));
    announce("firewall/a.log", text(session(1), session(2)));
    fixture.runToTheEnd(fixture.engine(""));

    fixture.assertComplete(15);
    assertThat(fixture.quarantine()).isEmpty();
    assertThat(datasets())
        .isEqualTo(
            Map.of(
                "aws.guardduty", 7,
                "falco.alerts", 4,
                "crowdstrike.stream", 2,
                "panw.firewall", 2));
    List<String> rebuilt = new ArrayList<>();
    for (Event row : fixture.lake.rows()) {
      if (!"panw.firewall".equals(row.string(Columns.EVENT_DATASET))) {
        rebuilt.add(CanonicalJson.of(rebuilder.rebuild(row)));
      }
    }
    assertThat(rebuilt)
        .containsExactlyInAnyOrderElementsOf(records.stream().map(CanonicalJson::of).toList());
  }

  @Test
  void whatIsNoRecordIsSetAsideAndTheRestGoesOn() {
    announce("falco/2026-01-01/2026-01-01T10:00:00Z.json", text("Falco initialized", alert(1)));
    announce("firewall/a.log", text(session(1), "not a log", session(2)));
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(fixture.lake.rows()).hasSize(3);
    assertThat(fixture.reasons())
        .containsExactlyInAnyOrder(ErrorCode.LINE_NOT_JSON, ErrorCode.LINE_NOT_RECORD);
    assertThat(fixture.balance().holds()).isTrue();
  }

  @Test
  void oneEventOnTwoRoadsIsOne() {
    announce("falco/2026-01-01/2026-01-01T10:00:00Z.json", text(alert(1)));
    announce(
        "copy/alerts.ndjson",
        text(alert(1).replace("\"u1\"", "\"another\"").replace("syscalls", "syscall")));
    fixture.runToTheEnd(fixture.engine(""));
    List<String> ids = new ArrayList<>();
    fixture.lake.rows().forEach(row -> ids.add(row.string(Columns.EVENT_ID)));
    assertThat(ids).hasSize(1);
    assertThat(fixture.balance().holds()).isTrue();
  }
}
