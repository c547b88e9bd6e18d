package dev.takagari.app.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.Takagari;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ZoneOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {
  private static final String GOOD =
      """
      id: root-anything
      version: 3
      title: Root was there
      severity: low
      description: To be tried.
      dataset: aws.cloudtrail
      query: attributes.userIdentity.type:Root
      tests:
        - name: root
          dataset: aws.cloudtrail
          record: '{"eventTime":"2026-03-02T09:01:07Z","eventName":"ListBuckets","eventID":"1","userIdentity":{"type":"Root"}}'
          expect: match
        - name: a user
          dataset: aws.cloudtrail
          record: '{"eventTime":"2026-03-02T09:01:07Z","eventName":"ListBuckets","eventID":"2","userIdentity":{"type":"IAMUser"}}'
          expect: no-match
      """;

  @TempDir private Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name), text);
  }

  private int run(String... arguments) {
    CommandLine command = Takagari.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "rules";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }

  @Test
  void testsOfShippedAndOwnRulesPassWithoutAService() throws IOException {
    file("root.yml", GOOD);
    assertThat(run("test", "--directory", temporary.toString())).isZero();
    assertThat(out.toString())
        .contains("ok    aws-root-used 1  (shipped)  6 of 6\n")
        .contains("ok    root-anything 3  (own (root.yml))  2 of 2\n")
        .containsPattern("[0-9]+ rules, [0-9]+ tests, 0 failed\n$");
  }

  @Test
  void aFailedTestIsToldWithItsLine() throws IOException {
    Path file = file("root.yml", GOOD.replace("\"IAMUser\"", "\"Root\""));
    assertThat(run("test", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            FAIL  root-anything 3  (own (root.yml))  1 of 2
                    root.yml:13  a user: expected no-match, 1 of 1 fit
            1 rules, 2 tests, 1 failed
            """);
  }

  @Test
  void aRecordThatCannotBeReadFailsItsTest() throws IOException {
    Path file = file("root.yml", GOOD.replace("'{\"eventTime\"", "'{{\"eventTime\""));
    assertThat(run("test", file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("root: expected match, a record cannot be read");
  }

  @Test
  void aFileThatCannotBeUsedIsRefusedWithItsLine() throws IOException {
    file("root.yml", GOOD.replace("severity: low", "severity: lwo"));
    assertThat(run("test", temporary.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("root.yml:4: `severity` cannot be `lwo` (did you mean low?)");
  }

  @Test
  void listsRulesAndThoseThatAreOff() throws IOException {
    file("root.yml", GOOD);
    file("off.yml", "id: aws-user-created\nenabled: false\n");
    assertThat(run("list", "--directory", temporary.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^root-anything +low +own +2 +Root was there$")
        .containsPattern("(?m)^aws-root-used +high +shipped +6 +The root user did something$")
        .containsPattern("(?m)^aws-user-created +off");
    file("bad.yml", "id: bad\n");
    assertThat(run("list", "--directory", temporary.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("bad.yml:1: `version` is missing");
  }

  @Test
  void saysWhoseRulesTheyAreWhereNoServiceRuns() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("aws-root-used");
    assertThat(err.toString())
        .isEqualTo(
            "takagari: no service is running here; these are the shipped rules and the files in"
                + " rules\n");
  }

  @Test
  void aServiceThatIsNamedAndNotThereIsNoReasonToReadFiles() {
    assertThat(run("list", "--home", temporary.toString())).isEqualTo(5);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("takagari: no service is running in " + temporary);
  }

  @Test
  void showsAllOfARuleWithTheValuesThatHold() throws IOException {
    file("parameters.yml", "aws-ec2-region-not-allowed: {allowed-regions: [eu-west-1]}\n");
    assertThat(run("show", "aws-ec2-region-not-allowed", "--directory", temporary.toString()))
        .isZero();
    assertThat(out.toString())
        .startsWith("aws-ec2-region-not-allowed  version 1, high, shipped\n")
        .contains("{allowed-regions} eu-west-1  (yours)")
        .contains("raises     each event, by aws.principal_arn, cloud.region")
        .contains("next steps");
    assertThat(run("show", "nothing", "--directory", temporary.toString())).isEqualTo(1);
  }

  @Test
  void aPreviewReadsLikeAnAnswer() throws IOException {
    DisplayZone utc = new ZoneOption().zone(Map.of());
    new PreviewText(new PrintWriter(out, true), utc)
        .print(
            new ObjectMapper()
                .readTree(
                    """
                    {"rule":"burst","version":2,"title":"Many\\u001b[31m","threshold":10,"window":600,
                     "since":"2026-10-21T12:00:00.000000Z","until":"2026-11-20T12:00:00.000000Z",
                     "ended":"it ends after 100000 events","complete":true,"events":13,"detections":1,
                     "groups":[{"values":{"url.original":"http://evil.example/x"},"events":12,"detections":1,
                       "first":"2026-11-17T12:00:00.000000Z","last":"2026-11-17T12:00:11.000000Z","raised":[]}],
                     "more_groups":3,"notes":[],
                     "not_covered":[{"feed":"falcon","message":"3 units wait","from":null,"to":null}],
                     "not_covered_more":0}
                    """));
    assertThat(out.toString())
        .contains("13 events fit, 1 detection would have been raised (10 within 10m)")
        .contains("    1 detection, 12 events, first 2026-11-17")
        .contains("and 3 other groups")
        .contains("not looked at: what is older, for it ends after 100000 events")
        .contains("not covered: falcon: 3 units wait")
        .doesNotContain("\u001b")
        .doesNotContain("http://evil.example");
  }
}
