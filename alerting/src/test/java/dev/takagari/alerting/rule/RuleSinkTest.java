package dev.takagari.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresRuleCounts;
import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleDisk;
import dev.takagari.adapters.rulefile.RuleFile;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.alerting.detect.EventFields;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordAccount;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSinkTest {
  private static final UnitId UNIT = new UnitId("0".repeat(25) + "1");
  private static final long START = 1_763_000_000_000_000L;

  private AlertingDatabase database;
  private RuleCounts counts;
  private final Outlet outlet = new Outlet();
  private final Tallies tallies = new Tallies();

  /// Keeps what it is given, or fails.
  private static final class Outlet implements DetectionOutlet {
    private final List<Detection> published = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    @Override
    public void publish(List<Detection> detections) {
      if (broken) {
        throw new TakagariException(ErrorCode.QUEUE_UNAVAILABLE, "down");
      }
      published.addAll(detections);
    }
  }

  private static final class Tallies implements DetectionTallies {
    private final Map<UnitId, Map<String, DetectionTally>> kept = new ConcurrentHashMap<>();
    private final Set<String> earlier = new HashSet<>();

    @Override
    public void record(UnitLease lease, String sink, DetectionTally tally) {
      kept.computeIfAbsent(lease.unit(), _ -> new HashMap<>()).put(sink, tally);
    }

    @Override
    public Map<String, DetectionTally> find(UnitId unit) {
      return kept.getOrDefault(unit, Map.of());
    }

    @Override
    public Set<DetectionVersion> earlier(UnitId unit, Collection<DetectionVersion> versions) {
      return versions.stream()
          .filter(version -> earlier.contains(version.id()))
          .collect(Collectors.toSet());
    }

    @Override
    public int forget(int days) {
      kept.clear();
      return 0;
    }
  }

  @BeforeEach
  void open() {
    database = new AlertingDatabase();
    counts = new PostgresRuleCounts(database.session());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Rule rule(String id, String rest) {
    String text =
        """
        id: %s
        version: 1
        title: Something of %s
        severity: high
        description: Because.
        dataset: acme.door
        %s
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """
            .formatted(id, id, rest);
    return RuleFile.read(id + ".yml", text, false, RuleValues.NONE).rule().orElseThrow();
  }

  private static final Rule EACH = rule("each", "query: event.action:opened\ngroup_by: user.name");
  private static final Rule BURST =
      rule("burst", "query: event.action:knocked\ngroup_by: user.name\nthreshold: 3\nwindow: 1m");

  private RuleSink sink(Rule... rules) {
    CompiledRules compiled = new CompiledRules(List.of(rules));
    return sink(() -> compiled);
  }

  private RuleSink sink(Supplier<CompiledRules> rules) {
    return new RuleSink(
        rules, counts, outlet, tallies, new AlarmOutlet(counts, outlet), new SimpleMeterRegistry());
  }

  private static EventRow event(String action, String user, int number) {
    return event(action, user, number, "raw/secret");
  }

  private static EventRow event(String action, String user, int number, String object) {
    return EventRow.builder()
        .set(Columns.EVENT_ID, EventId.of(START, action, Integer.toString(number)))
        .set(Columns.TIMESTAMP, START + number * 1_000_000L)
        .set(Columns.EVENT_DATASET, "acme.door")
        .set(Columns.EVENT_ACTION, action)
        .set(Columns.USER_NAME, user)
        .set(Columns.CLOUD_ACCOUNT_ID, "tenant")
        .set(Columns.RAW_OBJECT, object)
        .build();
  }

  private static void write(RuleSink sink, UnitId unit, List<EventRow> events) {
    try (UnitWriter writer = sink.open(new UnitLease(unit, 1))) {
      events.forEach(writer::accept);
      writer.finish();
    }
  }

  private List<Detection> take() {
    List<Detection> taken = List.copyOf(outlet.published);
    outlet.published.clear();
    return taken;
  }

  @Test
  void anEventThatFitsIsADetectionOfItsRule() {
    EventRow event = event("opened", "alice", 5);
    write(sink(EACH, BURST), UNIT, List.of(event, event("shut", "alice", 6)));
    Detection detection = take().getFirst();
    assertThat(detection.id()).isEqualTo("rule:each:" + event.string(Columns.EVENT_ID));
    assertThat(detection.source()).isEqualTo(Detection.Sources.RULE);
    assertThat(detection.ruleId()).isEqualTo("each");
    assertThat(detection.title()).isEqualTo("Something of each");
    assertThat(detection.eventId()).isEqualTo(event.string(Columns.EVENT_ID));
    assertThat(detection.time()).isEqualTo(EventFields.instant(START + 5_000_000L));
    assertThat(detection.first(Columns.USER_NAME)).isEqualTo("alice");
    assertThat(detection.all(Columns.RAW_OBJECT)).isEmpty();
    assertThat(detection.details())
        .containsEntry("group user.name", "alice")
        .containsEntry("query", "event.action:opened");
    DetectionTally tally = tallies.find(UNIT).get(RuleSink.NAME);
    assertThat(tally.events()).isEqualTo(2);
    assertThat(tally.detections()).isEqualTo(1);
    assertThat(tally.without()).containsExactly(Map.entry("no-rule", 1L));
  }

  /// A rule that looks for something else after its file changed.
  private static void writeRule(Path directory, int version, String action) throws IOException {
    Files.writeString(
        directory.resolve("door.yml"),
        """
        id: door
        version: %d
        title: Something
        severity: high
        description: Because.
        query: event.action:%s
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """
            .formatted(version, action));
  }

  @Test
  void aUnitIsJudgedByOneVersionOfTheRulesAndTheNextOneByTheNewest(@TempDir Path directory)
      throws IOException {
    writeRule(directory, 1, "opened");
    RuleBook book =
        RuleBook.open(
            new RuleDisk(new RuleDirectory(directory), RuleValues.NONE), new SimpleMeterRegistry());
    RuleSink sink = sink(book::compiled);
    EventRow opened = event("opened", "alice", 1);
    EventRow shut = event("shut", "alice", 2);
    try (UnitWriter writer = sink.open(new UnitLease(UNIT, 1))) {
      writer.accept(opened);
      writeRule(directory, 2, "shut");
      book.refresh();
      writer.accept(shut);
      writer.accept(event("opened", "bob", 3));
      writer.finish();
    }
    assertThat(take())
        .allSatisfy(detection -> assertThat(detection.details()).containsEntry("rule", "door 1"))
        .extracting(detection -> detection.first(Columns.USER_NAME))
        .containsExactlyInAnyOrder("alice", "bob");

    write(sink, new UnitId("0".repeat(25) + "2"), List.of(opened, shut));
    assertThat(take())
        .singleElement()
        .satisfies(
            detection -> {
              assertThat(detection.eventId()).isEqualTo(shut.string(Columns.EVENT_ID));
              assertThat(detection.details()).containsEntry("rule", "door 2");
            });

    writeRule(directory, 3, "(broken");
    book.refresh();
    write(sink, new UnitId("0".repeat(25) + "3"), List.of(event("shut", "eve", 4)));
    assertThat(take()).as("the old version goes on").hasSize(1);
  }

  @Test
  void whatSomebodyBroughtSaysSo() {
    write(
        sink(EACH),
        UNIT,
        List.of(
            event("opened", "alice", 5, "raw/intake-acme-door/x"),
            event("opened", "bob", 6, "raw/brought-acme-door/x")));
    assertThat(take())
        .filteredOn(detection -> detection.is(Detection.Mark.BROUGHT))
        .extracting(detection -> detection.first(Columns.USER_NAME))
        .containsExactly("bob");
  }

  @Test
  void groupKeysAreEqualForEqualGroupsOnly() {
    EventRow elsewhere =
        EventRow.builder()
            .addAll(event("opened", "alice", 3))
            .set(Columns.CLOUD_ACCOUNT_ID, "other")
            .build();
    write(
        sink(EACH),
        UNIT,
        List.of(
            event("opened", "alice", 1),
            event("opened", "alice", 2),
            event("opened", "bob", 4),
            elsewhere));
    assertThat(take().stream().map(Detection::groupKey).distinct())
        .as("of alice twice, of bob, of another tenant")
        .hasSize(3)
        .allMatch(key -> key.matches("rule:[0-9a-z]{26}"));
  }

  @Test
  void aUnitThatComesAgainSaysTheSameAgain() {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.add(event("opened", "user-" + i, i));
    }
    write(sink(EACH), UNIT, events);
    List<Detection> first = take();
    Collections.shuffle(events, new Random(7));
    write(sink(EACH), UNIT, events);
    assertThat(take()).isEqualTo(first);
  }

  @Test
  void tooManyOfOneRuleAreToldOfInOneThatCountsThem() {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.add(event("opened", "user-" + i, i));
    }
    write(sink(EACH), UNIT, events);
    List<Detection> all = take();
    assertThat(all).hasSize(RuleSink.MOST_TOLD + 1);
    Detection rest = all.getLast();
    assertThat(rest.count()).isEqualTo(1_000 - RuleSink.MOST_TOLD);
    assertThat(rest.id()).isEqualTo("rule:each:rest-" + UNIT.value());
    assertThat(all.stream().mapToLong(Detection::count).sum()).isEqualTo(1_000);
  }

  @Test
  void whatIsBelowTheThresholdIsCountedAndWaits() {
    RuleSink sink = sink(BURST);
    write(sink, UNIT, List.of(event("knocked", "alice", 0), event("knocked", "alice", 10)));
    assertThat(take()).isEmpty();
    assertThat(tallies.find(UNIT).get(RuleSink.NAME).without())
        .containsExactly(Map.entry("below-threshold", 2L));
    UnitId next = new UnitId("0".repeat(25) + "2");
    write(sink, next, List.of(event("knocked", "alice", 20), event("knocked", "bob", 21)));
    Detection alarm = take().getFirst();
    assertThat(alarm.count()).isEqualTo(3);
    assertThat(alarm.first(Columns.USER_NAME)).isEqualTo("alice");
    assertThat(tallies.find(next).get(RuleSink.NAME).detections()).isEqualTo(1);
    assertThat(tallies.find(next).get(RuleSink.NAME).without())
        .containsExactly(Map.entry("below-threshold", 1L));
  }

  private static final Rule OTHER =
      rule("other", "query: event.action:opened AND user.name:bob\ngroup_by: user.name");
  private static final Rule PAIR =
      rule("pair", "query: event.action:opened\ngroup_by: user.name\nthreshold: 2\nwindow: 1m");
  private static final Rule LONE =
      rule("lone", "query: event.action:knocked\ngroup_by: user.name\nthreshold: 9\nwindow: 1m");

  private static void checkSum(DetectionTally tally) {
    assertThat(
            tally.detections() + tally.without().values().stream().mapToLong(Long::longValue).sum())
        .as(tally.toString())
        .isEqualTo(tally.events());
  }

  @Test
  void anEventThatSeveralRulesTookCountsOnce() {
    write(
        sink(EACH, OTHER, PAIR, BURST, LONE),
        UNIT,
        List.of(
            event("opened", "alice", 0),
            event("opened", "bob", 1),
            event("knocked", "eve", 0),
            event("knocked", "eve", 1),
            event("knocked", "eve", 2),
            event("knocked", "dan", 3),
            event("knocked", "dan", 3),
            event("shut", "alice", 9)));
    DetectionTally tally = tallies.find(UNIT).get(RuleSink.NAME);
    assertThat(tally.detections()).isEqualTo(5);
    assertThat(tally.without())
        .isEqualTo(Map.of("below-threshold", 1L, "duplicate", 1L, "no-rule", 1L));
    checkSum(tally);
  }

  @Test
  void moreEventsThanAreToldOneByOneOrCountedAddUp() {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < RuleSink.MOST_TOLD + 50; i++) {
      events.add(event("opened", "user-" + i, i));
    }
    for (int i = 0; i < RuleSink.MOST_COUNTED + 50; i++) {
      events.add(event("knocked", "user-" + i, i));
    }
    write(sink(EACH, LONE), UNIT, events);
    DetectionTally tally = tallies.find(UNIT).get(RuleSink.NAME);
    assertThat(tally.detections()).isEqualTo(RuleSink.MOST_TOLD + 50L);
    assertThat(tally.without())
        .isEqualTo(
            Map.of("below-threshold", (long) RuleSink.MOST_COUNTED, "too-many-to-count", 50L));
    checkSum(tally);
  }

  private static EventRow brought(String action, String user, int number, int line) {
    return EventRow.builder()
        .addAll(event(action, user, number, "raw/brought-acme-door/x"))
        .set(Columns.RAW_LINE, line)
        .build();
  }

  @Test
  void ofWhatSomebodyBroughtItIsKnownWhatBecameOfEachRecord() {
    EventRow known = brought("opened", "alice", 1, 2);
    EventRow half = brought("opened", "bob", 2, 3);
    tallies.earlier.add("rule:each:" + known.string(Columns.EVENT_ID));
    tallies.earlier.add("rule:each:" + half.string(Columns.EVENT_ID));
    List<EventRow> events =
        List.of(
            brought("shut", "alice", 0, 1),
            known,
            half,
            brought("opened", "eve", 3, 4),
            brought("knocked", "eve", 1, 5),
            brought("knocked", "eve", 2, 6),
            brought("knocked", "eve", 3, 7),
            brought("knocked", "dan", 4, 8),
            brought("knocked", "dan", 4, 9));
    RuleSink sink = sink(EACH, OTHER, BURST, LONE);
    for (int time = 0; time < 2; time++) {
      write(sink, UNIT, events);
      RecordFates fates = tallies.find(UNIT).get(RuleSink.NAME).fates();
      assertThat(fates.of(RecordFates.KNOWN).stream()).containsExactly(2);
      assertThat(fates.of(RecordFates.DETECTED).stream()).containsExactly(3, 4, 5, 6, 7);
      assertThat(fates.of(RecordAccount.BELOW_THRESHOLD).stream()).containsExactly(8, 9);
      assertThat(fates.lines()).hasSize(3);
    }
  }

  @Test
  void anAlarmThatCouldNotBeToldIsToldWhenTheUnitComesAgain() {
    RuleSink sink = sink(BURST);
    List<EventRow> events =
        List.of(
            event("knocked", "alice", 0),
            event("knocked", "alice", 1),
            event("knocked", "alice", 2));
    outlet.broken = true;
    assertThatThrownBy(() -> write(sink, UNIT, events)).isInstanceOf(TakagariException.class);
    outlet.broken = false;
    write(sink, UNIT, events);
    assertThat(take()).singleElement().satisfies(alarm -> assertThat(alarm.count()).isEqualTo(3));
    write(sink, UNIT, events);
    assertThat(take()).as("told once").isEmpty();
  }

  @Test
  void theSweepTellsOfWhatADeadProcessLeft() {
    outlet.broken = true;
    assertThatThrownBy(
            () ->
                write(
                    sink(BURST),
                    UNIT,
                    List.of(
                        event("knocked", "alice", 0),
                        event("knocked", "alice", 1),
                        event("knocked", "alice", 2))))
        .isInstanceOf(TakagariException.class);
    outlet.broken = false;
    new AlarmOutlet(counts, outlet).sweep();
    assertThat(take()).hasSize(1);
  }

  /// What a preview says of stored events is what the sink raised of them.
  @Test
  void historySaysWhatTheSinkRaised() {
    Random random = new Random(11);
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(event("knocked", "user-" + random.nextInt(3), random.nextInt(9) * 400 + i));
    }
    for (int from = 0; from < events.size(); from += 20) {
      String number = Integer.toString(100 + from);
      write(
          sink(BURST),
          new UnitId("0".repeat(26 - number.length()) + number),
          events.subList(from, from + 20));
    }
    Map<String, Detection> newest = new HashMap<>();
    take().forEach(detection -> newest.put(detection.id(), detection));
    long inAlarms = newest.values().stream().mapToLong(Detection::count).sum();
    RuleHistory history = new RuleHistory(BURST);
    events.forEach(history::add);
    assertThat(
            history.groups().stream()
                .flatMap(group -> group.raised().stream())
                .mapToLong(RuleHistory.Raised::events)
                .sum())
        .isEqualTo(inAlarms)
        .isBetween(1L, 200L);
  }

  @Test
  void severalThreadsBringTheEventsOfAUnit() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        UnitWriter writer = sink(EACH, BURST).open(new UnitLease(UNIT, 1))) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    writer.accept(event(i % 100 == 0 ? "opened" : "shut", "u", own * 1_000 + i));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      assertThat(writer.finish().accepted()).isEqualTo(2_000);
    }
    assertThat(take()).hasSize(20);
  }

  @Test
  void ofTooManyEventsToCountTheRestIsTold() {
    FoundEvents found = new FoundEvents(BURST, 10, 5);
    for (int i = 0; i < 9; i++) {
      found.add(event("knocked", "user-" + i, i), false);
    }
    assertThat(found.uncounted()).isEqualTo(4);
    assertThat(found.matches()).hasSize(5);
    FoundEvents again = new FoundEvents(BURST, 10, 5);
    for (int i = 8; i >= 0; i--) {
      again.add(event("knocked", "user-" + i, i), false);
    }
    assertThat(again.matches()).isEqualTo(found.matches());
  }

  /// Many rules with and without datasets and actions, many events: the index leaves no rule out.
  @Test
  void theIndexFindsWhatAskingEveryRuleFinds() {
    List<Rule> rules =
        List.of(
            EACH,
            BURST,
            loose("a", "event.action:(opened OR SHUT)"),
            loose("b", "user.name:alice"),
            loose("c", "event.dataset:acme.door user.name:bob"),
            loose("d", "NOT event.action:opened"),
            loose("e", "event.action:größe"),
            loose("f", "event.action:open* event.dataset:(acme.door OR acme.gate)"));
    CompiledRules compiled = new CompiledRules(rules);
    CompiledRules.Asking asking = compiled.asking();
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      EventRow.Builder builder = EventRow.builder();
      put(random, builder, Columns.EVENT_DATASET, "acme.door", "acme.gate", "other");
      put(
          random,
          builder,
          Columns.EVENT_ACTION,
          "opened",
          "Opened",
          "shut",
          "GRÖSSE",
          "Größe",
          "knocked");
      put(random, builder, Columns.USER_NAME, "alice", "bob", "eve");
      EventRow event = builder.build();
      List<String> found = new ArrayList<>();
      int count = asking.ask(event);
      for (int n = 0; n < count; n++) {
        found.add(rules.get(asking.rule(n)).id());
      }
      List<String> expected =
          rules.stream()
              .filter(
                  rule ->
                      dev.takagari.core.query.QueryMatcher.of(rule.question().query())
                          .matches(event))
              .map(Rule::id)
              .toList();
      assertThat(found).as(event.toString()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static void put(
      Random random, EventRow.Builder builder, Column column, String... values) {
    int which = random.nextInt(values.length + 1);
    if (which < values.length) {
      builder.set(column, values[which]);
    }
  }

  private static Rule loose(String id, String query) {
    String text =
        """
        id: %s
        version: 1
        title: Something
        severity: high
        description: Because.
        query: '%s'
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """
            .formatted(id, query);
    return RuleFile.read(id + ".yml", text, false, RuleValues.NONE).rule().orElseThrow();
  }
}
