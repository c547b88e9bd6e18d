package dev.takagari.enrich.misp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MispReaderTest {
  private static final String SHA256 = "ab".repeat(32);

  private final MispReader reader = new MispReader();

  @Test
  void anEventTellsAtItsEndWhatHoldsForAllOfIt() {
    Reading reading =
        read(
            """
            {"Event": {"id": "7", "threat_level_id": "1",
              "Attribute": [
                {"type": "domain", "to_ids": true, "value": "evil[.]example", "comment": "first stage",
                 "timestamp": "1536007524", "first_seen": "2018-09-03T10:00:00.000000+00:00",
                 "Tag": [{"name": "kind:c2"}, {"name": "misp:confidence-level=\\"usually-confident\\""}]},
                {"type": "ip-dst|port", "to_ids": "1", "value": "192.0.2.7|443", "deleted": true}
              ],
              "Object": [{"name": "file", "Attribute": [
                {"type": "filename|sha256", "to_ids": true, "value": "svchost.exe|%s"},
                {"type": "text", "to_ids": true, "object_relation": "command-line", "value": "evil.exe -Q"},
                {"type": "text", "to_ids": false, "value": "words"}]}],
              "ShadowAttribute": [{"type": "domain", "to_ids": true, "value": "proposed.example"}],
              "info": "A campaign", "Tag": [{"name": "tlp:amber"}, {"name": "actor"}]
            }}
            """
                .formatted(SHA256));

    assertThat(reading.values())
        .containsExactly(
            "domain evil.example", "ipv4 192.0.2.7", "sha256 " + SHA256, "cmdline evil.exe -q");
    Indicator domain = reading.indicators().getFirst();
    assertThat(domain.description()).isEqualTo("A campaign. first stage");
    assertThat(domain.tlp()).isEqualTo(Tlp.AMBER);
    assertThat(domain.severity()).isEqualTo(Severity.HIGH);
    assertThat(domain.confidence()).isEqualTo(75);
    assertThat(domain.tags()).contains("tlp:amber", "actor", "kind:c2");
    assertThat(domain.validFrom()).isEqualTo(Instant.parse("2018-09-03T10:00:00Z"));
    Indicator address = reading.indicators().get(1);
    assertThat(address.revoked()).isTrue();
    assertThat(address.description()).contains("port 443");
    assertThat(reading.indicators().get(2).description()).contains("svchost.exe");
    assertThat(reading.refusals()).containsExactly("11 not-for-detection");
    assertThat(reading.records().get(4).place().item()).isEqualTo("event 1, attribute 5");
  }

  @Test
  void contextIsTakenWhenAskedFor() {
    String text =
        "{\"Event\":{\"Attribute\":[{\"type\":\"sha1\",\"to_ids\":false,\"value\":\"%s\"}]}}"
            .formatted("cd".repeat(20));

    assertThat(read(text).values()).isEmpty();
    assertThat(Reading.of(reader, text, ReadOptions.NONE.withAlsoNotForDetection()).values())
        .containsExactly("sha1 " + "cd".repeat(20));
    String link =
        "{\"Event\":{\"Attribute\":[{\"type\":\"link\",\"to_ids\":false,\"value\":\"https://example.org/\"}]}}";
    assertThat(Reading.of(reader, link, ReadOptions.NONE.withAlsoNotForDetection()).refusals())
        .containsExactly("1 not-for-detection");
  }

  @Test
  void everyShapeOfAnExportIsRead() {
    String event = "{\"Event\":{\"info\":\"%s\",\"Attribute\":[%s]}}";
    String attribute = "{\"type\":\"domain\",\"to_ids\":true,\"value\":\"%s\"}";
    String one = event.formatted("one", attribute.formatted("one.example"));
    String two = event.formatted("two", attribute.formatted("two.example"));

    for (String text :
        new String[] {
          "{\"response\":[" + one + "," + two + "]}",
          "[" + one + "," + two + "]",
          one + "\n" + two,
          "{\"response\":{\"Attribute\":["
              + attribute.formatted("one.example")
              + ","
              + attribute.formatted("two.example")
              + "]}}"
        }) {
      assertThat(read(text).values())
          .as(text)
          .containsExactly("domain one.example", "domain two.example");
    }
    assertThat(read("{\"response\":[]}").report().records()).isZero();
  }

  @Test
  void compositesAreTakenApart() {
    assertThat(read("domain|ip", "evil.example|192.0.2.7"))
        .containsExactly("domain evil.example", "ipv4 192.0.2.7");
    assertThat(read("hostname|port", "evil.example|80")).containsExactly("hostname evil.example");
    assertThat(read("malware-sample", "a|b.exe|" + "ab".repeat(16)))
        .containsExactly("md5 " + "ab".repeat(16));
    assertThat(read("regkey|value", "HKLM\\Software\\X|1"))
        .containsExactly("other HKLM\\Software\\X|1");
    assertThat(read("filename|imphash", "x.exe|" + "ab".repeat(16)))
        .containsExactly("other " + "ab".repeat(16));
    assertThat(read("filename|sha256", "x.exe")).isEmpty();
  }

  @Test
  void everyTypeOfMispMeansSomething() {
    assertThat(MispType.names()).hasSizeGreaterThan(190);
    for (String name : MispType.names()) {
      MispType type = MispType.find(name).orElseThrow();
      assertThat(type.second() != null)
          .as(name)
          .isEqualTo(
              (name.contains("|") && !name.equals("regkey|value"))
                  || name.equals("malware-sample"));
    }
    assertThat(MispType.find("x509-fingerprint-sha1").orElseThrow().first().type())
        .isEqualTo(IndicatorType.OTHER);
  }

  @Test
  void aTypeThatMispDoesNotHaveIsSaid() {
    assertThat(
            Reading.of(
                    reader,
                    "{\"Event\":{\"Attribute\":[{\"type\":\"quux\",\"to_ids\":true,\"value\":\"x\"}]}}")
                .refusals())
        .containsExactly("1 type-unknown");
  }

  @Test
  void whatIsNotOfMispIsUnreadable() {
    for (String text :
        new String[] {"{\"type\":\"bundle\"}", "", "[]", "{\"Event\":{\"Attribute\":[{\"type\":"}) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(TakagariException.class);
    }
  }

  private Reading read(String text) {
    return Reading.of(reader, text);
  }

  private List<String> read(String type, String value) {
    return read("{\"Event\":{\"Attribute\":[{\"type\":\"%s\",\"to_ids\":true,\"value\":\"%s\"}]}}"
            .formatted(type, value.replace("\\", "\\\\")))
        .values();
  }
}
