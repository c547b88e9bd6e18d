package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.adapters.mappingfile.MappingTest;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.RecordMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects of logs that mapping files describe, from the queue to the lake.
class MappingFileSourcesTest {
  private static final String FLOWS = "AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/03/31/";
  private static final String FLOW =
      "2 123456789010 eni-1 172.31.16.139 203.0.113.12 %d 22 6 20 4249 1774995240 1774995300 ACCEPT OK";

  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void announce(String key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    BlobInfo info = fixture.batches.put(key, key.endsWith(".gz") ? Batches.gzip(bytes) : bytes);
    fixture.queue.send(List.of(Batches.s3Event(List.of(info))));
  }

  @Test
  void aHeaderNamesTheFieldsOfItsObjectOnly() {
    announce(
        FLOWS + "a.log.gz",
        "account-id srcaddr vpc-id start end\n1 10.0.0.1 vpc-1 1774995240 1774995300\n"
            + "1 10.0.0.2 vpc-1 1774995241 1774995301\n");
    announce(FLOWS + "b.log.gz", FLOW.formatted(1) + "\n" + FLOW.formatted(2) + "\ncut off\n");
    announce(FLOWS + "c.log.gz", "version srcaddr start\n2 10.0.0.3 1774995240\n");
    fixture.runToTheEnd(fixture.engine(""));

    fixture.assertComplete(5);
    assertThat(fixture.lake.rows())
        .extracting(row -> row.string(Columns.SOURCE_IP))
        .containsExactlyInAnyOrder(
            "10.0.0.1", "10.0.0.2", "10.0.0.3", "172.31.16.139", "172.31.16.139");
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_RECORD);
    assertThat(fixture.quarantine().getFirst().entry().firstLine()).isEqualTo(3);
  }

  @Test
  void everyShippedKindIsReadAndEveryRecordGivenBack() {
    List<RecordMapping> mappings = new ArrayList<>();
    int records = 0;
    for (MappingFile mapping : ShippedMappings.all()) {
      List<String> lines =
          mapping.tests().stream()
              .filter(test -> !test.unreadable() && test.header().isEmpty())
              .map(MappingTest::record)
              .toList();
      announce(key(mapping.name()), String.join("\n", lines) + "\n");
      records += lines.size();
      mappings.addAll(MappingDirectory.types(List.of(mapping)).getFirst().mappings());
    }
    announce("okta/array.json", "[" + okta("a1") + ",\n" + okta("a2") + "]");
    fixture.runToTheEnd(fixture.engine(""));

    fixture.assertComplete(records + 2);
    assertThat(fixture.quarantine()).isEmpty();
    Rebuilder rebuilder = new Rebuilder(mappings);
    List<String> rebuilt = new ArrayList<>();
    for (EventRow row : fixture.lake.rows()) {
      rebuilt.add(CanonicalJson.of(rebuilder.rebuild(row)));
    }
    assertThat(rebuilt).contains(CanonicalJson.of(okta("a1")), CanonicalJson.of(okta("a2")));
  }

  private static String okta(String uuid) {
    return "{\"actor\":{\"id\":\"x\"},\"eventType\":\"user.session.end\",\"legacyEventType\":null,"
        + "\"published\":\"2026-03-31T22:14:00.186Z\",\"uuid\":\""
        + uuid
        + "\"}";
  }

  private static String key(String name) {
    return switch (name) {
      case "aws.vpcflow" -> FLOWS + "x.log.gz";
      case "aws.elb" ->
          "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/03/31/"
              + "123456789012_elasticloadbalancing_us-east-2_app.shop.50dc_x.log.gz";
      case "nginx.access" -> "web01/nginx/access.log";
      default -> "okta/lines.json";
    };
  }
}
