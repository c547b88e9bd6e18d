package dev.takagari.app.cli.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.Takagari;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RoutingCommandTest {
  private static final String EXAMPLES = "../docs/examples/routing";
  private static final Path GOLDEN = Path.of("src/test/resources/routing");

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Takagari.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(
        Stream.concat(Stream.of("routing"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
    return directory.toString();
  }

  @Test
  void theExamplesHaveNothingWrong() {
    assertThat(run("check", EXAMPLES, "--at", "2026-11-20T12:00Z")).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .isEqualTo(
            """
            FILE        HAS
            tags.yml    4 rules
            people.yml  6 people
            oncall.yml  3 teams

            the fallback of team platform is called for 696 h of 8 weeks
            the fallback of team payments is called for 1024 h of 8 weeks
            """);
  }

  @Test
  void aHomeHasFilesOfItsOwn() throws IOException {
    Files.createDirectories(directory.resolve("routing"));
    write("routing/people.yml", "people: [{name: aiko, slack: U1A}]");
    String home = directory.toString();

    assertThat(run("check", "--home", home)).isZero();
    assertThat(out.toString()).contains("people.yml  1 people");
    assertThat(run("check", EXAMPLES, "--home", home)).isEqualTo(2);
    assertThat(err.toString()).contains("either a directory or --home");
    assertThat(run("check", "--home", home + "/none")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no directory " + home + "/none/routing");
  }

  @Test
  void checkSaysWhenNobodyIsOnCall() throws IOException {
    write("people.yml", "people: [{name: aiko, slack: U1A}, {name: ben}]");
    write("tags.yml", "default: {team: sox}");
    String files =
        write(
            "oncall.yml",
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {days: mon-fri, from: 09:00, to: 02:30, person: aiko}
                  - {days: tue-sat, from: 02:30, to: 09:00, person: ben}
                  - {week: [2026-W43, 2026-W44], days: sat, from: 09:00, to: 09:00, person: ben}
            """);
    assertThat(run("check", files, "--at", "2026-10-21T12:00Z")).isEqualTo(3);
    assertThat(out.toString())
        .startsWith(
            """
            FILE        HAS
            tags.yml    0 rules
            people.yml  2 people
            oncall.yml  1 teams

            nobody of team soc from Sun 2026-10-25 09:00 to Mon 2026-10-26 09:00 (Europe/Berlin)
            nobody of team soc from Sun 2026-11-01 09:00 to Mon 2026-11-02 09:00 (Europe/Berlin)
            nobody of team soc from Sat 2026-11-07 09:00 to Mon 2026-11-09 09:00 (Europe/Berlin)
            """)
        .endsWith(
            """
            tags.yml:1: team `sox` has no rota: nobody is called for it (did you mean `soc`?)
            people.yml: `ben` is on call for team `soc` and has no `slack`: nobody is mentioned then
            """);
  }

  @Test
  void checkKeepsALongListOfHolesShort() throws IOException {
    write("people.yml", "people: [{name: aiko, slack: U1A}]");
    String files =
        write(
            "oncall.yml",
            "zone: UTC\nteams: {soc: {shifts: [{from: 09:00, to: 17:30, person: aiko}]}}\n");
    assertThat(run("check", files, "--at", "2026-10-21T12:00Z")).isEqualTo(3);
    assertThat(out.toString())
        .endsWith("nobody of team soc in 46 more times, in all for 868 h of 8 weeks\n");
  }

  @Test
  void checkNamesWhatIsWrongByLine() throws IOException {
    write("people.yml", "people:\n  - {name: aiko, slak: U1A}\n");
    String files = write("tags.yml", "rules:\n  - {match: {hots: a}, team: soc}\n");
    assertThat(run("check", files)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            tags.yml:2: unknown key `hots` (did you mean host?)
            people.yml:2: unknown key `slak` (did you mean slack?)
            """);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void checkNamesWhoeverIsNotThere() throws IOException {
    write("people.yml", "people: [{name: aiko, slack: U1A}]");
    String files = write("oncall.yml", "zone: UTC\nteams:\n  soc: {shifts: [{person: aikko}]}\n");
    assertThat(run("check", files)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("oncall.yml:3: nobody in people.yml is called `aikko` (did you mean `aiko`?)\n");
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    String none = directory.resolve("none").toString();
    assertThat(run("check", none)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("takagari: there is no directory " + none + " with files of routing\n");
  }

  @Test
  void saysWhoIsOnCall() {
    assertThat(run("who", EXAMPLES, "--at", "2026-11-20T12:00Z")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            TEAM      ON CALL  UNTIL                                    BECAUSE OF
            soc       chie     Fri 2026-11-20 18:00 (Europe/Berlin)     shift, oncall.yml:8
            platform  dan      Fri 2026-11-20 20:00 (Europe/Berlin)     shift, oncall.yml:34
            payments  chie     Fri 2026-11-20 09:00 (America/New_York)  fallback, oncall.yml:43
            """);
  }

  @Test
  void saysThatNobodyIsOnCall() throws IOException {
    String files = write("oncall.yml", "zone: UTC\nteams: {soc: {}, ops: {}}\n");
    assertThat(run("who", files, "--team", "ops", "--at", "2026-11-20T12:00Z")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            TEAM  ON CALL  UNTIL                BECAUSE OF
            ops   NOBODY   longer than 8 weeks
            """);
    assertThat(run("who", files, "--team", "net")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("takagari: --team: net has no rota; there are [soc, ops]\n");
  }

  @Test
  void explainsWhereACaseWouldBeTold() {
    assertThat(
            run(
                "explain",
                EXAMPLES,
                "--source=falcon",
                "--severity=high",
                "--host=PAY-web-3",
                "--tag=pci",
                "--at=2026-11-20T15:00Z"))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            WHAT         IS                   BECAUSE OF
            channel      #payments-incidents  tags.yml:15
            team         payments             tags.yml:6
            system       payments             tags.yml:6
            criticality  high                 tags.yml:6
            mentioned    fred                 shift, oncall.yml:42

            RULE         FITS
            tags.yml:6   yes
            tags.yml:10  yes
            tags.yml:15  yes
            tags.yml:19  no: not its source
            """);
  }

  @Test
  void explainsWhyNobodyIsMentioned() {
    assertThat(run("explain", EXAMPLES, "--source=falco", "--tell=channel")).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            WHAT         IS         BECAUSE OF
            channel      #security  tags.yml:24
            team         soc        tags.yml:24
            system       -          no rule says it
            criticality  normal     tags.yml:24
            mentioned    -          only `page` calls somebody
            """);
  }

  @Test
  void printsTheRotaByWeekAndDay() {
    // with a week that a shift names, and the override of Christmas
    assertThat(run("rota", EXAMPLES, "--weeks=4", "--at=2026-12-01T12:00Z")).isZero();
    Golden.check(GOLDEN.resolve("rota.txt"), out.toString());
  }

  @Test
  void printsWhereClocksShowAnHourTwice() throws IOException {
    write("people.yml", "people: [{name: aiko}, {name: ben}]");
    String files =
        write(
            "oncall.yml",
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - {days: sat, from: '20:00', to: '02:30', person: aiko}
                  - {days: sun, from: '02:30', to: '06:00', person: ben}
            """);
    assertThat(run("rota", files, "--weeks=1", "--at=2026-10-25T12:00Z")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getLast())
        .isEqualTo(
            "    Sun 25 Oct  00:00-02:30+02:00 aiko, 02:30+02:00-06:00 ben, 06:00-24:00 NOBODY");
  }
}
