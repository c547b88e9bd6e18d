package dev.takagari.adapters.rulefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {
  private static final String GOOD =
      """
      id: door-opened
      version: 2
      title: A door was opened
      severity: high
      description: Doors are shut.
      dataset: acme.door
      query: event.action:opened user.name:{people} NOT source.ip:{ours}
      parameters:
        people: [alice, 'b?b']
        ours: {type: cidr, description: our networks, values: [10.0.0.0/8]}
      group_by: [user.name, attributes.door.floor]
      threshold: 3
      window: 10m
      distinct: host.name
      techniques: [T1562.008]
      false_positives: [a party]
      references: ['https://example.org/']
      runbook: [shut it]
      tests:
        - {dataset: acme.door, record: '{}', expect: match}
        - {name: shut, dataset: acme.door, record: '{}', expect: no-match}
      """;

  @TempDir private Path directory;

  private static Rule read(String text, RuleValues values) {
    return RuleFile.read("door.yml", text, false, values).rule().orElseThrow();
  }

  private static List<String> problems(String text, RuleValues values) {
    try {
      RuleFile.read("door.yml", text, false, values);
      return List.of();
    } catch (BadRuleFileException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.BAD_RULE_FILE);
      return e.problems();
    }
  }

  private static EventRow event(String dataset, String user, String address) {
    return EventRow.builder()
        .set(Columns.EVENT_DATASET, dataset)
        .set(Columns.EVENT_ACTION, "opened")
        .set(Columns.USER_NAME, user)
        .set(Columns.SOURCE_IP, address)
        .build();
  }

  @Test
  void whatTheFileSaysIsTheRule() {
    Rule rule = read(GOOD, RuleValues.NONE);
    assertThat(rule.toString()).isEqualTo("door-opened 2");
    assertThat(rule.counting().threshold()).isEqualTo(3);
    assertThat(rule.counting().window()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rule.counting().groupBy())
        .extracting("name")
        .containsExactly("user.name", "attributes.door.floor");
    assertThat(rule.question().parameters().get("people").values()).containsExactly("alice", "b?b");
    assertThat(rule.tests()).extracting("line").containsExactly(20, 21);
  }

  @Test
  void placeholdersStandForAnyOfTheirValues() {
    QueryMatcher matcher = QueryMatcher.of(read(GOOD, RuleValues.NONE).question().query());
    assertThat(matcher.matches(event("acme.door", "alice", "192.0.2.1"))).isTrue();
    assertThat(matcher.matches(event("acme.door", "bob", "192.0.2.1"))).isTrue();
    assertThat(matcher.matches(event("acme.door", "eve", "192.0.2.1"))).isFalse();
    assertThat(matcher.matches(event("acme.door", "bob", "10.1.2.3"))).as("ours").isFalse();
    assertThat(matcher.matches(event("acme.gate", "bob", "192.0.2.1"))).as("elsewhere").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"alice OR user.name:*", "\") OR (user.name:\"*\"", "{ours}", "alice)", "a\" OR \""})
  void noValueChangesWhatIsAsked(String hostile) {
    RuleValues values = new RuleValues(Map.of("door-opened", Map.of("people", List.of(hostile))));
    QueryMatcher matcher = QueryMatcher.of(read(GOOD, values).question().query());
    assertThat(matcher.matches(event("acme.door", "eve", "192.0.2.1"))).isFalse();
    assertThat(matcher.matches(event("acme.door", "alice", "192.0.2.1"))).isFalse();
  }

  @Test
  void ofAnEmptyListNothingFits() {
    RuleValues values =
        new RuleValues(Map.of("door-opened", Map.of("people", List.of(), "ours", List.of())));
    QueryMatcher matcher = QueryMatcher.of(read(GOOD, values).question().query());
    assertThat(matcher.matches(event("acme.door", "alice", "192.0.2.1"))).isFalse();
  }

  @Test
  void allThatIsWrongIsToldAtOnceWithItsLine() {
    assertThat(
            problems(
                """
                id: Door
                version: 0
                titel: x
                severity: hihg
                query: user.nmae:x AND
                group_by: hostname
                threshold: 3
                techniques: T1
                tests:
                  - {dataset: a, record: x, expect: maybe}
                  - {dataset: a, expect: match, repeat: 2}
                """,
                RuleValues.NONE))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("door.yml:1: `id` is no id"),
            p -> assertThat(p).startsWith("door.yml:1: `title` is missing"),
            p -> assertThat(p).startsWith("door.yml:1: `description` is missing"),
            p -> assertThat(p).startsWith("door.yml:2: `version` must be"),
            p -> assertThat(p).startsWith("door.yml:3: unknown key `titel` (did you mean title?)"),
            p ->
                assertThat(p)
                    .startsWith("door.yml:4: `severity` cannot be `hihg` (did you mean high?)"),
            p -> assertThat(p).startsWith("door.yml:5: in the query at character 13: AND"),
            p -> assertThat(p).startsWith("door.yml:6: there is no column `hostname`"),
            p -> assertThat(p).startsWith("door.yml:7: a threshold needs a `window`"),
            p -> assertThat(p).startsWith("door.yml:8: `T1` is no technique"),
            p -> assertThat(p).startsWith("door.yml:9: there is no test that finds"),
            p -> assertThat(p).startsWith("door.yml:10: `expect` cannot be `maybe`"),
            p -> assertThat(p).startsWith("door.yml:11: `record` is missing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query: event.action:opened user.name:{people} NOT source.ip:{ours} | query: user.name:{people} source.ip:{our} | there is no parameter our",
        "query: event.action:opened user.name:{people} NOT source.ip:{ours} | query: '{people} {ours}' | a parameter without a field",
        "query: event.action:opened user.name:{people} NOT source.ip:{ours} | query: user.name:{people} | does not ask for the parameter `ours`",
        "query: event.action:opened user.name:{people} NOT source.ip:{ours} | query: user.name:{people} source.ip:{ours} door.floor:1 | door.floor is no column",
        "query: event.action:opened user.name:{people} NOT source.ip:{ours} | query: user.name:{people} source.ip:{ours} source.ip:x | holds addresses",
        "values: [10.0.0.0/8] | values: [house] | is no cidr",
        "type: cidr | type: number | is no number",
        "window: 10m | window: 0m | `window` must be a length of time",
        "window: 10m | window: 8d | `window` must be a length of time",
        "threshold: 3 | threshold: 1 | are for a `threshold` above 1",
        "expect: no-match | expect: match | no test that finds something, or none",
        "title: A door was opened | title: '' | `title` is empty",
        "version: 2 | version: &a 2 | anchors and aliases",
        "id: door-opened | id: door--opened | `id` is no id"
      })
  void refusesWhatCannotBe(String part, String instead, String message) {
    String text = GOOD.replace(part, instead);
    assertThat(text).as("the part is there").isNotEqualTo(GOOD);
    assertThat(problems(text, RuleValues.NONE)).anyMatch(problem -> problem.contains(message));
  }

  @Test
  void valuesForWhatIsNotThereAreRefused() {
    RuleValues values =
        new RuleValues(Map.of("door-opened", Map.of("poeple", List.of("x"), "ours", List.of("y"))));
    assertThat(problems(GOOD, values))
        .anyMatch(p -> p.contains("`poeple` (did you mean people?)"))
        .anyMatch(p -> p.contains("a value of `ours` is no cidr"));
  }

  private RuleSet directory(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    return new RuleDirectory(directory).read(RuleValues.NONE);
  }

  @Test
  void aDirectoryThatIsNotThereLeavesTheShippedRules() {
    RuleSet rules = new RuleDirectory(directory.resolve("none")).read(RuleValues.NONE);
    assertThat(rules.refused()).isEmpty();
    assertThat(rules.rules())
        .extracting(Rule::id)
        .isEqualTo(ShippedRules.all().stream().map(Rule::id).toList());
  }

  @Test
  void ownFilesComeToShippedOnesReplaceThemAndSwitchThemOff() throws IOException {
    RuleSet rules =
        directory(
            Map.of(
                "door.yml",
                GOOD,
                "root.yml",
                GOOD.replace("door-opened", "aws-root-used"),
                "off.yaml",
                "id: aws-user-created\nenabled: false\n",
                "notes.txt",
                "not read"));
    assertThat(rules.refused()).isEmpty();
    assertThat(rules.off()).containsExactly("aws-user-created");
    assertThat(rules.find("aws-user-created")).isEmpty();
    assertThat(rules.find("door-opened")).isPresent();
    assertThat(rules.find("aws-root-used").orElseThrow().origin())
        .isEqualTo(new Rule.Origin("root.yml", false));
  }

  @Test
  void aBadFileKeepsNoOtherFromBeingUsedAndReplacesNothing() throws IOException {
    RuleSet rules =
        directory(
            Map.of(
                "a.yml",
                GOOD,
                "b.yml",
                GOOD,
                "c.yml",
                "id: aws-root-used\nversion: 1\n",
                "parameters.yml",
                "aws-ec2-region-not-allowed: {allowed-regions: [eu-west-1]}\nnobody: {x: y}\n"));
    assertThat(rules.refused())
        .hasSize(3)
        .anyMatch(text -> text.contains("b.yml:1: door-opened is in a.yml too"))
        .anyMatch(text -> text.contains("c.yml:1: `title` is missing"))
        .anyMatch(text -> text.contains("a rule that is not there: nobody"));
    assertThat(rules.find("aws-root-used").orElseThrow().origin().shipped()).isTrue();
    assertThat(
            rules
                .find("aws-ec2-region-not-allowed")
                .orElseThrow()
                .question()
                .parameters()
                .get("allowed-regions")
                .values())
        .containsExactly("eu-west-1");
  }

  @Test
  void theConfigurationGoesBeforeTheFileOfValues() throws IOException {
    directory(
        Map.of("parameters.yml", "aws-ec2-region-not-allowed: {allowed-regions: [eu-west-1]}\n"));
    RuleSet rules =
        new RuleDirectory(directory)
            .read(
                new RuleValues(
                    Map.of(
                        "aws-ec2-region-not-allowed",
                        Map.of("allowed-regions", List.of("us-east-1")))));
    assertThat(rules.refused()).isEmpty();
    assertThat(
            rules
                .find("aws-ec2-region-not-allowed")
                .orElseThrow()
                .question()
                .parameters()
                .get("allowed-regions")
                .values())
        .containsExactly("us-east-1");
  }

  @Test
  void valuesThatCannotBeLeaveAShippedRuleAsItIs() throws IOException {
    RuleSet rules =
        directory(Map.of("parameters.yml", "aws-security-group-open: {public-ports: [http]}\n"));
    assertThat(rules.refused()).singleElement().asString().contains("is no number");
    assertThat(rules.find("aws-security-group-open")).isPresent();
  }

  @Test
  void aFileOfValuesThatIsNoMapIsRefused() {
    assertThatThrownBy(() -> RuleValues.read("parameters.yml", "rule: [a]\n"))
        .isInstanceOf(BadRuleFileException.class)
        .hasMessageContaining("parameters.yml:1: `rule` must be a map");
  }
}
