package dev.takagari.app.cli.sources;

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

class SourcesCommandTest {
  private static final String GOOD =
      """
      name: acme.proxy
      version: 1
      title: Proxy of Acme
      reader: {type: key-value}
      time: at
      columns: {source.ip: src}
      classification: {kind: event}
      tests:
        - name: an address
          line: 'at=2026-03-31T22:14:00Z src=192.0.2.1'
          expect: {source.ip: 192.0.2.1}
      """;

  @TempDir private Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void testsFilesAndShowsEachDifference() throws IOException {
    Path file = file("acme.yaml", GOOD.replace("{source.ip: 192.0.2.1}", "{source.ip: 192.0.2.2}"));
    assertThat(run("test", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            acme.proxy 1  (%s)
              FAIL  an address  (acme.yaml:9)
                    source.ip
                      expected  192.0.2.2
                      found     192.0.2.1
            1 tests, 1 failed
            """
                .formatted(file));
    assertThat(run("test", file("good.yaml", GOOD).toString())).isZero();
  }

  @Test
  void namesAFieldThatNoTestTries() throws IOException {
    Path file =
        file("acme.yaml", GOOD.replace("{source.ip: src}", "{source.ip: src, user.name: usr}"));
    assertThat(run("test", file.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            acme.proxy 1  (%s)
              ok    an address
              note  no test has a value of usr, for user.name, user.domain
            1 tests, 0 failed
            """
                .formatted(file));
  }

  @Test
  void refusesABadFileWithLineAndHint() throws IOException {
    Path file = file("bad.yaml", GOOD.replace("source.ip: src", "source.pi: src"));
    assertThat(run("test", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("bad.yaml:6: there is no column `source.pi` (did you mean source.ip?)");
    assertThat(run("test", temporary.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.yaml:1: it cannot be read");
  }

  @Test
  void addsAFileOnceAndRefusesAnotherMeaningOfIt() throws IOException {
    String directory = temporary.resolve("sources").toString();
    assertThat(run("add", file("a.yaml", GOOD).toString(), "--directory", directory)).isZero();
    assertThat(out.toString()).contains("TAKAGARI_FEEDS_0_SOURCE=acme.proxy");
    assertThat(temporary.resolve("sources/acme.proxy.1.yaml")).hasContent(GOOD);
    assertThat(run("add", file("a.yaml", GOOD).toString(), "--directory", directory)).isZero();
    Path changed = file("b.yaml", GOOD.replace("title: Proxy", "title: The proxy"));
    assertThat(run("add", changed.toString(), "--directory", directory)).isEqualTo(2);
    assertThat(err.toString()).contains("raise `version` to 2");
    Path taken = file("c.yaml", GOOD.replace("acme.proxy", "aws.cloudtrail"));
    assertThat(run("add", taken.toString(), "--directory", directory)).isEqualTo(2);
    assertThat(err.toString()).contains("aws.cloudtrail comes with Takagari");
  }

  @Test
  void listsShippedAndOwnAndNamesWhatCannotBeUsed() throws IOException {
    file("acme.proxy.1.yaml", GOOD);
    assertThat(run("list", "--directory", temporary.toString())).isZero();
    assertThat(out.toString())
        .contains("aws.cloudtrail", "aws.elb", "aws.vpcflow", "nginx.access", "okta.system")
        .containsPattern("acme\\.proxy +1 +1 +own +Proxy of Acme");
    file("bad.yaml", "name: x");
    assertThat(run("list", "--directory", temporary.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("bad.yaml:1: ");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name), text);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = Takagari.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "sources";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }
}
