package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.home.Home;
import dev.takagari.app.service.Completion;
import dev.takagari.app.service.Feeds;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.engine.Feed;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName(
    "what products alert on, and indicators in events, is handed over by the running service")
class DetectionsRunTest {
  private static final String ADDRESS = "203.0.113.77";
  private static final String FINDING =
      """
      {"schemaVersion":"2.0","accountId":"210987654321","region":"eu-north-1","id":"f1",\
      "type":"Backdoor:EC2/C&CActivity.B","severity":8.0,"updatedAt":"2026-01-01T10:00:01Z",\
      "title":"An instance talks to a known server","resource":{"resourceType":"Instance",\
      "instanceDetails":{"instanceId":"i-0"}},"service":{"count":1,"action":{"actionType":\
      "NETWORK_CONNECTION","networkConnectionAction":{"connectionDirection":"OUTBOUND",\
      "remoteIpDetails":{"ipAddressV4":"203.0.113.77"}}}}}
      """;
  private static final String CALL =
      """
      {"Records":[{"eventVersion":"1.09","eventTime":"2026-01-02T00:00:00Z","eventSource":\
      "ec2.amazonaws.com","eventName":"DescribeInstances","awsRegion":"eu-north-1",\
      "sourceIPAddress":"198.51.100.7","eventID":"e-1","eventType":"AwsApiCall"}]}
      """;

  @TempDir private Path directory;

  @Test
  void detectionsAreHandedOverAndTheRestIsCounted() throws Exception {
    try (Home home = Home.open(directory.resolve("home"));
        EmbeddedService service = EmbeddedService.start(home, 0)) {
      awaitThat(() -> placeOfHits(service) >= 0);
      IndicatorRepository indicators = service.part(IndicatorRepository.class);
      try (IndicatorImport load = indicators.begin("test", ImportMode.ADD)) {
        load.add(Indicator.of(new IndicatorValue(IndicatorType.IPV4, ADDRESS)));
        load.commit();
      }
      object(service, "AWSLogs/210987654321/GuardDuty/eu-north-1/2026/01/01/a.jsonl", FINDING);
      object(service, "AWSLogs/210987654321/CloudTrail/eu-north-1/2026/01/02/b.json", CALL);

      Completion completion = service.part(Completion.class);
      awaitThat(() -> completion.totals().balance().linesReceived() == 2 && completion.isDone());
      Map<String, Long> sum = new TreeMap<>();
      for (UnitId unit : units(service)) {
        DetectionTally tally = service.part(DetectionTallies.class).find(unit).get("detections");
        sum.merge("events", tally.events(), Long::sum);
        sum.merge("detections", tally.detections(), Long::sum);
        tally.without().forEach((reason, number) -> sum.merge(reason, number, Long::sum));
      }
      assertThat(sum).isEqualTo(Map.of("events", 2L, "detections", 1L, "not-an-alert", 1L));
      assertThat(handedOver(service, "detections")).isEqualTo(1);
      // as the event came, or by a hunt when the indicator came too late for that
      awaitThat(() -> handedOver(service, "indicators") == 1);
    }
  }

  private static double handedOver(EmbeddedService service, String sink) {
    return service
        .part(MeterRegistry.class)
        .counter("takagari.alerting.detections", "sink", sink)
        .count();
  }

  private static void object(EmbeddedService service, String key, String content) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Feed feed = service.part(Feeds.class).all().getFirst();
    BlobRef ref = new BlobRef(feed.buckets().iterator().next(), key);
    feed.store().put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
    feed.queue()
        .send(
            List.of(
                ("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"eventTime\":\"2026-01-02T00:00:00Z\",\"s3\":{\"bucket\":{\"name\":"
                        + "\"%s\"},\"object\":{\"key\":\"%s\",\"size\":%d}}}]}")
                    .formatted(ref.bucket(), key, bytes.length)));
  }

  private static List<UnitId> units(EmbeddedService service) throws Exception {
    try (Connection sql = service.part(DataSource.class).getConnection();
        Statement statement = sql.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT unit_id FROM alerting.tally")) {
      List<UnitId> units = new ArrayList<>();
      while (rows.next()) {
        units.add(new UnitId(rows.getString(1)));
      }
      return units;
    }
  }

  private static long placeOfHits(EmbeddedService service) {
    try (Connection sql = service.part(DataSource.class).getConnection();
        Statement statement = sql.createStatement();
        ResultSet rows = statement.executeQuery("SELECT place FROM alerting.poll_place")) {
      return rows.next() ? rows.getLong(1) : -1;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitThat(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(200);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
