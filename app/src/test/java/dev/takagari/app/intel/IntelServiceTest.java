package dev.takagari.app.intel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.maxmind.MaxMindFiles;
import dev.takagari.app.Takagari;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import picocli.CommandLine;

/// A whole service whose services outside are a server on this machine. Every test asks about other
/// values, as answers are kept.
@ExtendWith(OutputCaptureExtension.class)
class IntelServiceTest {
  private static final String KEY = "k3y-of-virustotal";
  private static final String FURTHER_KEY = "k3y-of-otx";
  private static final String TOKEN = "a token for this test alone";
  private static final Instant BUILT = Instant.parse("2026-02-20T00:00:00Z");
  private static final String SECRET_ADDRESS = "9.9.9.10";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static WireMockServer outside;
  private static RunningService service;

  /// All that anybody could read.
  private static final StringBuilder SHOWN = new StringBuilder();

  @BeforeAll
  static void start() throws IOException {
    outside = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    outside.start();
    MaxMindFiles.write(
        directory.resolve("city.mmdb"),
        BUILT,
        Map.of("9.9.0.0/16", Map.of("country", Map.of("iso_code", "JP"))));
    service = TakagariApplication.start(properties(), 0);
  }

  private static Map<String, Object> properties() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "search");
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    // nothing here comes as far as the index
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.intel.geoip-files", directory.resolve("city.mmdb").toString());
    properties.put("takagari.intel.own-domains", "harrier.example");
    properties.put("takagari.intel.own-networks", "9.9.8.0/24");
    properties.put("takagari.intel.virustotal.key", "secret:name-of-a-secret");
    properties.put("name-of-a-secret", KEY);
    properties.put("takagari.intel.virustotal.per-minute", "100");
    properties.put("takagari.intel.virustotal.url", outside.baseUrl());
    properties.put("takagari.intel.otx.key", FURTHER_KEY);
    properties.put("takagari.intel.otx.url", outside.baseUrl());
    return properties;
  }

  @AfterAll
  static void stop() {
    service.close();
    outside.stop();
    HTTP.close();
  }

  @BeforeEach
  void answer() {
    outside.resetAll();
    outside.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                    """
                    {"data":{"attributes":{"as_owner":"Net of http://evil.example/ Inc.","country":"JP",
                      "last_analysis_stats":{"harmless":60,"malicious":7,"suspicious":1,
                      "timeout":0,"undetected":26}}},
                     "indicator":"8.8.8.8","validation":[],"pulse_info":{"count":0,"pulses":[]}}
                    """)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "9.9.8.7",
        "fe80::1",
        "ws-0142",
        "files.corp",
        "ws-0142.harrier.example",
        "https://wiki.harrier.example/start",
        "https://shop.example.com/?session=1",
        "C:\\Users\\ann\\report.docx"
      })
  void whatIsOursNeverLeaves(String value) throws Exception {
    long audited = audited().size();

    for (JsonNode finding : ask(value).path("findings")) {
      if (isOutside(finding)) {
        assertThat(finding.path("outcome").asText()).as(finding.toString()).isEqualTo("not-asked");
        assertThat(finding.path("meaning").asText()).isNotEmpty();
      }
    }
    assertThat(requests()).isEmpty();
    assertThat(audited()).hasSize((int) audited);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/intel", "/api/v1/sightings"})
  void aValueWithCommasIsOneValue(String call) throws Exception {
    String value = "https://evil.example/a,b";
    JsonNode values =
        send("GET", call + "?value=" + URLEncoder.encode(value, StandardCharsets.UTF_8), "")
            .path("values");
    assertThat(values).hasSize(1);
    assertThat(values.get(0).path("value").asText()).isEqualTo(value);
  }

  @Test
  void whatMayNotBeSharedNeverLeaves() throws Exception {
    send(
        "POST",
        "/api/v1/indicators/import?source=secret&format=misp",
        """
        {"Event":{"id":"7","info":"told in confidence","Tag":[{"name":"tlp:red"}],"Attribute":[
          {"type":"ip-dst","to_ids":true,"value":"%s"}]}}
        """
            .formatted(SECRET_ADDRESS));

    JsonNode value = ask(SECRET_ADDRESS);

    assertThat(finding(value, "virustotal").path("reason").asText()).isEqualTo("tlp");
    assertThat(finding(value, "otx").path("reason").asText()).isEqualTo("tlp");
    assertThat(finding(value, "indicators").path("verdict").asText()).isEqualTo("malicious");
    assertThat(requests()).isEmpty();

    JsonNode marked =
        send(
                "POST",
                "/api/v1/intel",
                "{\"values\":[{\"value\":\"9.9.9.11\",\"tlp\":\"amber+strict\"}]}")
            .path("values")
            .get(0);
    assertThat(finding(marked, "virustotal").path("reason").asText()).isEqualTo("tlp");
    assertThat(requests()).isEmpty();
  }

  @Test
  void isAskedOnceOnRecordAndAnsweredFromWhatIsKeptAfterwards() throws Exception {
    JsonNode first = finding(ask("9.9.9.12"), "virustotal");

    assertThat(first.path("outcome").asText()).isEqualTo("found");
    assertThat(first.path("verdict").asText()).isEqualTo("malicious");
    assertThat(first.at("/facts/owner").asText()).isEqualTo("Net of hxxp[:]//evil[.]example/ Inc.");
    assertThat(first.at("/facts/link").asText()).doesNotContain("9.9.9.12");
    assertThat(requests("/api/v3/.*"))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getUrl()).isEqualTo("/api/v3/ip_addresses/9.9.9.12");
              assertThat(request.header("x-apikey").firstValue()).isEqualTo(KEY);
            });
    assertThat(audited())
        .filteredOn(entry -> entry.subject().equals("virustotal"))
        .filteredOn(entry -> entry.detail().containsValue("9[.]9[.]9[.]12"))
        .extracting(entry -> entry.actor() + " " + entry.action())
        .containsExactlyInAnyOrder("operator/ann intel.ask", "operator/ann intel.answer");

    JsonNode second = finding(ask("9.9.9[.]12"), "virustotal");

    assertThat(requests("/api/v3/.*")).hasSize(1);
    assertThat(second.path("at")).isEqualTo(first.path("at"));
    assertThat(second.path("age_seconds").isNumber()).isTrue();
    assertThat(second.path("facts")).isEqualTo(first.path("facts"));
  }

  @Test
  void whoIsAskedTooOftenIsLeftAlone() throws Exception {
    outside.stubFor(
        any(urlPathMatching("/api/v1/indicators/.*"))
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3600")));

    JsonNode refused = finding(ask("9.9.9.13"), "otx");
    assertThat(refused.path("outcome").asText()).isEqualTo("failed");
    assertThat(refused.path("reason").asText()).isEqualTo("rate-limited");
    assertThat(refused.path("again").asBoolean()).isTrue();

    JsonNode resting = finding(ask("9.9.9.14"), "otx");
    assertThat(resting.path("outcome").asText()).isEqualTo("not-asked");
    assertThat(resting.path("reason").asText()).isEqualTo("resting");
    assertThat(Instant.parse(resting.path("until").asText())).isAfter(BUILT);
    assertThat(requests("/api/v1/indicators/.*")).hasSize(1);
    JsonNode status = send("GET", "/api/v1/status", "").path("intel");
    assertThat(status.path("on").findValuesAsText("source")).containsExactly("virustotal", "otx");
    assertThat(status.path("on").get(1).path("rests_until").isTextual()).isTrue();
    assertThat(status.path("off"))
        .extracting(JsonNode::asText)
        .containsExactly("abuseipdb", "greynoise", "urlhaus", "threatfox", "internetdb");
    assertThat(status.path("addresses").get(0).path("file").asText()).isEqualTo("city.mmdb");
    assertThat(Instant.parse(status.path("addresses").get(0).path("built").asText()))
        .isEqualTo(BUILT);
  }

  @Test
  void whatNobodyKnowsIsNotCleanAndWhatIsOffIsSaid() throws Exception {
    outside.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));

    JsonNode value = ask("no-such-name.example.com");

    assertThat(finding(value, "virustotal").path("outcome").asText()).isEqualTo("not-found");
    assertThat(finding(value, "virustotal").path("verdict").isNull()).isTrue();
    assertThat(finding(value, "sightings").path("outcome").asText()).isEqualTo("not-found");
    assertThat(finding(value, "threatfox").path("reason").asText()).isEqualTo("switched-off");
    assertThat(finding(ask("9.9.9.15"), "geoip").at("/facts/country").asText()).isEqualTo("JP");
  }

  @Test
  void theCommandSaysItToPeople() throws Exception {
    String known = command(0, "intel", "9[.]9[.]9[.]16", "10.1.2.3");
    assertThat(known)
        .contains("9[.]9[.]9[.]16  (address)\n")
        .containsPattern("  virustotal  malicious  now   7 of 94 detect it; .*JP.*\n")
        .containsPattern("  geoip       known      \\d+(d|mo) +JP; built 2026-02-20T00:00:00Z\n")
        .containsPattern("  do not know it: indicators \\(now\\), sightings \\(now\\), registry")
        .contains("  not asked: virustotal, otx: the address is private or reserved, or")
        .contains("  not asked: abuseipdb, ")
        .doesNotContain("9.9.9.16", "evil.example");
    assertThat(command(3, "status"))
        .containsPattern("intel +city\\.mmdb of 2026-02-20; virustotal");

    outside.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    assertThat(command(3, "intel", "f".repeat(64)))
        .contains("virustotal  FAILED           the source has trouble of its own");
    assertThat(command(1, "intel", "nobody", "--type", "user")).contains("do not know it");
    assertThat(command(2, "intel", "nobody", "--type", "ipv9")).contains("type is one of address");
  }

  @Test
  void keysAreShownToNobody(CapturedOutput log) throws Exception {
    ask("9.9.9.17");
    send("GET", "/api/v1/status", "");
    send("GET", "/api/v1/audit", "");
    send("GET", "/api/v1/doctor", "");
    command(0, "intel", "9.9.9.17");
    outside.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody(KEY)));
    assertThat(finding(ask("9.9.9.18"), "virustotal").path("reason").asText()).isEqualTo("bad-key");
    assertThat(log.getAll()).contains("POST /api/v1/intel");
    SHOWN.append(log.getAll()).append(audited()).append(service.part(IntelProperties.class));

    assertThat(requests()).isNotEmpty();
    assertThat(SHOWN.toString()).contains("9[.]9[.]9[.]17").doesNotContain(KEY, FURTHER_KEY);
  }

  private static JsonNode ask(String value) throws Exception {
    return send(
            "GET", "/api/v1/intel?value=" + URLEncoder.encode(value, StandardCharsets.UTF_8), "")
        .path("values")
        .get(0);
  }

  private static boolean isOutside(JsonNode finding) {
    return !List.of("indicators", "sightings", "registry", "geoip")
        .contains(finding.path("source").asText());
  }

  private static JsonNode finding(JsonNode value, String source) {
    for (JsonNode finding : value.path("findings")) {
      if (finding.path("source").asText().equals(source)) {
        return finding;
      }
    }
    throw new AssertionError("nothing of " + source + ": " + value);
  }

  private static List<AuditEntry> audited() {
    return service.part(AuditLog.class).list(AuditFilter.newest(1_000));
  }

  private static List<LoggedRequest> requests() {
    return outside.findAll(anyRequestedFor(anyUrl()));
  }

  private static List<LoggedRequest> requests(String path) {
    return outside.findAll(anyRequestedFor(urlPathMatching(path)));
  }

  private static JsonNode send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Takagari-Operator", "ann")
                .header(
                    "Content-Type",
                    path.contains("import") ? "application/octet-stream" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    SHOWN.append(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /// What a command wrote, to either stream.
  private static String command(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", service.url().toString(), "--token", TOKEN));
    StringWriter text = new StringWriter();
    CommandLine command =
        Takagari.commandLine().setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    int ended = command.execute(all.toArray(String[]::new));
    command.getOut().flush();
    command.getErr().flush();
    SHOWN.append(text);
    assertThat(ended).as(text.toString()).isEqualTo(exitCode);
    return text.toString();
  }
}
