package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static dev.takagari.alerting.facts.FactWorld.event;
import static dev.takagari.alerting.facts.finder.FindersTestKit.ask;
import static dev.takagari.alerting.facts.finder.FindersTestKit.detection;
import static dev.takagari.alerting.facts.finder.FindersTestKit.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// [BeforeFinder] and [AfterFinder] beyond the planted intrusion.
class StoryFindersTest {
  private final FactWorld world = new FactWorld();
  private int events;

  private void started(String id, String parent, String name, Instant time) {
    add(
        time,
        Map.of(
            Columns.HOST_ID, AID,
            Columns.EVENT_ACTION, "ProcessRollup2",
            Columns.PROCESS_ENTITY_ID, id,
            Columns.PROCESS_PARENT_ENTITY_ID, parent,
            Columns.PROCESS_PARENT_NAME, "parent-of-" + name,
            Columns.PROCESS_NAME, name),
        Map.of());
  }

  private void add(Instant time, Map<Column, String> texts, Map<Column, List<String>> lists) {
    world.events.add(List.of(event("e" + events++, time, texts, lists)));
  }

  private void connected(String process, String address, int seconds) {
    add(
        T.plusSeconds(seconds),
        Map.of(
            Columns.HOST_ID, AID,
            Columns.EVENT_ACTION, "NetworkConnectIP4",
            Columns.PROCESS_ENTITY_ID, process,
            Columns.DESTINATION_IP, address),
        Map.of(Columns.EVENT_CATEGORY, List.of("network")));
  }

  private static Detection ofProcess(String id) {
    return detection(Map.of(Columns.HOST_ID, AID, Columns.PROCESS_ENTITY_ID, id));
  }

  private FactGroup before(Detection detection) {
    return ask(new BeforeFinder(world.search()), detection);
  }

  private FactGroup after(Detection detection) {
    return ask(new AfterFinder(world.search(), world), detection);
  }

  @Test
  void followsEightAncestorsAndNoMore() {
    for (int i = 0; i < 20; i++) {
      started("" + (100 + i), "" + (101 + i), "p" + i, T.minusSeconds(i));
    }

    assertThat(told(before(ofProcess("100"))))
        .hasSize(9)
        .startsWith("process: p0", "parent: p1", "grandparent: p2", "ancestor 3: p3")
        .endsWith("ancestor 8: p8");
  }

  @Test
  void findsAncestorsThatStartedDaysBefore() {
    started("100", "101", "child", T);
    started("101", "0", "service", T.minus(Duration.ofDays(9)));

    assertThat(told(before(ofProcess("100")))).containsExactly("process: child", "parent: service");
  }

  @Test
  void ofFarAncestorsTellsWhatTheyDidJustBeforeTheyStartedTheNext() {
    started("100", "101", "implant", T);
    started("101", "102", "shell", T.minusSeconds(600));
    started("102", "103", "mail", T.minusSeconds(900));
    started("103", "0", "desktop", T.minusSeconds(9_000));
    connected("101", "203.0.113.1", -500);
    connected("102", "203.0.113.2", -610);
    connected("102", "203.0.113.3", -800);
    connected("102", "203.0.113.4", -300);
    connected("103", "203.0.113.5", -901);
    connected("103", "203.0.113.6", -400);

    assertThat(told(before(ofProcess("100"))))
        .contains(
            "connection: 203.0.113.1 by shell",
            "connection: 203.0.113.2 by mail",
            "connection: 203.0.113.5 by desktop",
            "connections: 3 connections with 3 addresses")
        .noneMatch(fact -> fact.contains("203.0.113.3"))
        .noneMatch(fact -> fact.contains("203.0.113.4"))
        .noneMatch(fact -> fact.contains("203.0.113.6"));
  }

  @Test
  void saysThatTheParentIsNotInTheData() {
    started("100", "101", "child", T);

    assertThat(told(before(ofProcess("100"))))
        .containsExactly(
            "process: child",
            "parent: parent-of-child, known by name only: its start is not in the data");
  }

  @Test
  void endsWhereProcessesStartEachOther() {
    started("100", "101", "a", T);
    started("101", "100", "b", T);

    assertThat(told(before(ofProcess("100")))).containsExactly("process: a", "parent: b");
  }

  @Test
  void saysWhenEventsCallTheProcessOtherwise() {
    started("100", "101", "services.exe", T);
    Map<Column, String> named =
        Map.of(
            Columns.HOST_ID, AID,
            Columns.PROCESS_ENTITY_ID, "100",
            Columns.PROCESS_NAME, "inventory.exe");

    assertThat(before(detection(named)).note())
        .contains("the detection is about inventory.exe, events call the process services.exe");
    assertThat(before(ofProcess("100")).note()).doesNotContain("the detection is about");
  }

  @Test
  void fallsBackToWhatTheDetectionSays() {
    started("101", "0", "service", T.minusSeconds(50));
    Detection detection =
        detection(
            Map.of(
                Columns.HOST_ID, AID,
                Columns.PROCESS_ENTITY_ID, "100",
                Columns.PROCESS_PARENT_ENTITY_ID, "101",
                Columns.PROCESS_NAME, "child",
                Columns.PROCESS_COMMAND_LINE, "child --now"));

    FactGroup group = before(detection);

    assertThat(told(group)).containsExactly("process: child: child --now", "parent: service");
    assertThat(group.state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void linesOfParentsThatTheDetectionNamesAreTold() {
    Detection plain = detection(Map.of(Columns.PROCESS_NAME, "sh"));
    Detection detailed =
        DetectionDraft.like(plain).details(Map.of("lineage", "java > nginx > sh")).detection();

    assertThat(told(before(detailed))).containsExactly("process: sh", "lineage: java > nginx > sh");
  }

  @Test
  void namesWhoWroteTheFileOfADetectionWithoutAProcess() {
    add(
        T.minusSeconds(600),
        Map.of(
            Columns.HOST_ID, AID,
            Columns.EVENT_ACTION, "PeFileWritten",
            Columns.PROCESS_ENTITY_ID, "7",
            Columns.PROCESS_NAME, "chrome.exe",
            Columns.FILE_PATH, "\\Downloads\\tool.exe"),
        Map.of(Columns.EVENT_CATEGORY, List.of("file"), Columns.EVENT_TYPE, List.of("creation")));

    assertThat(
            told(
                before(
                    detection(
                        Map.of(
                            Columns.HOST_ID, AID, Columns.FILE_PATH, "C:\\Downloads\\tool.exe")))))
        .containsExactly(
            "file written by: chrome.exe wrote \\Downloads\\tool.exe 10 minutes before it ran");
  }

  @Test
  void isAskedAgainWhileNoEventsOfTheSensorAreThere() {
    assertThat(before(ofProcess("100")).state()).isEqualTo(State.PENDING);
    assertThat(after(ofProcess("100")).state()).isEqualTo(State.PENDING);

    Instant late = T.plus(Duration.ofHours(2));
    FactGroup end = ask(new BeforeFinder(world.search()), ofProcess("100"), late);
    assertThat(end.state()).isEqualTo(State.COMPLETE);
    assertThat(end.note()).isEqualTo("no events around the detection are in the data");
  }

  @Test
  void aSearchThatFailsIsNamedWithoutWhatWasAskedFor() {
    world.searchTrouble =
        () -> {
          throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "secret value");
        };

    FactGroup group = before(ofProcess("100"));

    assertThat(group.state()).isEqualTo(State.PARTIAL);
    assertThat(group.note())
        .contains("the start of a process could not be searched (search-unavailable)")
        .doesNotContain("secret");
  }

  @Test
  void whenTheTimeIsOverNothingIsSearchedAnyMore() {
    Inquiry inquiry = Inquiry.first("A-2026-000001", ofProcess("100"), T);

    FactGroup group =
        new BeforeFinder(world.search())
            .find(inquiry, Deadline.in(Duration.ZERO))
            .group(FactGroup.Kind.BEFORE, T, 10);

    assertThat(group.state()).isEqualTo(State.PARTIAL);
    assertThat(world.events.asked()).isEmpty();
  }

  @Test
  void countsConnectionsByWhereTheyWent() {
    started("100", "0", "tool", T);
    for (int i = 0; i < 12; i++) {
      connected("100", "203.0.113." + i % 3, 10 + i);
    }

    assertThat(told(after(ofProcess("100"))))
        .containsExactly(
            "connections: 12 connections with 3 addresses",
            "connection: 203.0.113.0 by tool, 4 times",
            "connection: 203.0.113.1 by tool, 4 times",
            "connection: 203.0.113.2 by tool, 4 times");
  }

  @Test
  void followsChildrenOfChildrenButNotTheirWholeBrood() {
    started("100", "0", "tool", T);
    for (int i = 0; i < 40; i++) {
      started("" + (200 + i), "100", "child" + i, T.plusSeconds(1 + i));
    }
    started("900", "200", "grandchild", T.plusSeconds(50));

    FactGroup group = after(ofProcess("100"));

    assertThat(told(group)).hasSize(8).allMatch(text -> text.startsWith("started: child"));
    assertThat(group.note()).contains("at least 22 processes started, 8 shown");
  }

  @Test
  void whatHappenedMoreThanAnHourLaterIsAnotherStory() {
    started("100", "0", "tool", T);
    started("101", "100", "soon", T.plus(Duration.ofMinutes(59)));
    started("102", "100", "late", T.plus(Duration.ofMinutes(61)));

    assertThat(told(after(ofProcess("100")))).containsExactly("started: soon");
  }

  @Test
  void ofAPrincipalItsCallsAreCountedThoseThatFailedFirst() {
    for (int i = 0; i < 12; i++) {
      call("ListBuckets", "s3.amazonaws.com", "", T.minusSeconds(600 - i), "203.0.113.9");
    }
    call("GetObject", "s3.amazonaws.com", "AccessDenied", T.minusSeconds(60), "203.0.113.9");
    call("CreateUser", "iam.amazonaws.com", "", T.plusSeconds(60), "198.51.100.4");
    Detection detection = detection(Map.of(Columns.AWS_ACCESS_KEY_ID, "AKIAEXAMPLE"));

    assertThat(told(before(detection)))
        .containsExactly(
            "calls: 13 calls in the hour before, 1 of them failed from 203.0.113.9",
            "call: s3 GetObject: 1 time, 1 failed (AccessDenied)",
            "call: s3 ListBuckets: 12 times");
    assertThat(told(after(detection)))
        .containsExactly(
            "calls: 1 call in the hour after from 198.51.100.4", "call: iam CreateUser: 1 time");
  }

  @Test
  void callsThatChangeSomethingComeFirstWithWhatTheyChanged() {
    for (int i = 0; i < 11; i++) {
      call("Describe" + i, "ec2.amazonaws.com", "AccessDenied", T.plusSeconds(i), "203.0.113.9");
    }
    world.events.add(
        List.of(
            EventRow.builder()
                .set(Columns.EVENT_ID, "stop")
                .set(Columns.TIMESTAMP, FactWorld.micros(T.plusSeconds(90)))
                .set(Columns.EVENT_DATASET, "aws.cloudtrail")
                .set(Columns.AWS_ACCESS_KEY_ID, "AKIAEXAMPLE")
                .set(Columns.EVENT_ACTION, "StopLogging")
                .set(Columns.EVENT_PROVIDER, "cloudtrail.amazonaws.com")
                .attribute("requestParameters", "{\"name\":\"org-trail\"}")
                .build()));
    Detection detection = detection(Map.of(Columns.AWS_ACCESS_KEY_ID, "AKIAEXAMPLE"));

    assertThat(told(after(detection)))
        .element(1)
        .isEqualTo("call: cloudtrail StopLogging: 1 time, of trail org-trail");
  }

  private void call(String action, String provider, String error, Instant time, String from) {
    Map<Column, String> columns =
        new LinkedHashMap<>(
            Map.of(
                Columns.AWS_ACCESS_KEY_ID, "AKIAEXAMPLE",
                Columns.EVENT_ACTION, action,
                Columns.EVENT_PROVIDER, provider,
                Columns.SOURCE_IP, from));
    if (!error.isEmpty()) {
      columns.put(Columns.ERROR_CODE, error);
    }
    add(time, columns, Map.of());
  }

  @Test
  void ofAContainerItsProcessesAndOtherAlertsAreTold() {
    add(
        T.minusSeconds(30),
        Map.of(
            Columns.CONTAINER_ID, "ee97d9c4186f",
            Columns.EVENT_KIND, "alert",
            Columns.RULE_NAME, "Write below etc",
            Columns.PROCESS_NAME, "sh",
            Columns.PROCESS_COMMAND_LINE, "sh -c echo"),
        Map.of());

    assertThat(
            told(
                before(
                    detection(
                        Map.of(
                            Columns.CONTAINER_ID, "ee97d9c4186f", Columns.PROCESS_NAME, "curl")))))
        .containsExactly(
            "process: curl", "other alert: Write below etc by sh", "process: sh: sh -c echo");
  }

  @Test
  void valuesOfEventsAreNeverReadAsQueries() {
    String hostile = "x* OR *:* \"\\";
    world.events.add(
        List.of(
            event(
                "other",
                T,
                Map.of(Columns.HOST_ID, AID, Columns.EVENT_ACTION, "ProcessRollup2"),
                Map.of())));

    FactGroup group =
        before(detection(Map.of(Columns.HOST_ID, hostile, Columns.PROCESS_ENTITY_ID, hostile)));

    assertThat(group.facts()).isEmpty();
    assertThat(group.state()).isEqualTo(State.PENDING);
  }

  @Test
  void saysThatADetectionNamesNothingToSearchBy() {
    assertThat(before(detection(Map.of())).note())
        .isEqualTo("the detection names nothing by which earlier events can be found");
    assertThat(after(detection(Map.of())).note())
        .isEqualTo("the detection names nothing by which later events can be found");
  }

  @Test
  void anInstanceOfACloudIsSearchedBy() {
    FactGroup group = before(detection(Map.of(Columns.CLOUD_INSTANCE_ID, "i-0a1b2c3d4e5f67890")));

    assertThat(group.state()).isEqualTo(State.PENDING);
    assertThat(group.note()).startsWith("no events around the detection are in the data");
  }
}
