package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static dev.takagari.alerting.facts.finder.FindersTestKit.ask;
import static dev.takagari.alerting.facts.finder.FindersTestKit.detection;
import static dev.takagari.alerting.facts.finder.FindersTestKit.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.core.cases.EarlierCase;
import dev.takagari.core.cases.EarlierCase.Match;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.identity.Holder.Standing;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [WhoFinder], [WhereFinder] and [EarlierFinder]: what is known at once.
class RegistryFindersTest {
  private final FactWorld world = new FactWorld();

  private FactGroup who(Map<Column, String> columns) {
    return ask(new WhoFinder(world, world), detection(columns));
  }

  @Test
  void namesTheAccountAsItWasKnownAtThatTimeAndItsOwner() {
    world.holds(
        Lookup.USER,
        "S-1-5-21-1",
        Subject.USER,
        Standing.THEN,
        Map.of(Trait.USER_NAME, "ann", Trait.USER_PRINCIPAL, "ann@corp.example"));
    world.owners = "type,pattern,person,team,channel\nuser,ann@corp.example,Ann,Sales,#sales\n";

    assertThat(told(who(Map.of(Columns.USER_ID, "S-1-5-21-1"))))
        .containsExactly(
            "user: S-1-5-21-1",
            "account: name ann, principal ann@corp.example",
            "owner of the account: Ann, team Sales, #sales");
  }

  @Test
  void saysWhenTheRegistryKnewItOnlyBeforeOrAfter() {
    world.holds(
        Lookup.USER, "corp\\bob", Subject.USER, Standing.AFTER, Map.of(Trait.USER_NAME, "bob"));

    assertThat(told(who(Map.of(Columns.USER_NAME, "bob", Columns.USER_DOMAIN, "corp"))))
        .containsExactly("user: corp\\bob", "account: name bob (only seen later)");
  }

  @Test
  void callsTheRootUserByItsAccount() {
    assertThat(
            told(
                who(
                    Map.of(
                        Columns.AWS_PRINCIPAL_ARN,
                        "arn:aws:iam::111122223333:root",
                        Columns.USER_ID,
                        "111122223333"))))
        .startsWith("user: root of account 111122223333");
  }

  @Test
  void namesPrincipalAccessKeyAndIssuerOfASession() {
    assertThat(
            told(
                who(
                    Map.of(
                        Columns.AWS_PRINCIPAL_ARN,
                        "arn:aws:sts::123456789012:assumed-role/Deployer/ci-7",
                        Columns.AWS_ACCESS_KEY_ID,
                        "ASIAEXAMPLE",
                        Columns.SOURCE_IP,
                        "203.0.113.9"))))
        .containsExactly(
            "principal: arn:aws:sts::123456789012:assumed-role/Deployer/ci-7",
            "session issuer: role Deployer, session ci-7",
            "access key: ASIAEXAMPLE",
            "came from: 203.0.113.9");
  }

  @Test
  void findsTheOwnerOfTheHostByTheNameThatTheRegistryKnew() {
    world.holds(Lookup.AID, AID, Subject.HOST, Standing.THEN, Map.of(Trait.HOST_NAME, "LPT-0042"));
    world.owners = "type,pattern,person,team,channel\nhost,lpt-*,,Workplace,\n";

    assertThat(told(who(Map.of(Columns.HOST_ID, AID))))
        .containsExactly("owner of the host: team Workplace");
  }

  @Test
  void ownersAreNamedThoughTheRegistryIsAway() {
    world.owners = "type,pattern,person,team,channel\nuser,ann,Ann,,\n";
    FactWorld away = new FactWorld();
    away.storeTrouble =
        () -> {
          throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
        };
    WhoFinder finder = new WhoFinder(away, world);

    FactGroup group = ask(finder, detection(Map.of(Columns.USER_NAME, "ann")));

    assertThat(group.state()).isEqualTo(State.PARTIAL);
    assertThat(group.note()).contains("the registries could not be asked (database-unavailable)");
    assertThat(told(group)).containsExactly("user: ann", "owner of the account: Ann");
  }

  @Test
  void saysWhereAsTheDetectionAndTheRegistryKnowIt() {
    world.holds(
        Lookup.AID,
        AID,
        Subject.HOST,
        Standing.BEFORE,
        Map.of(Trait.HOST_NAME, "LPT-0042", Trait.OS, "Windows 11"));

    assertThat(
            told(
                ask(
                    new WhereFinder(world),
                    detection(
                        Map.of(
                            Columns.HOST_ID, AID,
                            Columns.HOST_NAME, "lpt-0042",
                            Columns.CLOUD_ACCOUNT_ID, "123456789012",
                            Columns.CLOUD_REGION, "ap-northeast-1")))))
        .containsExactly(
            "host: lpt-0042",
            "cloud account: 123456789012",
            "region: ap-northeast-1",
            "system: Windows 11 (before; later it was something else)");
  }

  @Test
  void findsTheTaskOfAContainer() {
    world.holds(
        Lookup.TASK,
        "ee97d9c4186f",
        Subject.HOST,
        Standing.THEN,
        Map.of(Trait.TASK, "web-77", Trait.CLUSTER, "shop"));

    assertThat(
            told(
                ask(
                    new WhereFinder(world),
                    detection(Map.of(Columns.CONTAINER_ID, "ee97d9c4186f")))))
        .containsExactly("container id: ee97d9c4186f", "task: web-77", "cluster: shop");
  }

  @Test
  void saysThatNothingSaysWhere() {
    FactGroup group = ask(new WhereFinder(world), detection(Map.of()));

    assertThat(group.facts()).isEmpty();
    assertThat(group.note()).isEqualTo("the detection does not say where it happened");
  }

  @Test
  void earlierCasesComeWithTheirVerdicts() {
    String hash = "5e".repeat(32);
    List<EarlierCases.Question> asked = new ArrayList<>();
    EarlierCases cases =
        question -> {
          asked.add(question);
          return new EarlierCases.Answer(
              List.of(
                  new EarlierCase(
                      "A-2026-000002",
                      "Tool",
                      Set.of(Match.RULE, Match.HASH),
                      "closed",
                      "false-positive",
                      "",
                      T.minus(Duration.ofDays(3)),
                      T),
                  new EarlierCase(
                      "A-2026-000003", "Tool", Set.of(Match.HASH), "open", "", "", T, null)),
              4);
        };

    FactGroup group =
        ask(new EarlierFinder(cases), detection(Map.of(Columns.PROCESS_HASH_SHA256, hash)));

    assertThat(told(group))
        .containsExactly(
            "earlier case: same rule and hash, 3 days ago, closed as false positive (Tool)",
            "earlier case: same hash, 5 seconds ago, open, not decided (Tool)");
    assertThat(group.note()).isEqualTo("4 more earlier cases not shown");
    assertThat(asked)
        .containsExactly(
            new EarlierCases.Question(
                "A-2026-000001", "falcon", "rule-1", Set.of(hash), T.plusSeconds(5), 6));
  }
}
