package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static dev.takagari.alerting.facts.finder.FindersTestKit.ask;
import static dev.takagari.alerting.facts.finder.FindersTestKit.detection;
import static dev.takagari.alerting.facts.finder.FindersTestKit.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightingCoverage.Uncovered;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElsewhereFinderTest {
  private static final String HASH = "5e".repeat(32);
  private static final String OTHER = "b".repeat(32);

  private final FactWorld world = new FactWorld();

  private FactGroup elsewhere() {
    return ask(
        new ElsewhereFinder(world, world, world, world),
        detection(Map.of(Columns.HOST_ID, AID, Columns.PROCESS_HASH_SHA256, HASH)));
  }

  @Test
  void namesTheOtherHostsAndWhichWasFirst() {
    world.hostNames.put(OTHER, "SRV-0007");
    world.seen(Observable.HASH, HASH, OTHER, T.minus(Duration.ofDays(20)), 4);
    world.seen(Observable.HASH, HASH, AID, T.minus(Duration.ofDays(2)), 1);

    assertThat(told(elsewhere()))
        .containsExactly(
            "same hash: "
                + HASH
                + ": on 2 hosts: SRV-0007, "
                + AID
                + ", first seen 2026-10-31T10:00:00Z on SRV-0007, here since"
                + " 2026-11-18T10:00:00Z, 5 events");
  }

  @Test
  void saysThatItWasNeverSeenBefore() {
    world.seen(Observable.HASH, HASH, AID, T.minusSeconds(5), 2);

    assertThat(told(elsewhere()))
        .containsExactly(
            "same hash: "
                + HASH
                + ": on this host only, first seen 2026-11-20T09:59:55Z and not in the 90 days before, 2 events");
  }

  @Test
  void ofManyHostsSomeAreNamed() {
    for (int i = 0; i < 200; i++) {
      world.seen(Observable.HASH, HASH, "host-" + i, T, 1);
    }

    assertThat(told(elsewhere()).getFirst())
        .contains("on 200 hosts: host-0, host-1, host-2, host-3, host-4 and 195 more");
  }

  /// The years since are many to read, and no surroundings.
  @Test
  void ofWhatHappenedLongAgoTheMonthsAroundItAreAskedAbout() {
    world.seen(Observable.HASH, HASH, OTHER, T.plus(Duration.ofDays(80)), 4);
    world.seen(Observable.HASH, HASH, AID, T.plus(Duration.ofDays(100)), 1);

    FactGroup group =
        ask(
            new ElsewhereFinder(world, world, world, world),
            detection(Map.of(Columns.HOST_ID, AID, Columns.PROCESS_HASH_SHA256, HASH)),
            T.plus(Duration.ofDays(3_650)));

    assertThat(told(group)).hasSize(1).first().asString().contains("on 1 host: " + OTHER);
    assertThat(group.note()).contains("looked for until 90 days after it");
    assertThat(elsewhere().note()).doesNotContain("looked for");
  }

  @Test
  void programsThatLedThereAndAreOnManyHostsAreNoLead() {
    String shell = "6a".repeat(32);
    world.seen(Observable.HASH, HASH, AID, T, 1);
    for (int i = 0; i < 6; i++) {
      world.seen(Observable.HASH, shell, "host-" + i, T, 1);
    }
    FactGroup group =
        ask(
            new ElsewhereFinder(world, world, world, world),
            Inquiry.first(
                    "A-2026-000001",
                    detection(Map.of(Columns.HOST_ID, AID, Columns.PROCESS_HASH_SHA256, HASH)),
                    T.plusSeconds(60))
                .with(
                    List.of(
                        new FactGroup(
                            FactGroup.Kind.BEFORE,
                            State.COMPLETE,
                            "",
                            T,
                            List.of(
                                new Fact(
                                    "parent",
                                    "a shell",
                                    "sensor",
                                    T,
                                    new LinkedHashMap<>(Map.of("process.hash.sha256", shell))))))));

    assertThat(told(group)).hasSize(1).first().asString().contains(HASH);
    assertThat(group.note()).contains("1 other program on many hosts");
  }

  @Test
  void oneFileIsToldOnceByItsNameAndWhatFewHostsHaveComesFirst() {
    String md5 = "7b".repeat(16);
    world.seen(Observable.HASH, HASH, AID, T, 1);
    world.seen(Observable.HASH, md5, AID, T, 1);
    world.seen(Observable.DOMAIN, "rare.example", AID, T, 1);
    for (String host : List.of(AID, OTHER, "host-3")) {
      world.seen(Observable.DOMAIN, "updates.example", host, T, 1);
    }

    FactGroup group =
        ask(
            new ElsewhereFinder(world, world, world, world),
            Inquiry.first(
                    "A-2026-000001",
                    detection(
                        Map.of(
                            Columns.HOST_ID, AID,
                            Columns.PROCESS_EXECUTABLE, "C:\\Temp\\tool.exe",
                            Columns.PROCESS_HASH_MD5, md5,
                            Columns.PROCESS_HASH_SHA256, HASH)),
                    T.plusSeconds(60))
                .with(
                    List.of(
                        new FactGroup(
                            FactGroup.Kind.AFTER,
                            State.COMPLETE,
                            "",
                            T,
                            List.of(name("updates.example"), name("rare.example"))))));

    assertThat(told(group))
        .extracting(fact -> fact.substring(0, fact.indexOf(": on ")))
        .containsExactly(
            "same hash: " + HASH + " (tool.exe)",
            "same name: rare.example",
            "same name: updates.example");
  }

  private static Fact name(String name) {
    return new Fact(
        "name looked up",
        name,
        "sensor",
        T,
        new LinkedHashMap<>(Map.of("dns.question.name", name)));
  }

  @Test
  void whatIsNewToALakeOfFewDaysIsNotSaidToBeNew() {
    world.seen(Observable.HASH, HASH, AID, T.minusSeconds(5), 2);
    world.begins = LocalDate.parse("2026-11-14");
    FactGroup young = elsewhere();

    assertThat(told(young))
        .containsExactly(
            "same hash: "
                + HASH
                + ": on this host only, first seen 2026-11-20T09:59:55Z, 2 events");
    assertThat(young.note()).isEqualTo("events that name hashes begin on 2026-11-14");
    assertThat(young.facts().getFirst().values()).doesNotContainKey(FactKeys.FIRST_SEEN_HERE);

    world.begins = null;
    assertThat(told(elsewhere()).getFirst()).doesNotContain("not in the");

    world.begins = LocalDate.parse("2026-11-13");
    FactGroup older = elsewhere();
    assertThat(told(older).getFirst()).contains("and not in the 7 days before");
    assertThat(older.facts().getFirst().values()).containsEntry(FactKeys.FIRST_SEEN_HERE, "true");

    world.uncovered =
        new Uncovered(Set.of(), Optional.empty(), Optional.of(LocalDate.parse("2026-11-15")));
    assertThat(told(elsewhere()).getFirst()).as("sightings are younger").doesNotContain("not in");
  }

  @Test
  void isAskedAgainWhileNothingOfItHasArrived() {
    FactGroup group = elsewhere();

    assertThat(group.state()).isEqualTo(State.PENDING);
    assertThat(group.note()).isEqualTo("1 value not seen on any host so far");
  }

  @Test
  void saysWhichDaysItDoesNotKnow() {
    world.seen(Observable.HASH, HASH, AID, T, 1);
    world.uncovered =
        new Uncovered(
            Set.of(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-02")),
            Optional.of(LocalDate.parse("2026-11-20")),
            Optional.of(LocalDate.parse("2026-10-01")));

    assertThat(List.of(elsewhere().note().split("; ")))
        .containsExactly(
            "sightings do not know every event of 2 days of the last 90",
            "since 2026-11-20 events may still be on their way",
            "sightings begin on 2026-10-01");
  }
}
