package dev.takagari.app.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.Takagari;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyCommandTest {
  private static final String POLICY =
      """
      name: night
      version: 2
      rules:
        - name: fleet
          when: |
            case.hosts > 2 &&
            detection.severity >= HIGH
          severity: at least critical
          tell: page
          reason: Many hosts.
      """;
  private static final String TESTS =
      """
      tests:
        - name: three hosts
          given: {case.hosts: 3, detection.severity: high}
          expect: {tell: page}
      """;

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void testsTheShippedPolicy() {
    assertThat(run("test")).isZero();
    assertThat(out.toString()).startsWith("default v1  (shipped)\n").endsWith(" tests, 0 failed\n");
  }

  @Test
  void showsTheShippedPolicyAsItsFileSaysIt() {
    assertThat(run("show", "--source")).isZero();
    assertThat(out.toString()).contains("name: default\nversion: 1\n");
  }

  @Test
  void showsRules() throws IOException {
    Path file = policy(POLICY, TESTS);
    assertThat(run("show", file.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            night v2  (%s)

              1  fleet
                 when    case.hosts > 2 &&
                         detection.severity >= HIGH
                 then    severity at least critical, tell page
                 reason  Many hosts.
            """
                .formatted(file));
  }

  @Test
  void showsWhereATestFails() throws IOException {
    Path file = policy(POLICY, TESTS.replace("case.hosts: 3", "case.hosts: 2"));
    assertThat(run("test", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            night v2  (%s)
              FAIL  three hosts  (night.tests.yml:2)
                    tell
                      expected  page
                      found     record
            1 tests, 1 failed
            """
                .formatted(file));
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Path file = policy(POLICY.replace("case.hosts", "case.hots"), TESTS);
    assertThat(run("test", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "night.yml:6: `when` of rule `fleet`, character 1: there is no field `case.hots` (did"
                + " you mean `case.hosts`?)\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(run("show", directory.resolve("none.yml").toString())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("none.yml:1: it is not there\n");
  }

  private Path policy(String policy, String tests) throws IOException {
    Path file = Files.writeString(directory.resolve("night.yml"), policy);
    Files.writeString(directory.resolve("night.tests.yml"), tests);
    return file;
  }

  private int run(String... arguments) {
    CommandLine commandLine = Takagari.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "policy";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }
}
