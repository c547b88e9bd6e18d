package dev.takagari.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.Holder.Standing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every [IdentityBook] does with what its [SightingLog] took down.
public abstract class IdentityBookContract {
  private static final long MINUTE = 60_000_000L;

  /// An empty book.
  protected abstract IdentityBook book();

  /// What writes into it.
  protected abstract SightingLog log();

  /// Minutes after a beginning.
  private static long at(long minutes) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-11-20T00:00:00Z"))
        + minutes * MINUTE;
  }

  private static Sighting host(String aid, String ip, long minutes) {
    return host(aid, ip, minutes, "AgentOnline");
  }

  private static Sighting host(String aid, String ip, long minutes, String source) {
    return Sighting.at(
        at(minutes),
        Subject.HOST,
        "t",
        aid,
        source,
        "",
        Map.of(
            Trait.HOST_ID, List.of(aid),
            Trait.HOST_NAME, List.of("WS-" + aid),
            Trait.LOCAL_IP, List.of(ip)));
  }

  private List<String> whoHad(Lookup lookup, String value, long minutes) {
    return find(lookup, value, minutes).holders().stream()
        .map(holder -> holder.sighting().key() + " " + holder.standing().code())
        .toList();
  }

  private IdentityAnswer find(Lookup lookup, String value, long minutes) {
    return book().find(new IdentityQuestion(lookup, value, at(minutes), Optional.empty(), 10));
  }

  @Test
  void namesTheHolderOfAnAddressAtThatTime() {
    log().record(List.of(host("a", "10.0.0.1", 10), host("b", "10.0.0.1", 30)));
    log().record(List.of(host("a", "10.0.0.2", 20), host("b", "10.0.0.3", 50)));

    assertThat(whoHad(Lookup.IP, "10.0.0.1", 10)).containsExactly("a then", "b after");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 15)).containsExactly("a then", "b after");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 25)).containsExactly("a before", "b after");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 40)).containsExactly("b then", "a before");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 60)).containsExactly("b before", "a before");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 5)).containsExactly("a after", "b after");
    assertThat(whoHad(Lookup.IP, "10.9.9.9", 60)).isEmpty();
    Holder earlier = find(Lookup.IP, "10.0.0.1", 40).holders().getLast();
    assertThat(earlier.until()).hasValue(at(20));
    assertThat(earlier.sighting().first()).isEqualTo(at(10));
    assertThat(earlier.sighting().last()).isEqualTo(at(10));
  }

  @Test
  void showsEveryHolderOfAnAddressWithItsTime() {
    log()
        .record(
            List.of(
                host("a", "192.168.0.5", 0).during(at(0), at(30)),
                host("b", "192.168.0.5", 0).during(at(10), at(40))));

    List<Holder> holders = find(Lookup.IP, "192.168.0.5", 20).holders();
    assertThat(holders).extracting(Holder::standing).containsOnly(Standing.THEN);
    assertThat(holders)
        .extracting(holder -> holder.sighting().key())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(holders)
        .extracting(holder -> holder.sighting().last())
        .containsExactlyInAnyOrder(at(30), at(40));
  }

  @Test
  void isNotChangedByWhatItKnows() {
    List<Sighting> said =
        List.of(host("a", "10.0.0.1", 10), host("a", "10.0.0.2", 20), host("a", "10.0.0.1", 30));
    log().record(said);
    long change = book().change(Subject.HOST);
    assertThat(change).isPositive();

    log().record(said);
    log().record(said.reversed());
    assertThat(book().change(Subject.HOST)).isEqualTo(change);
    assertThat(exported(Subject.HOST)).hasSize(3);
  }

  @Test
  void keepsOneRowForWhatDoesNotChange() {
    for (int day = 0; day < 20; day++) {
      log().record(List.of(host("a", "10.0.0.1", 60 * 24 * day)));
    }
    assertThat(exported(Subject.HOST)).hasSize(1);
    assertThat(exported(Subject.HOST).getFirst().last()).isEqualTo(at(60 * 24 * 19));
  }

  @Test
  void findsWhatArrivedAfterItWasNeeded() {
    log().record(List.of(host("a", "10.0.0.9", 100)));
    assertThat(whoHad(Lookup.AID, "a", 50)).containsExactly("a after");

    log().record(List.of(host("a", "10.0.0.1", 40)));
    assertThat(whoHad(Lookup.AID, "a", 50)).containsExactly("a then");
    assertThat(known("a", 50, Trait.LOCAL_IP).values()).containsExactly("10.0.0.1");
    assertThat(known("a", 120, Trait.LOCAL_IP).values()).containsExactly("10.0.0.9");
  }

  @Test
  void splitsWhatSomethingElseWasSaidInTheMiddleOf() {
    log().record(List.of(host("a", "10.0.0.1", 0).during(at(0), at(100))));
    log().record(List.of(host("a", "10.0.0.2", 50)));

    assertThat(known("a", 49, Trait.LOCAL_IP).values()).containsExactly("10.0.0.1");
    assertThat(known("a", 50, Trait.LOCAL_IP).values()).containsExactly("10.0.0.2");
    assertThat(known("a", 51, Trait.LOCAL_IP).values()).containsExactly("10.0.0.2");
    assertThat(known("a", 100, Trait.LOCAL_IP).values()).containsExactly("10.0.0.1");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 51)).containsExactly("a before");
    assertThat(whoHad(Lookup.IP, "10.0.0.2", 100)).containsExactly("a before");
  }

  @Test
  void takesEachTraitFromTheLatestSourceThatNamesIt() {
    Sighting logon =
        Sighting.at(
            at(5), Subject.HOST, "t", "a", "HostInfo", "", Map.of(Trait.OS, List.of("Windows 11")));
    log().record(List.of(host("a", "10.0.0.1", 0, "aidmaster"), logon));
    log().record(List.of(host("a", "10.0.0.2", 10, "AgentOnline")));

    assertThat(known("a", 7, Trait.LOCAL_IP))
        .isEqualTo(new Known(Trait.LOCAL_IP, List.of("10.0.0.1"), "aidmaster", at(0), at(0)));
    assertThat(known("a", 20, Trait.LOCAL_IP).source()).isEqualTo("AgentOnline");
    assertThat(known("a", 20, Trait.OS).values()).containsExactly("Windows 11");
  }

  @Test
  void countsTheCardsOfAHostTogether() {
    for (String card : List.of("1", "2")) {
      log()
          .record(
              List.of(
                  Sighting.at(
                      at(Long.parseLong(card)),
                      Subject.HOST,
                      "t",
                      "a",
                      "managedassets",
                      card,
                      Map.of(
                          Trait.HOST_ID, List.of("a"),
                          Trait.MAC, List.of("00-1B-44-11-3A-0" + card),
                          Trait.LOCAL_IP, List.of("10.0.0." + card)))));
    }
    assertThat(known("a", 9, Trait.LOCAL_IP).values()).containsExactly("10.0.0.2", "10.0.0.1");
    assertThat(whoHad(Lookup.MAC, "001b.4411.3a01", 9)).containsExactly("a then");
    assertThat(whoHad(Lookup.IP, "10.0.0.1", 9)).containsExactly("a then");
  }

  @Test
  void findsAccountsByEveryNameTheyHave() {
    log()
        .record(
            List.of(
                Sighting.at(
                    at(0),
                    Subject.USER,
                    "t",
                    "S-1-5-21-1",
                    "UserLogon",
                    "a",
                    Map.of(
                        Trait.USER_ID, List.of("S-1-5-21-1"),
                        Trait.USER_NAME, List.of("ann"),
                        Trait.USER_DOMAIN, List.of("example"),
                        Trait.USER_PRINCIPAL, List.of("Ann@example.com"),
                        Trait.HOST_ID, List.of("a")))));
    for (String name : List.of("s-1-5-21-1", "ANN", "EXAMPLE\\Ann", "ann@EXAMPLE.com")) {
      assertThat(whoHad(Lookup.USER, name, 1)).as(name).containsExactly("S-1-5-21-1 then");
    }
    assertThat(whoHad(Lookup.AID, "a", 1)).containsExactly("S-1-5-21-1 then");
  }

  @Test
  void findsContainersByTaskAndByTheBeginningOfTheirId() {
    String id = "c1209dd4c6e6" + "0".repeat(52);
    log()
        .record(
            List.of(
                Sighting.at(
                    at(0),
                    Subject.HOST,
                    "1234",
                    "container " + id,
                    "aws.guardduty",
                    "",
                    Map.of(
                        Trait.CONTAINER_ID, List.of(id),
                        Trait.TASK, List.of("0123456789abcdef"),
                        Trait.LOCAL_IP, List.of("10.7.0.4")))));
    for (String asked :
        List.of(id, "c1209dd4c6e6", "arn:aws:ecs:eu-west-1:1234:task/web/0123456789ABCDEF")) {
      assertThat(whoHad(Lookup.TASK, asked, 1)).containsExactly("container " + id + " then");
    }
    IdentityQuestion other =
        new IdentityQuestion(Lookup.TASK, "c1209dd4c6e6", at(1), Optional.of("999"), 10);
    assertThat(book().find(other).holders()).isEmpty();
  }

  @Test
  void saysWhenThereAreMoreHoldersThanWereWanted() {
    for (int i = 0; i < 5; i++) {
      log().record(List.of(host("a" + i, "203.0.113.9", i)));
    }
    IdentityAnswer answer =
        book().find(new IdentityQuestion(Lookup.IP, "203.0.113.9", at(9), Optional.empty(), 3));
    assertThat(answer.more()).isTrue();
    assertThat(answer.holders())
        .extracting(holder -> holder.sighting().key())
        .containsExactly("a4", "a3", "a2");
  }

  /// The meaning, without runs: the latest word at or before, whatever the order of arrival.
  @Test
  void answersAsTheListOfAllThatWasSaid() {
    long seed = Long.getLong("takagari.seed", 42);
    Random random = new Random(seed);
    List<Sighting> said = new ArrayList<>();
    for (int minute = 0; minute < 200; minute++) {
      if (random.nextInt(3) > 0) {
        said.add(host("a", "10.0.0." + random.nextInt(3), minute));
      }
    }
    List<Sighting> arriving = new ArrayList<>(said);
    Collections.shuffle(arriving, random);
    arriving.forEach(sighting -> log().record(List.of(sighting)));
    for (int minute = 0; minute < 205; minute += 5) {
      long now = at(minute);
      Optional<Sighting> latest =
          said.stream().filter(sighting -> sighting.last() <= now).reduce((_, last) -> last);
      if (latest.isPresent()) {
        assertThat(known("a", minute, Trait.LOCAL_IP).values())
            .as("minute " + minute + ", seed " + seed)
            .isEqualTo(latest.get().values(Trait.LOCAL_IP));
      }
    }
  }

  private Known known(String aid, long minutes, Trait trait) {
    return find(Lookup.AID, aid, minutes).holders().getFirst().known().stream()
        .filter(known -> known.trait() == trait)
        .findFirst()
        .orElseThrow();
  }

  private List<Sighting> exported(Subject subject) {
    List<Sighting> all = new ArrayList<>();
    assertThat(book().export(subject, all::add)).isEqualTo(book().change(subject));
    return all;
  }
}
