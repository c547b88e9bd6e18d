package dev.takagari.enrich.intel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.intel.gate.Cleared;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideServiceTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
  private static final URI HOME = URI.create("https://service.example");
  private static final Cleared ADDRESS = Bodies.cleared(ObservedKind.ADDRESS, Bodies.ADDRESS);
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  static List<OutsideService> services() {
    return OutsideService.all();
  }

  @Test
  void allAreListedAndNoneCanBeAskedAroundTheGate() {
    Class<?>[] types = OutsideService.class.getPermittedSubclasses();

    assertThat(services()).extracting(Object::getClass).containsExactlyInAnyOrder(types);
    assertThat(services()).extracting(service -> service.profile().name()).doesNotHaveDuplicates();
    assertThat(types)
        .allSatisfy(
            type -> {
              assertThat(IntelSource.class.isAssignableFrom(type)).isFalse();
              assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
              assertThat(requestMakers(type))
                  .isNotEmpty()
                  .allSatisfy(
                      method -> assertThat(method.getParameterTypes()[0]).isEqualTo(Cleared.class));
            });
    assertThat(Cleared.class.getDeclaredConstructors())
        .allSatisfy(
            constructor -> assertThat(Modifier.isPublic(constructor.getModifiers())).isFalse());
  }

  private static List<Method> requestMakers(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .filter(method -> method.getReturnType() == HttpRequest.Builder.class)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("services")
  void understandsWhatIsKnown(OutsideService service) throws Exception {
    IntelFacts facts = ((IntelAnswer.Found) read(service, Bodies.FOUND)).facts();

    switch (service) {
      case VirusTotal _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
        assertThat(facts.detections()).isEqualTo(7);
        assertThat(facts.engines()).isEqualTo(94);
        assertThat(facts.country()).isEqualTo("JP");
        assertThat(facts.asn()).isEqualTo(64_500);
        assertThat(facts.owner()).isEqualTo("EXAMPLE-NET");
        assertThat(facts.labels()).containsExactly("scanner");
        assertThat(facts.link())
            .isEqualTo("https://www.virustotal.com/gui/ip-address/8[.]8[.]8[.]8");
        assertThat(facts.details()).containsEntry("analysed", "2026-01-01T00:00:00Z");
      }
      case AbuseIpdb _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
        assertThat(facts.score()).isEqualTo(100);
        assertThat(facts.details())
            .containsEntry("reports", "42")
            .containsEntry("domain", "network[.]example");
        assertThat(facts.lastSeen()).isEqualTo(Instant.parse("2026-02-20T20:55:14Z"));
        assertThat(facts.owner()).isEqualTo("Example Networks");
      }
      case AlienVaultOtx _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.SUSPICIOUS);
        assertThat(facts.labels()).contains("Lapwing", "lapwing", "rat");
        assertThat(facts.details())
            .containsEntry("pulses", "2")
            .containsEntry("pulse 1", "Lapwing campaign");
        assertThat(facts.firstSeen()).isEqualTo(Instant.parse("2025-12-01T08:00:00Z"));
        assertThat(facts.lastSeen()).isEqualTo(Instant.parse("2026-02-10T08:00:00.123Z"));
        assertThat(facts.asn()).isEqualTo(64_500);
        assertThat(facts.owner()).isEqualTo("example networks");
      }
      case GreyNoise _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
        assertThat(facts.labels()).containsExactly("scans the Internet");
        assertThat(facts.lastSeen()).isEqualTo(Instant.parse("2026-02-20T00:00:00Z"));
      }
      case UrlHaus _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.SUSPICIOUS);
        assertThat(facts.firstSeen()).isEqualTo(Instant.parse("2026-01-15T07:09:01Z"));
        assertThat(facts.details()).containsEntry("urls", "2");
        assertThat(facts.labels()).containsExactly("elf");
        assertThat(facts.link()).as("holds the value").isEmpty();
      }
      case ThreatFox _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
        assertThat(facts.score()).as("of this address, not of 18.8.8.8").isEqualTo(75);
        assertThat(facts.labels()).containsExactly("botnet_cc", "Lapwing", "rat");
        assertThat(facts.link()).isEqualTo("https://threatfox.abuse.ch/ioc/41/");
      }
      case InternetDb _ -> {
        assertThat(facts.verdict()).isEqualTo(IntelVerdict.SUSPICIOUS);
        assertThat(facts.details())
            .containsEntry("ports", "22, 443")
            .containsEntry("names", "a[.]network[.]example")
            .containsEntry("weaknesses", "CVE-2024-0001");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void tellsHarmlessFromUnknown(OutsideService service) throws Exception {
    String name = service.profile().name();
    if (Bodies.CLEAN.containsKey(name)) {
      assertThat(read(service, Bodies.CLEAN)).isInstanceOf(IntelAnswer.Clean.class);
    }
    if (Bodies.UNKNOWN.containsKey(name)) {
      assertThat(read(service, Bodies.UNKNOWN)).isEqualTo(new IntelAnswer.NotFound(AT));
    }
    assertThat(service.missing(AT)).isEqualTo(new IntelAnswer.NotFound(AT));
  }

  @ParameterizedTest
  @MethodSource("services")
  void neverTakesAnythingElseForAnAnswer(OutsideService service) {
    for (String body :
        List.of(
            "",
            "null",
            "[]",
            "\"ok\"",
            "{}",
            "{\"data\":[]}",
            "{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"malicious\":[]}}}}",
            "{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"malicious\":\"none\"}}}}",
            "{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"malicious\":-1}}}}",
            "{\"data\":{\"abuseConfidenceScore\":true,\"totalReports\":0}}",
            "{\"pulse_info\":{\"count\":{\"a\":0}}}",
            "{\"noise\":1,\"riot\":0}",
            "{\"query_status\":[\"no_results\"]}",
            "{\"query_status\":\"ok\"} trailing",
            "{\"query_status\":\"what\"}",
            "{\"ip\":{},\"ports\":[1]}",
            "<html>busy</html>",
            "{\"a\":".repeat(100) + "1" + "}".repeat(100))) {
      assertThatThrownBy(() -> read(service, body))
          .as(service.profile().name() + " " + body)
          .isInstanceOf(BadAnswerException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void anAnswerThatWasCutIsNone(OutsideService service) {
    String body = Bodies.FOUND.get(service.profile().name()).strip();
    for (int end = 0; end < body.length(); end++) {
      String cut = body.substring(0, end);
      assertThatThrownBy(() -> read(service, cut))
          .as("%s to %d", service.profile().name(), end)
          .isInstanceOf(BadAnswerException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void anyBytesAreAnAnswerOrABadOne(OutsideService service) {
    RandomGenerator random = Seeds.random("any bytes " + service.profile().name());
    byte[] good = Bodies.FOUND.get(service.profile().name()).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3_000; i++) {
      byte[] body = good.clone();
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(service.read(ADDRESS, body, AT)).isNotNull();
      } catch (BadAnswerException e) {
        assertThat(e).hasMessageNotContaining("8.8.8.8");
      }
    }
  }

  @Test
  void wrongTypesOfWhatDoesNotDecideAreLeftOut() throws Exception {
    IntelAnswer answer =
        read(
            new VirusTotal(),
            """
            {"data":{"attributes":{"country":["JP"],"asn":"many","as_owner":{"a":"b"},"tags":"x",
             "last_submission_date":"soon","first_submission_date":99999999999999999999,
             "last_analysis_stats":{"malicious":0,"harmless":0,"undetected":3}}}}
            """);

    IntelFacts facts = ((IntelAnswer.Found) answer).facts();
    assertThat(facts.verdict()).isEqualTo(IntelVerdict.UNKNOWN);
    assertThat(facts.country()).isEmpty();
    assertThat(facts.asn()).isZero();
    assertThat(facts.lastSeen()).isNull();
    assertThat(facts.firstSeen()).isNull();
    assertThat(facts.engines()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, BENIGN",
    "0, 1, SUSPICIOUS",
    "1, 0, SUSPICIOUS",
    "2, 9, SUSPICIOUS",
    "3, 0, MALICIOUS"
  })
  void virusTotalCountsEngines(int malicious, int suspicious, IntelVerdict verdict)
      throws Exception {
    String body =
        "{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"harmless\":9,\"malicious\":%d,\"suspicious\":%d}}}}"
            .formatted(malicious, suspicious);
    assertThat(verdict(read(new VirusTotal(), body))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1, UNKNOWN", "24, UNKNOWN", "25, SUSPICIOUS", "74, SUSPICIOUS", "75, MALICIOUS"})
  void abuseIpdbCountsConfidence(int score, IntelVerdict verdict) throws Exception {
    String body =
        "{\"data\":{\"abuseConfidenceScore\":\"%d\",\"totalReports\":3}}".formatted(score);
    assertThat(verdict(read(new AbuseIpdb(), body))).isEqualTo(verdict);
  }

  @Test
  void aPulseAboutSomethingWellKnownIsNoSuspicion() throws Exception {
    String body = "{\"pulse_info\":{\"count\":4},\"validation\":[{\"source\":\"alexa\"}]}";

    assertThat(verdict(read(new AlienVaultOtx(), body))).isEqualTo(IntelVerdict.UNKNOWN);
  }

  @Test
  void urlsAndFilesOfUrlHausAreMaliciousAndLinkToItsPage() throws Exception {
    String body =
        """
        {"query_status":"ok","id":"105821","urlhaus_reference":"https://urlhaus.abuse.ch/url/105821/",
         "url":"http://evil.example/x","url_status":"online","host":"evil.example",
         "date_added":"2026-01-19 01:33:26 UTC","last_online":"2026-01-20 19:54:00 UTC",
         "threat":"malware_download","blacklists":{"spamhaus_dbl":"abused_legit_malware","surbl":"listed"},
         "tags":["lapwing"],"payloads":[{"firstseen":"2026-01-19","filename":"x.exe",
           "response_sha256":"0123","signature":"Lapwing","virustotal":null}]}
        """;
    Cleared url = Bodies.cleared(ObservedKind.URL, "http://evil.example/x");

    IntelFacts facts =
        ((IntelAnswer.Found) new UrlHaus().read(url, body.getBytes(StandardCharsets.UTF_8), AT))
            .facts();

    assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
    assertThat(facts.link()).isEqualTo("https://urlhaus.abuse.ch/url/105821/");
    assertThat(facts.labels()).containsExactly("malware_download", "lapwing", "Lapwing");
    assertThat(facts.lastSeen()).isEqualTo(Instant.parse("2026-01-20T19:54:00Z"));
  }

  @Test
  void aKeyThatIsNotAcceptedIsAFailureAlsoWithStatus200() throws Exception {
    String body = "{\"query_status\":\"unknown_auth_key\"}";
    for (OutsideService service : List.of(new UrlHaus(), new ThreatFox())) {
      assertThat(read(service, body)).isEqualTo(new IntelAnswer.Failed(IntelFailure.BAD_KEY));
    }
  }

  @Test
  void otherAddressesThatThreatFoxFindsAreNotThisOne() throws Exception {
    String body =
        "{\"query_status\":\"ok\",\"data\":[{\"ioc\":\"8.8.8.80:443\",\"confidence_level\":100}]}";

    assertThat(read(new ThreatFox(), body)).isEqualTo(new IntelAnswer.NotFound(AT));
  }

  @Test
  void everyKindHasItsPlace() {
    Map<Cleared, String> places =
        Map.of(
            Bodies.cleared(ObservedKind.ADDRESS, "2606:4700::1111"),
            "/api/v3/ip_addresses/2606%3A4700%3A%3A1111",
            Bodies.cleared(ObservedKind.DOMAIN, "a.evil.example"),
            "/api/v3/domains/a.evil.example",
            Bodies.cleared(ObservedKind.URL, "http://evil.example/?a=b#c"),
            "/api/v3/urls/aHR0cDovL2V2aWwuZXhhbXBsZS8_YT1i",
            Bodies.cleared(ObservedKind.SHA256, SHA256),
            "/api/v3/files/" + SHA256);
    places.forEach(
        (cleared, path) -> assertThat(uri(new VirusTotal(), cleared)).isEqualTo(HOME + path));

    assertThat(uri(new AlienVaultOtx(), Bodies.cleared(ObservedKind.DOMAIN, "evil.example")))
        .endsWith("/indicators/domain/evil.example/general");
    assertThat(uri(new AlienVaultOtx(), Bodies.cleared(ObservedKind.DOMAIN, "a.evil.example")))
        .endsWith("/indicators/hostname/a.evil.example/general");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x?y=z#", "a b", "a%2fb", "a\"b\\c"})
  void aUrlNeverChangesThePlaceThatIsAsked(String path) {
    Cleared cleared =
        Bodies.cleared(ObservedKind.URL, "http://evil.example/" + path.replace(" ", "%20"));
    for (OutsideService service : services()) {
      if (service.takes(cleared.observed())) {
        URI uri = URI.create(uri(service, cleared));
        assertThat(uri.getHost()).isEqualTo("service.example");
        assertThat(uri.getRawPath().split("/").length)
            .isEqualTo(
                URI.create(uri(service, Bodies.cleared(ObservedKind.URL, "http://a.example/b")))
                    .getRawPath()
                    .split("/")
                    .length);
      }
    }
  }

  private static String uri(OutsideService service, Cleared cleared) {
    return service.request(cleared, HOME, ApiKey.of("key")).build().uri().toString();
  }

  private static IntelVerdict verdict(IntelAnswer answer) {
    return switch (answer) {
      case IntelAnswer.Found found -> found.facts().verdict();
      case IntelAnswer.Clean clean -> clean.facts().verdict();
      default -> throw new AssertionError(answer);
    };
  }

  private static IntelAnswer read(OutsideService service, Map<String, String> bodies)
      throws BadAnswerException {
    return read(service, bodies.get(service.profile().name()));
  }

  private static IntelAnswer read(OutsideService service, String body) throws BadAnswerException {
    return service.read(ADDRESS, body.getBytes(StandardCharsets.UTF_8), AT);
  }
}
