package dev.takagari.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How findings, alerts, streamed messages and firewall logs are told apart.
class ShippedSourcesTest {
  private final SourceTypes types =
      new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines()));

  private String ofContent(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return name(types.ofContent(Glimpse.of(bytes, bytes.length)));
  }

  private static String name(Recognition recognition) {
    return switch (recognition) {
      case Recognition.Known(SourceType type) -> type.name();
      case Recognition.Unknown _ -> "unknown";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "AWSLogs/111122223333/GuardDuty/eu-west-1/2026/01/02/0f6d.jsonl.gz, aws.guardduty",
    "p/AWSLogs/o-abc1/111122223333/GuardDuty/eu-west-1/2026/01/02/0f6d.jsonl.gz, aws.guardduty",
    "falco/2025-11-07/2025-11-07T18:16:23.209907608+09:00.json, falco.alerts",
    "/2025-11-07/2025-11-07T18:16:23Z.json, falco.alerts",
    "2025-11-07/report.json, unknown",
    "firewall/2026/07/20/a.log, unknown"
  })
  void tellsByTheKey(String key, String expected) {
    assertThat(name(types.ofKey("", key))).isEqualTo(expected);
  }

  @Test
  void tellsByTheContent() {
    String finding =
        "{\"accountId\":\"1\",\"type\":\"a\",\"resource\":{},\"service\":{},\"id\":\"x\"}";
    assertThat(ofContent(finding)).isEqualTo("aws.guardduty");
    assertThat(ofContent("{\"findings\":[" + finding + "]}")).isEqualTo("aws.guardduty");
    assertThat(
            ofContent(
                "{\"Findings\":[{\"AccountId\":\"1\",\"Type\":\"a\",\"Resource\":{},\"Service\":{}}]}"))
        .isEqualTo("aws.guardduty");
    assertThat(
            ofContent(
                "{\"detail-type\":\"GuardDuty Finding\",\"source\":\"aws.guardduty\",\"detail\":{}}"))
        .isEqualTo("aws.guardduty");
    assertThat(ofContent("{\"detail-type\":\"x\",\"source\":\"aws.ec2\",\"detail\":{}}"))
        .isEqualTo("unknown");
    assertThat(
            ofContent(
                "{\"rule\":\"r\",\"priority\":\"Error\",\"time\":\"t\",\"output_fields\":{},\"tags\":[]}"))
        .isEqualTo("falco.alerts");
    assertThat(ofContent("{\"metadata\":{\"offset\":1},\"event\":{\"a\":1}}\n\n"))
        .isEqualTo("crowdstrike.stream");
    assertThat(
            ofContent(
                "<14>Jul 20 19:00:09 fw 1,2026/07/20 19:00:09,0123,TRAFFIC,end,2049,2026/07/20\n"))
        .isEqualTo("panw.firewall");
    assertThat(ofContent("a,b,c\n1,2,3\n")).isEqualTo("unknown");
  }
}
