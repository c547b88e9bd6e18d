package dev.takagari.alerting.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.policyfile.PolicyDisk;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.core.detection.Detections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyBookTest {
  private static final String RULE = "  - {name: a, when: 'true', tell: page, reason: Loud}\n";

  @TempDir private Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Path file;

  @BeforeEach
  void names() {
    file = directory.resolve("p.yml");
  }

  @Test
  void withoutAConfiguredPolicyTheShippedOneDecides() {
    PolicyBook book = book(Optional.empty());
    assertThat(book.standing().policy()).isEqualTo("default v1");
    assertThat(book.trouble()).isNull();
  }

  @Test
  void theConfiguredPolicyDecidesAndANewVersionTakesOver() throws IOException {
    write(1, RULE);
    PolicyBook book = book();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");

    write(2, RULE.replace("Loud", "Louder"));
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v2: Louder");
    assertThat(refused()).isZero();
  }

  @Test
  void aBrokenVersionKeepsTheOldOneAndIsToldOfUntilItIsMended() throws IOException {
    write(1, RULE);
    PolicyBook book = book();
    write(2, RULE.replace("'true'", "case.hots > 1"));
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");
    assertThat(book.trouble())
        .startsWith("risk policy: p v1 decides, because p.yml cannot be used: p.yml:4: ");
    assertThat(refused()).isEqualTo(1);

    write(2, RULE.replace("Loud", "Mended"));
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v2: Mended");
    assertThat(book.trouble()).isNull();
    assertThat(refused()).isZero();
  }

  @Test
  void aVersionWhoseTestsFailIsBroken() throws IOException {
    write(1, RULE);
    PolicyBook book = book();
    Files.writeString(
        directory.resolve("p.tests.yml"),
        Policies.TESTS.replace("severity: info", "severity: high"));
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");
    assertThat(book.trouble()).contains("test `any` fails: severity is info, not high");
  }

  @Test
  void aBrokenPolicyAtTheStartLeavesTheShippedOneToDecide() throws IOException {
    write(1, "  nonsense\n");
    PolicyBook book = book();
    assertThat(book.standing().policy()).isEqualTo("default v1");
    assertThat(book.trouble()).startsWith("risk policy: default v1 decides, because p.yml");
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThereIsBrokenUntilItComes() throws IOException {
    PolicyBook book = book();
    assertThat(book.trouble()).contains("it is not there");
    write(1, RULE);
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");
  }

  @Test
  void aFileThatGoesAwayKeepsItsPolicy() throws IOException {
    write(1, RULE);
    PolicyBook book = book();
    Files.delete(file);
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");
    assertThat(book.trouble()).contains("it is not there");

    write(1, RULE);
    book.refresh();
    assertThat(book.trouble()).isNull();
  }

  @Test
  void rulesThatChangeRaiseTheVersion() throws IOException {
    write(1, RULE);
    PolicyBook book = book();
    write(1, RULE.replace("Loud", "Silent"));
    book.refresh();
    assertThat(assessed(book)).isEqualTo("p v1: Loud");
    assertThat(book.trouble()).contains("raise `version`");
  }

  @Test
  void rulesThatFailAreCounted() throws IOException {
    write(1, RULE + "  - {name: b, when: 1 / (case.hosts - 1) == 1, reason: Never}\n");
    // the test of the file would tell of it: two hosts there
    Files.writeString(
        directory.resolve("p.tests.yml"), Policies.TESTS.replace("{}", "{case.hosts: 3}"));
    PolicyBook book = book();
    assertThat(book.trouble()).isNull();
    book.assess(new PolicyInput(Map.of()));
    assertThat(registry.get("takagari.alerting.policy.failures").counter().count()).isEqualTo(1);
    assertThat(registry.get("takagari.alerting.policy.assessments").counter().count()).isEqualTo(1);
  }

  private PolicyBook book() {
    return book(Optional.of(new PolicyDisk(file)));
  }

  private PolicyBook book(Optional<dev.takagari.core.policy.PolicySource> configured) {
    return PolicyBook.open(
        new ShippedPolicy(), configured, registry, InstantSource.fixed(Detections.TIME));
  }

  private void write(int version, String rules) throws IOException {
    Files.writeString(file, Policies.texts(version, rules, "").policy());
    Files.writeString(directory.resolve("p.tests.yml"), Policies.TESTS);
  }

  private double refused() {
    return registry.get("takagari.alerting.policy.refused").gauge().value();
  }

  private static String assessed(PolicyBook book) {
    dev.takagari.core.cases.Assessment assessment = book.assess(new PolicyInput(Map.of()));
    return assessment.policy() + ": " + assessment.reasons().getFirst();
  }
}
