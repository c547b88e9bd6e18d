package dev.takagari.adapters.routefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.route.BadRoutingFileException;
import dev.takagari.core.route.PersonEntry;
import dev.takagari.core.route.RotaFallback;
import dev.takagari.core.route.RotaOverride;
import dev.takagari.core.route.RotaShift;
import dev.takagari.core.route.RotaTeam;
import dev.takagari.core.route.RouteMatch;
import dev.takagari.core.route.RouteTarget;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.route.TagRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingDiskTest {
  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void create() throws IOException {
    directory = Files.createDirectory(parent.resolve("routing"));
  }

  private RoutingFiles read(String file, String text) throws IOException {
    write(file, text);
    return new RoutingDisk(directory).read();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  @Test
  void withoutADirectoryNothingIsSaid() {
    RoutingDisk disk = new RoutingDisk(parent.resolve("none"));
    assertThat(disk.read()).isEqualTo(RoutingFiles.NONE);
    assertThat(disk.digest()).isEqualTo(disk.digest());
  }

  @Test
  void readsRules() throws IOException {
    RoutingFiles files =
        read(
            "tags.yml",
            """
            rules:
              - match: {source: falcon, severity: high, tag: [pci, 'pay-*'], host: 'ws-?'}
                system: payments
                channel: '#pay'
              - match: {tag: x}
                team: soc team
            default: {criticality: normal}
            """);
    assertThat(files.refused()).isEmpty();
    assertThat(files.tags().rules())
        .containsExactly(
            new TagRule(
                2,
                new RouteMatch(
                    List.of("falcon"),
                    Optional.of(Severity.HIGH),
                    List.of("pci", "pay-*"),
                    List.of("ws-?")),
                new RouteTarget("payments", "", "#pay", "")),
            new TagRule(
                5,
                new RouteMatch(List.of(), Optional.empty(), List.of("x"), List.of()),
                new RouteTarget("", "soc team", "", "")));
    assertThat(files.tags().usual()).isEqualTo(new RouteTarget("", "", "", "normal"));
  }

  @Test
  void readsPeople() throws IOException {
    RoutingFiles files =
        read(
            "people.yml",
            """
            people:
              - {name: Aiko Tanaka, slack: U012AB3CD, github: aiko, email: a@example.com, team: soc}
              - name: ben
            """);
    assertThat(files.refused()).isEmpty();
    assertThat(files.people().people())
        .containsExactly(
            new PersonEntry(2, "Aiko Tanaka", "U012AB3CD", "aiko", "a@example.com", "soc"),
            new PersonEntry(3, "ben", "", "", "", ""));
  }

  @Test
  void readsTheRota() throws IOException {
    RoutingFiles files =
        read(
            "oncall.yml",
            """
            zone: Europe/Berlin
            teams:
              soc:
                shifts:
                  - days: fri-mon, wed
                    from: 18:00
                    to: 09:00
                    people: [aiko, ben]
                    since: 2026-11-02
                    handover: mon 09:00
                  - {week: 2026-W53, person: eri, until: 2027-01-02}
                overrides:
                  - {from: 2026-12-24T18:00+01:00, to: 2026-12-27T09:00Z, people: [ben, eri]}
                fallback: {team: ops}
              ops:
                zone: America/New_York
                fallback: {person: dan}
            """);
    assertThat(files.refused()).isEmpty();
    assertThat(files.rota().teams())
        .containsExactly(
            new RotaTeam(
                3,
                "soc",
                ZoneId.of("Europe/Berlin"),
                List.of(
                    new RotaShift(
                        5,
                        EnumSet.of(
                            DayOfWeek.FRIDAY,
                            DayOfWeek.SATURDAY,
                            DayOfWeek.SUNDAY,
                            DayOfWeek.MONDAY,
                            DayOfWeek.WEDNESDAY),
                        Set.of(),
                        LocalTime.of(18, 0),
                        LocalTime.of(9, 0),
                        Optional.empty(),
                        Optional.empty(),
                        new RotaShift.Staff.Weekly(
                            List.of("aiko", "ben"), LocalDate.of(2026, 11, 2), LocalTime.of(9, 0))),
                    new RotaShift(
                        11,
                        EnumSet.allOf(DayOfWeek.class),
                        Set.of(LocalDate.of(2026, 12, 28)),
                        LocalTime.MIDNIGHT,
                        LocalTime.MIDNIGHT,
                        Optional.empty(),
                        Optional.of(LocalDate.of(2027, 1, 2)),
                        new RotaShift.Staff.Fixed("eri"))),
                List.of(
                    new RotaOverride(
                        13,
                        Instant.parse("2026-12-24T17:00:00Z"),
                        Instant.parse("2026-12-27T09:00:00Z"),
                        List.of("ben", "eri"))),
                Optional.of(new RotaFallback.OtherTeam("ops", 14))),
            new RotaTeam(
                15,
                "ops",
                ZoneId.of("America/New_York"),
                List.of(),
                List.of(),
                Optional.of(new RotaFallback.OnePerson("dan", 17))));
  }

  @Test
  void saysAllThatIsWrongWithRulesByLine() throws IOException {
    assertThat(
            read(
                    "tags.yml",
                    """
                    rules:
                      - match: {severty: high, tag: []}
                        team: soc
                      - match: {severity: hgh}
                      - channel: 'no channel'
                      - match: {}
                        system: "a\\nb"
                      - text
                    """)
                .refused())
        .containsExactly(
            "tags.yml:2: unknown key `severty` (did you mean severity?)",
            "tags.yml:2: `tag` must hold from 1 to 100 texts",
            "tags.yml:4: the rule says nothing (one of system, team, channel, criticality)",
            "tags.yml:4: `severity` cannot be `hgh` (did you mean high?)",
            "tags.yml:5: `match` is missing (what fits every case belongs into `default`)",
            "tags.yml:5: `channel` cannot be `no channel` (a name as '#security', in quotes for the"
                + " #, or an id)",
            "tags.yml:6: `match` is empty (what fits every case belongs into `default`)",
            "tags.yml:7: `system` holds characters that nobody sees",
            "tags.yml:8: a rule must be a map with `match` and what it says");
  }

  @Test
  void nobodyIsThereTwice() throws IOException {
    assertThat(
            read(
                    "people.yml",
                    """
                    people:
                      - {name: aiko, slack: U012AB3CD, github: aiko}
                      - {name: Aiko, slack: U1, github: a}
                      - {name: ben, slack: U012AB3CD, github: AIKO}
                      - {slack: '@carl', github: '@carl', email: carl}
                    """)
                .refused())
        .containsExactly(
            "people.yml:3: `name` is `Aiko`, and so it is of the person in line 2",
            "people.yml:4: `slack` is `U012AB3CD`, and so it is of the person in line 2",
            "people.yml:4: `github` is `AIKO`, and so it is of the person in line 2",
            "people.yml:5: `name` is missing (what cases call them)",
            "people.yml:5: `slack` cannot be `@carl` (the id of the member, as U012AB3CD, not the"
                + " name)",
            "people.yml:5: `github` cannot be `@carl` (the login, without @)",
            "people.yml:5: `email` cannot be `carl` (an address, as ann@example.com)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{person: a, from: 9:00, to: 18:00}|`from` cannot be `9:00` (an hour and a minute, as 09:00)",
        "{person: a, from: 24:00, to: 18:00}|`from` cannot be `24:00` (an hour and a minute, as"
            + " 09:00)",
        "{person: a, to: 18:00}|`from` and `to` belong together (neither means the whole day)",
        "{person: a, days: mon-fry}|`days` cannot be `mon-fry` (as mon-fri, sat,sun or a list of"
            + " them)",
        "{person: a, week: 2025-W53}|`week` cannot be `2025-W53` (a week of ISO 8601, as 2026-W47)",
        "{person: a, since: 2026-02-30}|`since` cannot be `2026-02-30` (a day, as 2026-11-02)",
        "{person: a, since: +999999999-01-01}|`since` cannot be `+999999999-01-01` (a day, as"
            + " 2026-11-02)",
        "{person: a, since: 2026-11-02, until: 2026-11-01}|`until` is before `since`",
        "{person: a, people: [b]}|a shift needs either `person` or `people`",
        "{person: a, handover: mon 09:00}|`handover` is for `people` only",
        "{people: [a], handover: mon 09:00}|`since` is missing (the day of the handover with which"
            + " the first of `people` begins)",
        "{people: [a], since: 2026-11-02}|`handover` is missing (a day and a time, as mon 09:00)",
        "{people: [a], since: 2026-11-02, handover: monday}|`handover` cannot be `monday` (a day and"
            + " a time, as mon 09:00)",
        "{people: [a], since: 2026-11-04, handover: mon 09:00}|`since` is a wed, and the handover is"
            + " on mon (as 2026-11-02 or 2026-11-09)",
      })
  void refusesShiftsThatCannotBe(String shift, String problem) throws IOException {
    assertThat(
            read("oncall.yml", "zone: UTC\nteams:\n  soc:\n    shifts:\n      - " + shift + "\n")
                .refused())
        .containsExactly("oncall.yml:5: " + problem);
  }

  @Test
  void saysAllThatIsWrongWithTeamsByLine() throws IOException {
    assertThat(
            read(
                    "oncall.yml",
                    """
                    teams:
                      soc: {shifts: []}
                      SOC: {zone: UTC, fallback: {}}
                      ops:
                        zone: Europe/Berlinn
                      net:
                        zone: +01:00
                      db:
                        zone: UTC
                        overrides:
                          - {from: 2026-12-24T18:00, to: 2026-12-24T19:00Z, person: a}
                          - {from: 2026-12-24T18:00Z, to: 2026-12-24T18:00Z, person: a}
                    """)
                .refused())
        .containsExactly(
            "oncall.yml:2: team `soc` has no `zone` (a zone of the tz database, as Europe/Berlin)",
            "oncall.yml:3: team `SOC` is there already, in line 2",
            "oncall.yml:3: `fallback` needs either `person` or `team`",
            "oncall.yml:5: there is no zone `Europe/Berlinn` (a zone of the tz database, as"
                + " Europe/Berlin)",
            "oncall.yml:7: there is no zone `+01:00` (a zone of the tz database, as Europe/Berlin)",
            "oncall.yml:11: `from` cannot be `2026-12-24T18:00` (a time with its offset, as"
                + " 2026-12-24T18:00+01:00 or 2026-12-24T17:00Z)",
            "oncall.yml:12: `to` is not after `from`");
  }

  @Test
  void aBrokenFileGoesOnSayingWhatItSaidAndKeepsNoOtherBack() throws IOException {
    write("people.yml", "people: [{name: aiko}]");
    write("tags.yml", "default: {team: soc}");
    RoutingDisk disk = new RoutingDisk(directory);
    String digest = disk.digest();
    disk.read();

    write("people.yml", "people: [{nam: ben}]");
    write("tags.yml", "default: {team: ops}");
    assertThat(disk.digest()).isNotEqualTo(digest);
    RoutingFiles files = disk.read();
    assertThat(files.people().people()).extracting(PersonEntry::name).containsExactly("aiko");
    assertThat(files.tags().usual().team()).isEqualTo("ops");
    assertThat(files.refused())
        .containsExactly(
            "people.yml:1: unknown key `nam` (did you mean name?)",
            "people.yml:1: `name` is missing (what cases call them)");

    Files.delete(directory.resolve("people.yml"));
    files = disk.read();
    assertThat(files.people().people()).isEmpty();
    assertThat(files.refused()).isEmpty();
  }

  @Test
  void aDirectoryThatGoesAwayTakesNothing() throws IOException {
    write("tags.yml", "default: {team: soc}");
    RoutingDisk disk = new RoutingDisk(directory);
    disk.read();
    Files.delete(directory.resolve("tags.yml"));
    Files.delete(directory);
    assertThatThrownBy(disk::read)
        .isInstanceOfSatisfying(
            BadRoutingFileException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ROUTING_FILE))
        .hasMessageContaining("the directory is not there any more");
  }

  @Test
  void filesThatAreNoTextAreRefused() throws IOException {
    Files.write(directory.resolve("tags.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Files.createDirectory(directory.resolve("oncall.yml"));
    write("people.yml", "a: &x 1\nb: *x\n");
    assertThat(new RoutingDisk(directory).read().refused())
        .containsExactly(
            "tags.yml:1: not UTF-8",
            "people.yml:1: anchors and aliases are not read (write the value out)",
            "oncall.yml:1: it cannot be read");
  }
}
