package dev.takagari.enrich.stix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StixReaderTest {
  private static final String MD5 = "ab".repeat(16);
  private static final String SHA256 = "ab".repeat(32);

  private final StixReader reader = new StixReader();

  @Test
  void anIndicatorTellsAllThatIsKnownOfIt() {
    Reading reading =
        read(
            """
            {"type": "bundle", "id": "bundle--1", "objects": [
              {"type": "indicator", "id": "indicator--1", "created_by_ref": "identity--1",
               "pattern": "[domain-name:value = 'evil.example']", "pattern_type": "stix",
               "name": "C2", "description": "of a campaign", "confidence": 85,
               "indicator_types": ["malicious-activity"], "labels": ["apt"],
               "valid_from": "2024-01-01T00:00:00Z", "valid_until": "2024-06-01T00:00:00.000Z",
               "object_marking_refs": ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
                 "marking-definition--1"],
               "external_references": [{"source_name": "x", "url": "https://example.org/report"}]},
              {"type": "indicator", "id": "indicator--2", "revoked": true,
               "object_marking_refs": ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"],
               "pattern": "[ipv4-addr:value = '192.0.2.7']"},
              {"type": "relationship", "id": "relationship--1"},
              {"type": "x-own", "id": "x-own--1", "objects": {"0": {"type": "file"}}},
              {"type": "indicator", "id": "indicator--3", "pattern": "rule x {}", "pattern_type": "yara"},
              {"type": "marking-definition", "id": "marking-definition--1", "definition_type": "tlp",
               "definition": {"tlp": "red"}},
              {"type": "identity", "id": "identity--1", "name": "Somebody"}
            ]}
            """);

    assertThat(reading.values()).containsExactly("domain evil.example", "ipv4 192.0.2.7");
    Indicator first = reading.indicators().getFirst();
    assertThat(first.tlp()).isEqualTo(Tlp.RED);
    assertThat(first.confidence()).isEqualTo(85);
    assertThat(first.tags()).containsExactly("malicious-activity", "apt", "created-by:Somebody");
    assertThat(first.description()).isEqualTo("C2. of a campaign");
    assertThat(first.references()).containsExactly("https://example.org/report");
    assertThat(first.validFrom()).isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
    assertThat(first.validUntil()).isEqualTo(Instant.parse("2024-06-01T00:00:00Z"));
    assertThat(reading.indicators().get(1).revoked()).isTrue();
    assertThat(reading.indicators().get(1).tlp()).isEqualTo(Tlp.AMBER_STRICT);
    assertThat(reading.refusals())
        .extracting(refusal -> refusal.split(" ")[1])
        .containsExactly(
            "not-an-indicator",
            "not-an-indicator",
            "not-representable",
            "not-an-indicator",
            "not-an-indicator");
    assertThat(reading.report().records()).isEqualTo(7);
  }

  @Test
  void envelopesAndSingleObjectsAreRead() {
    String object =
        "{\"type\":\"indicator\",\"id\":\"indicator--%d\",\"pattern\":\"[url:value ="
            + " 'https://%d.example/']\"}";
    String one = object.formatted(1, 1);
    String two = object.formatted(2, 2);

    for (String text :
        List.of(
            "{\"more\": true, \"next\": \"x\", \"objects\": [" + one + "," + two + "]}",
            one + "\n" + two)) {
      assertThat(read(text).values())
          .containsExactly("url https://1.example/", "url https://2.example/");
    }
    assertThat(read("{\"objects\":[]}").report().records()).isZero();
    assertThat(read("{\"type\":\"bundle\",\"id\":\"bundle--1\"}").report().records()).isZero();
  }

  @Test
  void whatIsNotOfStixIsUnreadable() {
    for (String text :
        List.of("{\"Event\":{}}", "[]", "", "{\"objects\":[{\"type\":\"indicator\"", "nonsense")) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(TakagariException.class);
    }
  }

  @Test
  void everyBranchOfAnOrCountsForItself() {
    assertThat(
            values(
                "[ipv4-addr:value = '192.0.2.7' OR ipv4-addr:value IN ('192.0.2.8', '192.0.2.9')]"
                    + " OR [domain-name:value = 'evil.example'] OR ([url:value ="
                    + " 'http://a.example/x'])"))
        .containsExactly(
            "ipv4 192.0.2.7",
            "ipv4 192.0.2.8",
            "ipv4 192.0.2.9",
            "domain evil.example",
            "url http://a.example/x");
  }

  @Test
  void ofAnAndAboutOneFileTheDigestsAreTaken() {
    assertThat(
            values(
                "[file:name = 'svchost.exe' AND file:hashes.MD5 = '%s' AND file:hashes.'SHA-256' = '%s'"
                        .formatted(MD5, SHA256)
                    + " AND file:size > 10]"))
        .containsExactly("md5 " + MD5, "sha256 " + SHA256);
  }

  @Test
  void whatSaysMoreOrLessIsNotTaken() {
    for (String pattern :
        List.of(
            "[file:name = 'a.exe' AND file:size = 3]",
            "[file:hashes.MD5 = '" + MD5 + "' AND process:name = 'x.exe']",
            "[file:hashes.MD5 = '" + MD5 + "' AND file:hashes.MD5 = '" + "cd".repeat(16) + "']",
            "[file:name = 'a' AND (file:hashes.MD5 = '" + MD5 + "' OR file:size = 1)]",
            "[ipv4-addr:value = '192.0.2.7'] AND [ipv4-addr:value = '192.0.2.8']",
            "[ipv4-addr:value = '192.0.2.7'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.8']",
            "[ipv4-addr:value != '192.0.2.7']",
            "[NOT ipv4-addr:value = '192.0.2.7']",
            "[ipv4-addr:value NOT = '192.0.2.7']",
            "[ipv4-addr:value NOT IN ('192.0.2.7')]",
            "[domain-name:value MATCHES '^evil']",
            "[domain-name:value LIKE '%.evil.example']",
            "[ipv4-addr:value ISSUPERSET '192.0.2.7']",
            "[EXISTS file:name]",
            "[ipv4-addr:value = '192.0.2.7'] REPEATS 3 TIMES",
            "[ipv4-addr:value = '192.0.2.7'] START t'2024-01-01T00:00:00Z' STOP"
                + " t'2024-01-02T00:00:00Z'",
            "([url:value = 'http://a.example/'] AND [url:value = 'http://b.example/']) WITHIN 5"
                + " SECONDS",
            "[network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port = 443]")) {
      Reading reading = pattern(pattern);
      assertThat(reading.values()).as(pattern).isEmpty();
      assertThat(reading.refusals()).as(pattern).containsExactly("1 not-representable");
    }
  }

  @Test
  void whatChangesNothingIsPassedOver() {
    assertThat(values("[ipv4-addr:value = '192.0.2.7'] WITHIN 5 SECONDS REPEATS 1 TIMES"))
        .containsExactly("ipv4 192.0.2.7");
    assertThat(values("[ipv4-addr:value ISSUBSET '192.0.2.0/24']"))
        .containsExactly("cidr 192.0.2.0/24");
    assertThat(values("[process:command_line LIKE '%evil -q%']"))
        .containsExactly("cmdline evil -q");
    assertThat(values("[domain-name:value LIKE 'evil.example']"))
        .containsExactly("domain evil.example");
  }

  @Test
  void ofAPatternAPartMayBeTaken() {
    Reading reading = pattern("[domain-name:value = 'evil.example'] OR [file:name MATCHES 'x']");

    assertThat(reading.values()).containsExactly("domain evil.example");
    assertThat(reading.refusals()).containsExactly("1 not-representable");
    assertThat(reading.report().taken()).isEqualTo(1);
    assertThat(reading.report().leftOut()).hasSize(1);
  }

  @Test
  void propertiesWithoutATypeOfOursAreKeptUnderTheirName() {
    Reading reading =
        pattern("[mutex:name = 'Global\\\\x' OR windows-registry-key:key = 'HKLM\\\\y']");

    assertThat(reading.values()).containsExactly("other Global\\x", "other HKLM\\y");
    assertThat(reading.indicators())
        .extracting(Indicator::word)
        .containsExactly("mutex:name", "windows-registry-key:key");
  }

  @Test
  void whatBreaksTheGrammarIsSaidWithItsPlace() {
    for (String pattern :
        List.of(
            "[",
            "[]",
            "[ipv4-addr:value = ]",
            "[ipv4-addr:value = '192.0.2.7'",
            "[ipv4-addr = '192.0.2.7']",
            "[ipv4-addr:value = 'x] OR",
            "[ipv4-addr:value = 'x'] OR",
            "[a:b = 'x'] [c:d = 'y']",
            "evil.example",
            "(".repeat(100) + "[a:b = 'c']" + ")".repeat(100),
            "[" + "(".repeat(100_000),
            "[a:b = 'c']" + " WITHIN 5 SECONDS".repeat(10_000))) {
      Reading reading = pattern(pattern);
      assertThat(reading.values()).isEmpty();
      assertThat(reading.refusals()).containsExactly("1 pattern-not-readable");
    }
    assertThat(pattern(" ").refusals()).containsExactly("1 no-value");
  }

  private List<String> values(String pattern) {
    Reading reading = pattern(pattern);
    assertThat(reading.refusals()).isEmpty();
    return reading.values();
  }

  private Reading pattern(String pattern) {
    return read(
        "{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"%s\"}"
            .formatted(pattern.replace("\\", "\\\\").replace("\"", "\\\"")));
  }

  private Reading read(String text) {
    return Reading.of(reader, text);
  }
}
