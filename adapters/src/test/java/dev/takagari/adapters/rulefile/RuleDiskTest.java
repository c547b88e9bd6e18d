package dev.takagari.adapters.rulefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleDiskTest {
  private static final String REGIONS = "aws-ec2-region-not-allowed";

  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void create() throws IOException {
    directory = Files.createDirectory(parent.resolve("rules"));
  }

  private static String rule(String id, int version) {
    return """
        id: %s
        version: %d
        title: A door was opened
        severity: high
        description: Doors are shut.
        query: event.action:opened user.name:{people}
        parameters: {people: [alice]}
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """
        .formatted(id, version);
  }

  private RuleDisk disk() {
    return new RuleDisk(new RuleDirectory(directory), RuleValues.NONE);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private static String named(RuleSet rules, String id) {
    return rules.find(id).map(Rule::toString).orElse("none");
  }

  private static List<String> regions(RuleSet rules) {
    return rules
        .find(REGIONS)
        .orElseThrow()
        .question()
        .parameters()
        .get("allowed-regions")
        .values();
  }

  @Test
  void aFileThatIsBrokenGoesOnSayingWhatItSaidAndKeepsNoOtherBack() throws IOException {
    write("door.yml", rule("door", 1));
    RuleDisk disk = disk();
    assertThat(named(disk.read(), "door")).isEqualTo("door 1");

    write("door.yml", rule("door", 2).replace("event.action", "event.acton"));
    write("gate.yml", rule("gate", 1));
    RuleSet rules = disk.read();
    assertThat(named(rules, "door")).isEqualTo("door 1");
    assertThat(named(rules, "gate")).isEqualTo("gate 1");
    assertThat(rules.refused())
        .singleElement()
        .asString()
        .startsWith("door.yml cannot be used:\n  door.yml:6: ")
        .endsWith("\n  as it was before it goes on: door 1");

    assertThat(named(disk.read(), "door")).as("however often it is read").isEqualTo("door 1");
    write("door.yml", rule("door", 2));
    assertThat(disk.read().refused()).isEmpty();
    assertThat(named(disk.read(), "door")).isEqualTo("door 2");
  }

  @Test
  void aFileThatIsGoneTakesItsRuleWithIt() throws IOException {
    write("door.yml", rule("door", 1));
    write("root.yml", rule("aws-root-used", 9));
    RuleDisk disk = disk();
    assertThat(named(disk.read(), "aws-root-used")).isEqualTo("aws-root-used 9");
    Files.delete(directory.resolve("door.yml"));
    Files.delete(directory.resolve("root.yml"));
    RuleSet rules = disk.read();
    assertThat(rules.find("door")).isEmpty();
    assertThat(rules.find("aws-root-used").orElseThrow().origin().shipped()).isTrue();
  }

  @Test
  void aRuleThatWasSwitchedOffStaysOffWhenItsFileIsBroken() throws IOException {
    write("off.yml", "id: aws-user-created\nenabled: false\n");
    RuleDisk disk = disk();
    disk.read();
    write("off.yml", "id: aws-user-created\nenabled: flase\n");
    RuleSet rules = disk.read();
    assertThat(rules.off()).containsExactly("aws-user-created");
    assertThat(rules.find("aws-user-created")).isEmpty();
    assertThat(rules.refused())
        .singleElement()
        .asString()
        .contains("aws-user-created stays switched off");
  }

  @Test
  void whatABrokenFileSaidMayMoveToAnother() throws IOException {
    write("b.yml", rule("door", 1));
    RuleDisk disk = disk();
    disk.read();
    write("b.yml", "nonsense");
    write("c.yml", rule("door", 2));
    RuleSet rules = disk.read();
    assertThat(named(rules, "door")).isEqualTo("door 2");
    assertThat(rules.refused()).singleElement().asString().doesNotContain("goes on");
  }

  @Test
  void brokenValuesLeaveThoseThatWereGivenBefore() throws IOException {
    write("parameters.yml", REGIONS + ": {allowed-regions: [eu-west-1]}\n");
    RuleDisk disk = disk();
    disk.read();
    write("parameters.yml", REGIONS + ": [\n");
    RuleSet rules = disk.read();
    assertThat(regions(rules)).containsExactly("eu-west-1");
    assertThat(rules.refused())
        .singleElement()
        .asString()
        .contains("the values that it gave before hold");
  }

  @Test
  void valuesThatCannotBeLeaveARuleAsItWasBefore() throws IOException {
    String ports = "aws-security-group-open";
    write("parameters.yml", ports + ": {public-ports: [8443]}\n");
    RuleDisk disk = disk();
    Rule before = disk.read().find(ports).orElseThrow();
    write("parameters.yml", ports + ": {public-ports: [http]}\n");
    RuleSet rules = disk.read();
    assertThat(rules.find(ports)).contains(before);
    assertThat(rules.refused()).singleElement().asString().contains("is no number");
  }

  @Test
  void theDigestChangesWithWhatFilesSayAndWithNothingElse() throws IOException {
    RuleDisk disk = disk();
    write("door.yml", rule("door", 1));
    String first = disk.digest();
    Files.setLastModifiedTime(directory.resolve("door.yml"), FileTime.from(Instant.EPOCH));
    write("notes.txt", "not read");
    assertThat(disk.digest()).isEqualTo(first);
    write("door.yml", rule("door", 2));
    String second = disk.digest();
    write("parameters.yml", "door: {people: [bob]}\n");
    String third = disk.digest();
    Files.move(directory.resolve("door.yml"), directory.resolve("gate.yml"));
    assertThat(List.of(first, second, third, disk.digest())).doesNotHaveDuplicates();
  }

  @Test
  void aDirectoryThatWasThereAndIsNotAnyMoreIsAnErrorAndNoOrder() throws IOException {
    RuleDisk never = new RuleDisk(new RuleDirectory(parent.resolve("none")), RuleValues.NONE);
    assertThat(never.read().refused()).isEmpty();

    write("door.yml", rule("door", 1));
    RuleDisk disk = disk();
    disk.read();
    String digest = disk.digest();
    Files.move(directory, parent.resolve("elsewhere"));
    assertThat(disk.digest()).isNotEqualTo(digest);
    assertThatThrownBy(disk::read)
        .isInstanceOf(BadRuleFileException.class)
        .hasMessageContaining("the directory is not there any more");
    Files.move(parent.resolve("elsewhere"), directory);
    assertThat(named(disk.read(), "door")).isEqualTo("door 1");
  }

  @Test
  void theConfigurationStillGoesBeforeTheFileOfValues() throws IOException {
    write("parameters.yml", REGIONS + ": {allowed-regions: [eu-west-1]}\n");
    RuleDisk disk =
        new RuleDisk(
            new RuleDirectory(directory),
            new RuleValues(Map.of(REGIONS, Map.of("allowed-regions", List.of("us-east-1")))));
    disk.read();
    write("parameters.yml", REGIONS + ": {allowed-regions: [eu-west-2]}\n");
    assertThat(regions(disk.read())).containsExactly("us-east-1");
  }
}
