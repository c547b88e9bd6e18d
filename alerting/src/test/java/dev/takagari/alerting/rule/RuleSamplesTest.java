package dev.takagari.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Shipped rules over real records.
class RuleSamplesTest {
  private static final Instant ARRIVED = Instant.parse("2100-01-01T00:00:00Z");
  private static final LineContext CONTEXT =
      new LineContext("raw/x", ARRIVED, null, ARRIVED, HostNames.NONE);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path samples;

  @BeforeEach
  void findSamples() {
    String directory = System.getenv("TAKAGARI_SAMPLES");
    Assumptions.assumeTrue(directory != null, "not run: TAKAGARI_SAMPLES is unset");
    samples = Path.of(directory);
  }

  private static List<EventRow> events(Path file, String dataset) throws IOException {
    LineDecoder decoder = ShippedRulesTest.sources().find(dataset).orElseThrow().decoders().get();
    List<EventRow> events = new ArrayList<>();
    for (JsonNode record : records(file)) {
      byte[] line = JSON.writeValueAsBytes(record);
      try {
        events.add(EventRow.copyOf(decoder.decode(line, 0, line.length, 1, CONTEXT)));
      } catch (UndecodableLineException e) {
        // an odd record is for the quarantine
      }
    }
    return events;
  }

  private static List<JsonNode> records(Path file) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      while (values.hasNext()) {
        JsonNode value = values.next();
        JsonNode inner = value.path("Records");
        (value.isArray() ? value : inner.isArray() ? inner : JSON.createArrayNode().add(value))
            .forEach(records::add);
      }
    }
    return records;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().matches(".*\\.(nd)?json")).sorted().toList();
    }
  }

  /// Detections by rule of the events of a file.
  private static Map<String, Integer> raised(List<EventRow> events) {
    CompiledRules rules = new CompiledRules(ShippedRules.all());
    Map<Rule, RuleHistory> histories = new LinkedHashMap<>();
    CompiledRules.Asking asking = rules.asking();
    for (EventRow event : events) {
      int count = asking.ask(event);
      for (int i = 0; i < count; i++) {
        histories.computeIfAbsent(rules.rules().get(asking.rule(i)), RuleHistory::new).add(event);
      }
    }
    Map<String, Integer> raised = new HashMap<>();
    histories.forEach(
        (rule, history) ->
            raised.put(
                rule.id(), history.groups().stream().mapToInt(g -> g.raised().size()).sum()));
    raised.values().removeIf(count -> count == 0);
    return raised;
  }

  @Test
  void knownTechniquesAreFound() throws IOException {
    Map<String, Map<String, Integer>> byFile = new LinkedHashMap<>();
    for (Path file : files(samples.resolve("cloudtrail/stratus"))) {
      String name = file.getFileName().toString().replace(".json", "");
      byFile.put(name.substring(name.lastIndexOf('.') + 1), raised(events(file, "aws.cloudtrail")));
    }
    byFile.forEach((file, raised) -> System.out.println(file + " " + raised));
    assertThat(byFile.get("ec2-get-password-data")).containsEntry("aws-ec2-password-data-burst", 1);
    assertThat(byFile.get("secretsmanager-batch-retrieve-secrets"))
        .containsEntry("aws-secrets-batch-read", 1);
    assertThat(byFile.get("cloudtrail-event-selectors")).containsOnlyKeys("aws-cloudtrail-stopped");
    assertThat(byFile.get("dns-delete-logs")).containsOnlyKeys("aws-network-logs-deleted");
    assertThat(byFile.get("vpc-remove-flow-logs")).containsOnlyKeys("aws-network-logs-deleted");
    assertThat(byFile.get("ec2-security-group-open-port-22-ingress"))
        .containsOnlyKeys("aws-security-group-open");
    assertThat(byFile.get("ec2-share-ebs-snapshot")).containsOnlyKeys("aws-snapshot-shared");
    assertThat(byFile.get("iam-backdoor-role")).containsOnlyKeys("aws-role-trust-changed");
    assertThat(byFile.get("iam-create-admin-user"))
        .containsOnlyKeys(
            "aws-user-created", "aws-admin-policy-attached", "aws-access-key-for-other-user");
    assertThat(byFile.get("iam-create-user-login-profile"))
        .containsOnlyKeys("aws-login-profile-changed");
    assertThat(byFile.get("iam-update-user-login-profile"))
        .containsOnlyKeys("aws-login-profile-changed");
    assertThat(byFile.get("ec2-launch-unusual-instances")).as("it was refused").isEmpty();
  }

  @Test
  void aCapturedIntrusionIsTold() throws IOException {
    List<EventRow> all = new ArrayList<>();
    for (Path file : files(samples.resolve("cloudtrail/invictus"))) {
      all.addAll(events(file, "aws.cloudtrail"));
    }
    Map<String, Integer> raised = raised(all);
    System.out.println(all.size() + " events " + raised);
    assertThat(raised)
        .containsKeys(
            "aws-cloudtrail-stopped", "aws-s3-bucket-policy-changed", "aws-login-profile-changed");
  }

  @Test
  void predicatesSayWhatTheMatcherSaysOfEveryRecord() throws IOException {
    List<EventRow> all = new ArrayList<>();
    for (Path file : files(samples.resolve("cloudtrail"))) {
      all.addAll(events(file, "aws.cloudtrail"));
    }
    for (Path file : files(samples.resolve("fdr"))) {
      all.addAll(events(file, "crowdstrike.fdr"));
    }
    List<Rule> rules = ShippedRules.all();
    CompiledRules compiled = new CompiledRules(rules);
    CompiledRules.Asking asking = compiled.asking();
    List<QueryMatcher> matchers =
        rules.stream().map(rule -> QueryMatcher.of(rule.question().query())).toList();
    int fits = 0;
    for (EventRow event : all) {
      List<Integer> found = new ArrayList<>();
      int count = asking.ask(event);
      for (int i = 0; i < count; i++) {
        found.add(asking.rule(i));
      }
      List<Integer> expected = new ArrayList<>();
      for (int rule = 0; rule < matchers.size(); rule++) {
        if (matchers.get(rule).matches(event)) {
          expected.add(rule);
        }
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
      fits += expected.size();
    }
    System.out.println(fits + " fits of " + rules.size() + " rules and " + all.size() + " events");
    assertThat(fits).isPositive();
  }
}
