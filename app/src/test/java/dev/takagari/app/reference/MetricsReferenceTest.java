package dev.takagari.app.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.service.MetersOfTheService;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/metrics.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(takagari\\.[a-z.-]+)` \\| `([a-z_]+)` \\| (\\w+) \\|([^|]*)\\| .+ \\|$");
  private static final Pattern LITERAL =
      Pattern.compile(
          "\"(takagari\\.(?:ingest|search|indicators|enrich|intel|alerting|telling)"
              + "\\.[a-z-]+\\.?[a-z.-]*)\"");

  /// Names in the code that are keys of the configuration.
  private static final Set<String> KEYS =
      Set.of(
          "takagari.ingest.memory",
          "takagari.ingest.line-cap",
          "takagari.ingest.lease",
          "takagari.indicators.directory",
          "takagari.intel.virustotal.key",
          "takagari.intel.virustotal.per-day",
          "takagari.intel.virustotal.per-minute",
          "takagari.intel.virustotal.url",
          "takagari.indicators.credentials.name",
          "takagari.alerting.queue-url",
          "takagari.alerting.github",
          "takagari.alerting.github.",
          "takagari.alerting.github.api-url",
          "takagari.alerting.github.repository",
          "takagari.alerting.github.token",
          "takagari.alerting.github.webhook-secret",
          "takagari.alerting.routing",
          "takagari.alerting.slack.api",
          "takagari.alerting.slack.app-token",
          "takagari.alerting.slack.channel",
          "takagari.alerting.slack.team",
          "takagari.alerting.console-url",
          "takagari.alerting.response.enabled",
          "takagari.alerting.slack",
          "takagari.alerting.slack.bot-token",
          "takagari.alerting.cases.storm-source-cases");

  @Test
  void pageNamesEveryMeterItsKindAndItsTags() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MetersOfTheService.count(registry);

    Map<String, String> real = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      real.put(
          meter.getId().getName(),
          meter.getId().getType().name().toLowerCase(Locale.ROOT)
              + " "
              + meter.getId().getTags().stream().map(Tag::getKey).sorted().toList());
    }
    Map<String, String> documented = new TreeMap<>();
    String exposed = registry.scrape();
    for (Matcher row = ROW.matcher(Files.readString(PAGE)); row.find(); ) {
      List<String> tags =
          Pattern.compile("`(\\w+)`")
              .matcher(row.group(4))
              .results()
              .map(r -> r.group(1))
              .sorted()
              .toList();
      documented.put(row.group(1), row.group(3) + " " + tags);
      assertThat(exposed).containsPattern("(?m)^" + row.group(2) + "[ {]");
    }
    assertThat(documented).isEqualTo(real);
  }

  @Test
  void noMeterOfTheCodeIsMissingInTheTest() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MetersOfTheService.count(registry);
    Set<String> literals = new TreeSet<>();
    for (String module :
        List.of("core", "adapters", "ingest", "enrich", "alerting", "search-api", "app")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          LITERAL.matcher(Files.readString(file)).results().forEach(r -> literals.add(r.group(1)));
        }
      }
    }
    literals.removeAll(KEYS);
    assertThat(literals)
        .isEqualTo(
            registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new)));
  }
}
