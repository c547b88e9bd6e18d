package dev.takagari.enrich.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import dev.takagari.enrich.rows.AbuseChCsvReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VendorReadersTest {
  private static final String MD5 = "ab".repeat(16);
  private static final String SHA1 = "ab".repeat(20);
  private static final String SHA256 = "ab".repeat(32);

  @Test
  void ourExportIsReadAgain() {
    Reading reading =
        Reading.of(
            new TakagariReader(),
            """
            {"type":"domain","value":"evil.example","exact":true,"source":"s","state":"active","word":"host",\
            "confidence":80,"severity":"high","tlp":"amber+strict","tags":["a, b","tlp:red"],"description":"x. y",\
            "references":["https://r.example/"],"valid_from":"2026-01-01T00:00:00.000000Z",\
            "valid_until":"2027-01-01T00:00:00.000000Z","first_seen":"2026-01-01T00:00:00.000000Z",\
            "last_seen":"2026-02-01T00:00:00.000000Z"}
            {"type":"ipv4","value":"192.0.2.7","exact":false,"state":"expired","last_seen":"2026-02-01T00:00:00.000000Z",\
            "valid_until":"2027-01-01T00:00:00.000000Z","severity":null,"confidence":null}
            {"type":"other","value":"x","exact":false,"state":"revoked","word":"mutex"}
            {"type":"thing","value":"x","exact":false}
            """,
            ReadOptions.NONE);
    List<Indicator> read = reading.indicators();
    assertThat(read)
        .containsExactly(
            new Indicator(
                new IndicatorValue(IndicatorType.DOMAIN, "evil.example"),
                true,
                "host",
                80,
                Severity.HIGH,
                Tlp.RED,
                List.of("a, b", "tlp:red"),
                "x. y",
                List.of("https://r.example/"),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                false),
            new Indicator(
                new IndicatorValue(IndicatorType.IPV4, "192.0.2.7"),
                false,
                "",
                -1,
                null,
                null,
                List.of(),
                "",
                List.of(),
                null,
                Instant.parse("2026-02-01T00:00:00Z"),
                false),
            new Indicator(
                new IndicatorValue(IndicatorType.OTHER, "x"),
                false,
                "mutex",
                -1,
                null,
                null,
                List.of(),
                "",
                List.of(),
                null,
                null,
                true));
    assertThatThrownBy(() -> Reading.of(new TakagariReader(), "[]", ReadOptions.NONE))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> Reading.of(new TakagariReader(), "", ReadOptions.NONE))
        .isInstanceOf(TakagariException.class);
  }

  @Test
  void everyDumpOfAbuseChIsRead() {
    assertThat(
            csv("""
            # "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias",\
            "malware_printable","last_seen_utc","confidence_level","reference","tags","anonymous","reporter"
            "2025-12-07 13:05:49", "1", "192.0.2.7:443", "ip:port", "botnet_cc", "win.x", "None", "X", "", \
            "75", "https://example.org/1", "a,b", "0", "me"
            "2025-12-07 13:05:49", "2", "%s", "sha256_hash", "payload", "win.x", "None", "X", "", "75", \
            "None", "", "0", "me"
            # Number of entries: 2
            """
                    .formatted(SHA256))
                .values())
        .containsExactly("ipv4 192.0.2.7", "sha256 " + SHA256);
    assertThat(
            csv("""
            # "first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name",\
            "file_type_guess","mime_type","signature","clamav","vtpercent","imphash","ssdeep","tlsh"
            "2025-12-07 13:05:49", "%s", "%s", "%s", "me", "x.exe", "exe", "m", "Y", "n/a", "n/a", "n/a", "s", "t"
            "2025-12-07 13:05:49", "%s", "n/a", "n/a", "me", "x.exe", "exe", "m", "n/a", "", "", "", "", ""
            """
                    .formatted(SHA256, MD5, SHA1, SHA256))
                .values())
        .containsExactly("sha256 " + SHA256, "sha1 " + SHA1, "md5 " + MD5, "sha256 " + SHA256);
    assertThat(
            csv("# Firstseen,DstIP,DstPort\n2024-01-01 00:00:00,192.0.2.7,443\n")
                .indicators()
                .getFirst()
                .description())
        .isEqualTo("port 443");
    assertThat(
            csv("# ja3_md5,Firstseen,Lastseen,Listingreason\n%s,2024-01-01,2024-01-02,x\n"
                    .formatted(MD5))
                .values())
        .containsExactly("ja3 " + MD5);
    assertThat(csv("# Listingdate,SHA1,Listingreason\n2024-01-01,%s,x\n".formatted(SHA1)).values())
        .containsExactly("other " + SHA1);
    assertThat(
            csv("# id,dateadded,url,url_status,threat,tags,urlhaus_link\n"
                    + "\"1\",\"\",\"http://a.example/x\",\"\",\"\",\"\",\"\"\n")
                .values())
        .containsExactly("url http://a.example/x");
    assertThatThrownBy(() -> csv("a,b\n1,2\n")).isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> csv("# nothing\n")).isInstanceOf(TakagariException.class);
  }

  @Test
  void answersAndDumpsOfThreatFoxAreRead() {
    Reading api =
        Reading.of(
            new ThreatFoxReader(),
            """
            {"query_status":"ok","data":[
              {"ioc":"192.0.2.7:8080","ioc_type":"ip:port","malware_printable":"X","confidence_level":75,
               "first_seen":"2026-05-28 16:41:22 UTC","last_seen":null,"tags":["a","b"],"reference":null},
              {"ioc":"evil.example","ioc_type":"domain","tags":null},
              {"ioc":"x","ioc_type":"sha9_hash"}]}
            """,
            new ReadOptions(
                null, false, false, -1, null, null, List.of(), Duration.ofDays(10), null, null));

    assertThat(api.values()).containsExactly("ipv4 192.0.2.7", "domain evil.example");
    Indicator first = api.indicators().getFirst();
    assertThat(first.confidence()).isEqualTo(75);
    assertThat(first.tags()).containsExactly("a", "b");
    assertThat(first.description()).isEqualTo("X. port 8080");
    assertThat(first.validUntil()).isEqualTo(Instant.parse("2026-06-07T16:41:22Z"));
    assertThat(api.refusals()).containsExactly("5 type-unknown");
    assertThat(
            Reading.of(
                    new ThreatFoxReader(),
                    "{\"77\":[{\"ioc_value\":\"evil.example\",\"ioc_type\":\"domain\",\"tags\":\"a,b\"}]}")
                .values())
        .containsExactly("domain evil.example");
    assertThat(
            Reading.of(new ThreatFoxReader(), "{\"query_status\":\"no_result\",\"data\":\"none\"}")
                .report()
                .records())
        .isZero();
    assertThatThrownBy(
            () -> Reading.of(new ThreatFoxReader(), "{\"query_status\":\"wrong_auth_key\"}"))
        .hasMessageContaining("the question failed");
  }

  @Test
  void bothExportsOfCrowdStrikeAreRead() {
    String json =
        """
        {"meta": {}, "resources": [
          {"id": "1", "type": "sha256", "value": "%s", "action": "prevent", "severity": "high",
           "platforms": ["windows", "mac"], "expiration": "2030-01-01T00:00:00Z", "applied_globally": true,
           "tags": ["t"], "metadata": {"filename": "x.exe"}, "description": "d"},
          {"type": "domain", "value": "evil.example", "action": "detect", "severity": "informational",
           "applied_globally": false, "host_groups": ["g"], "deleted": true},
          {"type": "ipv4", "value": "192.0.2.7", "action": "allow"},
          {"type": "ipv4", "value": "192.0.2.8", "action": "no_action", "expired": true},
          "an-id"], "errors": []}
        """
            .formatted(SHA256);
    String csv =
        """
        Type,Value,Action,Severity,Platforms,Expiration,Applied globally,Host groups,Tags,Description,Filename,Deleted,Expired
        sha256,%s,prevent,High,"windows,mac",2030-01-01T00:00:00Z,true,,t,d,x.exe,false,false
        domain,evil.example,detect,informational,,,false,g,,,,true,false
        ipv4,192.0.2.7,allow,,,,,,,,,,
        ipv4,192.0.2.8,no_action,,,,,,,,,,true
        """
            .formatted(SHA256);

    for (Reading reading :
        List.of(
            Reading.of(new CrowdStrikeReader(), json),
            Reading.of(new CrowdStrikeCsvReader(), csv))) {
      assertThat(reading.values())
          .containsExactly("sha256 " + SHA256, "domain evil.example", "ipv4 192.0.2.8");
      Indicator first = reading.indicators().getFirst();
      assertThat(first.severity()).isEqualTo(Severity.HIGH);
      assertThat(first.validUntil()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
      assertThat(first.tags())
          .containsExactly("t", "platform:windows", "platform:mac", "action:prevent");
      assertThat(first.description()).isEqualTo("d. x.exe");
      assertThat(reading.indicators().get(1).revoked()).isTrue();
      assertThat(reading.indicators().get(1).tags()).contains("some-host-groups");
      assertThat(reading.indicators().get(2).revoked()).isTrue();
      assertThat(reading.refusals().getFirst()).endsWith(" allowed-by-source");
    }
  }

  private static Reading csv(String text) {
    return Reading.of(new AbuseChCsvReader(), text);
  }
}
