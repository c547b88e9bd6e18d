package dev.takagari.app.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final String SECRET = " (secret)";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("java.lang.String", "text"),
          Map.entry("java.lang.Integer", "number"),
          Map.entry("java.lang.Long", "number"),
          Map.entry("java.lang.Boolean", "true or false"),
          Map.entry("java.net.URI", "URL"),
          Map.entry("java.time.Duration", "duration"),
          Map.entry("java.time.Period", "period"),
          Map.entry("java.math.BigDecimal", "number"),
          Map.entry("java.util.List<java.lang.String>", "list of texts"),
          Map.entry("java.util.Map<java.lang.String,java.lang.String>", "texts by name"),
          Map.entry("java.util.Map<java.lang.String,java.lang.Integer>", "numbers by name"),
          Map.entry(
              "java.util.Map<java.lang.String,java.util.List<java.lang.String>>",
              "lists of texts by name"),
          Map.entry(
              "java.util.Map<java.lang.String,"
                  + "java.util.Map<java.lang.String,java.util.List<java.lang.String>>>",
              "lists of texts by two names"),
          Map.entry("java.util.Map<java.lang.String,java.time.Period>", "periods by name"),
          Map.entry("java.util.Map<java.lang.String,java.time.Duration>", "durations by name"),
          Map.entry("dev.takagari.core.detection.Severity", "info, low, medium, high or critical"),
          Map.entry("org.springframework.util.unit.DataSize", "size"),
          Map.entry("dev.takagari.core.hot.HotPeriod", "day, month or year"),
          Map.entry("dev.takagari.app.service.LogFormat", "auto, text or ecs"),
          Map.entry("dev.takagari.alerting.detect.FalcoPriority", "priority of Falco"),
          Map.entry("dev.takagari.app.alerting.AlertingProperties$Kind", "header or hmac"),
          Map.entry("dev.takagari.app.alerting.SlackProperties$Mode", "socket or http"),
          Map.entry("dev.takagari.core.cases.Tell", "record, digest, channel or page"),
          Map.entry("dev.takagari.alerting.outward.MailSettings$Security", "starttls, tls or none"),
          Map.entry(
              "java.util.Set<dev.takagari.core.response.ResponseKind>",
              "list of stop-task, contain-host, release-host"),
          Map.entry(
              "java.util.Set<dev.takagari.search.auth.Caller$Scope>",
              "list of search, admin, respond"),
          Map.entry("dev.takagari.alerting.report.ReportKind", "digest, weekly or query"),
          Map.entry(
              "java.util.Set<dev.takagari.app.service.TakagariProperties$Role>",
              "list of ingest, enrich, alerting, search, maintenance"));

  @Test
  void pageSaysWhatTheCodeDoes() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration of `takagari serve`

            <!-- Made from TakagariProperties.java and SearchProperties.java; a test fails when it is stale. \
            Rewrite: run ConfigurationReferenceTest of app with -Dtakagari.regenerate=true -->

            Each key can be given by its environment variable, on the command line of the JVM \
            (`TAKAGARI_JAVA_OPTS=-Dtakagari.hot.period=month`) or in a file `application.yml` in the working \
            directory or its `config/`; an environment variable wins over a file. What is secret belongs into the \
            environment, or into files each named after its key, in a directory that `SPRING_CONFIG_IMPORT=configtree:/run/secrets/` \
            names. Further feeds are `takagari.feeds[1]`, `TAKAGARI_FEEDS_1_NAME` and so on; a list stands in one place as a whole. \
            `name` in `takagari.indicators.credentials.name` stands for a name that you choose, see \
            [feeds of indicators](indicator-feeds.md). \
            Durations are written like `500ms`, `30s`, `24h`, sizes like `128KB`, `8MB` (1 KB = 1024 bytes).

            The whole configuration is read before anything starts. Whatever is wrong with it is told in one list, by \
            key, and the process ends with exit code 2.

            | key | type | default | environment variable | secret | meaning |
            |---|---|---|---|---|---|
            """);
    for (JsonNode key : keys().values()) {
      String name = key.get("name").asText();
      String meaning = key.path("description").asText();
      assertThat(meaning).as("meaning of " + name).isNotEmpty();
      assertThat(TYPES).as("type of " + name).containsKey(key.get("type").asText());
      boolean secret = meaning.endsWith(SECRET);
      assertThat(secret)
          .as("whether " + name + " is marked as a secret")
          .isEqualTo(
              name.matches(
                  ".*(password|-secret|secret-key|private-key|header-value|-token|\\.token|\\.key|\\.secret)$"));
      page.append(
          "| `%s` | %s | %s | `%s` | %s | %s |\n"
              .formatted(
                  name,
                  TYPES.get(key.get("type").asText()),
                  defaultOf(key),
                  environment(name),
                  secret ? "yes" : "",
                  secret ? meaning.substring(0, meaning.length() - SECRET.length()) : meaning));
    }
    page.append(
        """

        ## Where it listens

        The service listens on 127.0.0.1:8600. `SERVER_ADDRESS` and `SERVER_PORT` change that; put something that speaks TLS \
        before it when others are to reach it, or give Spring Boot's `SERVER_SSL_*`. Only `/actuator/health` and \
        pages, which hold no data, answer without the token, and [web hooks](../how-to/bring-detections.md), which have secrets of their own.

        ## What the launcher reads

        | environment variable | meaning |
        |---|---|
        | `TAKAGARI_HEAP` | heap of `demo`, `serve` and `bench`, 512m unless set |
        | `TAKAGARI_JAVA_HOME` | the JDK to use, before `JAVA_HOME` and those it finds |
        | `TAKAGARI_JAVA_OPTS` | further options of the JVM |
        """);
    Golden.check(Path.of("../docs/reference/configuration.md"), page.toString());
  }

  private static String defaultOf(JsonNode key) {
    JsonNode value = key.path("defaultValue");
    if (value.isMissingNode()) {
      return "";
    }
    List<String> texts = new ArrayList<>();
    (value.isArray() ? value : List.of(value)).forEach(one -> texts.add(one.asText()));
    return "`" + String.join(",", texts).replaceAll("[\\[\\] ]", "") + "`";
  }

  static String environment(String name) {
    return name.replace("[", "_").replace("]", "").replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  /// All keys of ours, by name.
  static Map<String, JsonNode> keys() throws IOException {
    Map<String, JsonNode> keys = new TreeMap<>();
    for (URL file :
        Collections.list(
            ConfigurationReferenceTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      for (JsonNode property : new ObjectMapper().readTree(file).get("properties")) {
        String name = property.get("name").asText();
        if (name.startsWith("takagari.") && !isOfRecords(property.get("type").asText())) {
          keys.put(name, property);
        }
      }
    }
    assertThat(keys)
        .as("keys of both modules: are they compiled with the configuration processor?")
        .containsKeys("takagari.token", "takagari.search.timeout", "takagari.feeds[0].name");
    return keys;
  }

  /// Whether the members of a list or map have keys of their own.
  private static boolean isOfRecords(String type) {
    return type.endsWith("Feed>")
        || type.endsWith("IndicatorFeedProperties>")
        || type.endsWith("FalconStreamProperties>")
        || type.endsWith(".ReportProperties>")
        || type.endsWith("$Queue>")
        || type.endsWith("$Token>")
        || type.endsWith("$DetectionHook>")
        || type.endsWith("WebhookProperties>")
        || type.endsWith("MailProperties>")
        || type.endsWith("$Access>");
  }
}
