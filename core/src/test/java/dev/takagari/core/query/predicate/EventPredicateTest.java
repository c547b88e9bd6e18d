package dev.takagari.core.query.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.SliceEvent;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.query.Address;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QueryPrinter;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.ForwardingEvent;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.testing.SharedNames;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The predicate against the plain matcher, which is the meaning.
class EventPredicateTest {
  private static final LineContext CONTEXT =
      new LineContext(
          "raw/part-00000.gz",
          Instant.parse("2026-03-03T00:00:00Z"),
          null,
          Instant.parse("2026-03-03T00:00:00Z"),
          HostNames.NONE);

  private final ComparedEvent compared = new ComparedEvent();

  @Test
  void saysOfRandomEventsWhatTheMatcherSays() {
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(400);
    List<Query> queries = queries(events, 3_000);
    int found = compare(queries, events);
    assertThat(found).isGreaterThan(queries.size() / 2);
  }

  @Test
  void saysTheSameOfEventsThatShareTheirNames() {
    Map<List<String>, AttributeNames> known = new HashMap<>();
    List<EventRow> rows = new RandomEvents(Seeds.seed() + 1).list(150);
    List<Event> events = new ArrayList<>();
    rows.forEach(row -> events.add(SharedNames.of(row, known)));
    assertThat(compare(queries(rows, 1_000), events)).isPositive();
  }

  /// The decoder's own events: slices of the line, one view for all.
  @Test
  void saysOfDecodedLinesWhatTheMatcherSays() {
    List<byte[]> lines = lines();
    LineDecoder decoder = new FdrSliceDecoder(new UnmappedNames(), new PlainLines());
    List<EventRow> rows = new ArrayList<>();
    for (byte[] line : lines) {
      rows.add(EventRow.copyOf(decode(decoder, line)));
    }
    List<Query> queries = queries(rows, 2_000);
    List<EventPredicate> predicates = queries.stream().map(EventPredicate::of).toList();
    List<QueryMatcher> matchers = queries.stream().map(QueryMatcher::of).toList();
    int slices = 0;
    long fits = 0;
    for (int i = 0; i < lines.size(); i++) {
      Event event = decode(decoder, lines.get(i));
      slices += event instanceof SliceEvent ? 1 : 0;
      compared.set(event);
      for (int j = 0; j < queries.size(); j++) {
        boolean meant = matchers.get(j).matches(rows.get(i));
        assertThat(predicates.get(j).matches(compared))
            .as("%s on line %d", QueryPrinter.print(queries.get(j)), i)
            .isEqualTo(meant);
        fits += meant ? 1 : 0;
      }
    }
    assertThat(slices).as("of %d lines", lines.size()).isGreaterThan(lines.size() / 2);
    assertThat(fits).isGreaterThan(queries.size());
  }

  /// Bytes that are no UTF-8 mean what Java makes of them.
  @Test
  void saysOfBrokenTextsWhatTheMatcherSays() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    int[] pieces = {'a', 'B', 0xe3, 0x81, 0x82, 0xf0, 0x9f, 0x98, 0x80, 0xc3, 0x89, 0xff, 0xef};
    List<Part> parts =
        List.of(
            Part.ANY,
            Part.ONE,
            new Part.Text("a"),
            new Part.Text("b"),
            new Part.Text("あ"),
            new Part.Text("é"),
            new Part.Text("😀"),
            new Part.Text("\ud83d"),
            new Part.Text("?"),
            new Part.Text("\ufffd"));
    List<Column> columns = List.of(Columns.HOST_NAME, Columns.PROCESS_COMMAND_LINE);
    int fits = 0;
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[random.nextInt(6)];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) pieces[random.nextInt(pieces.length)];
      }
      List<Part> pattern = new ArrayList<>();
      for (int j = random.nextInt(1, 5); j > 0; j--) {
        pattern.add(parts.get(random.nextInt(parts.size())));
      }
      Column column = columns.get(random.nextInt(columns.size()));
      Query query = Query.matching(new ColumnField(column), Pattern.of(pattern));
      if (random.nextInt(4) == 0) {
        query = Query.or(List.of(query, Query.matching(new ColumnField(column), any(random))));
      }
      if (random.nextInt(8) == 0) {
        Bound<String> low = new Bound<>(text(parts, random), random.nextBoolean());
        query = new Query.Where(new ColumnField(column), new TextRange(low, null));
      }
      EventRow event = EventRow.builder().set(column, text).build();
      fits += check(query, event) ? 1 : 0;
    }
    assertThat(fits).isBetween(count / 20, count * 9 / 10);
  }

  @Test
  void comparesNumbersInTextsOfEverySize() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    List<String> texts =
        List.of(
            "",
            "-",
            "-0",
            "0",
            "007",
            "5",
            "-5",
            "5.",
            ".5",
            "5.0",
            "5.5",
            "1e3",
            "٣",
            "999999999999999999",
            "-999999999999999999",
            "1000000000000000000",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "-18446744073709551615",
            "1".repeat(64),
            "1".repeat(65));
    List<BigDecimal> bounds =
        texts.stream()
            .filter(text -> text.matches("-?[0-9]+([.][0-9]+)?"))
            .map(BigDecimal::new)
            .toList();
    int fits = 0;
    for (int i = 0; i < 20_000; i++) {
      Bound<BigDecimal> low =
          new Bound<>(bounds.get(random.nextInt(bounds.size())), random.nextBoolean());
      Bound<BigDecimal> high =
          new Bound<>(bounds.get(random.nextInt(bounds.size())), random.nextBoolean());
      Condition range =
          new DecimalRange(
              random.nextInt(3) == 0 ? null : low, random.nextInt(3) == 0 ? null : high);
      EventRow event =
          EventRow.builder()
              .set(Columns.PROCESS_ENTITY_ID, texts.get(random.nextInt(texts.size())))
              .build();
      Query query = new Query.Where(new ColumnField(Columns.PROCESS_ENTITY_ID), range);
      fits += check(query, event) ? 1 : 0;
    }
    assertThat(fits).isGreaterThan(2_000);
  }

  @Test
  void comparesAddressesHoweverTheyAreWritten() {
    List<String> texts =
        List.of(
            "10.1.2.3",
            "::ffff:10.1.2.3",
            "::ffff:0a01:0203",
            "2001:db8::5",
            "2001:DB8:0:0::5",
            "fe80::1%eth0",
            "fe80::1%" + "e".repeat(60),
            "fe80::1%" + "e".repeat(90),
            "fe80::1%é",
            "10.1.2",
            "10.1.2.256",
            "no address",
            "");
    List<Query> queries = new ArrayList<>();
    for (String text :
        List.of(
            "10.0.0.0/8",
            "10.1.2.4/30",
            "::ffff:10.0.0.0/104",
            "2001:db8::/32",
            "fe80::/10",
            "::/0",
            "0.0.0.0/0",
            "(10.9.0.0/16 OR 2001:db8::/32 OR fe80::/10 OR 10.1.0.0/16)")) {
      queries.add(QueryParser.parse("source.ip:" + text).query());
    }
    queries.add(
        new Query.Where(
            new ColumnField(Columns.SOURCE_IP),
            new AddressRange(
                Address.parse("10.9.9.9").orElseThrow(), Address.parse("10.1.1.1").orElseThrow())));
    int fits = 0;
    for (Query query : queries) {
      for (String text : texts) {
        fits += check(query, EventRow.builder().set(Columns.SOURCE_IP, text).build()) ? 1 : 0;
      }
    }
    assertThat(fits).isGreaterThan(20);
    EventRow mapped = EventRow.builder().set(Columns.SOURCE_IP, "::ffff:10.1.2.3").build();
    assertThat(check(QueryParser.parse("source.ip:10.0.0.0/8").query(), mapped)).isTrue();
    assertThat(check(QueryParser.parse("source.ip:::/0").query(), mapped)).isFalse();
  }

  @Test
  void findsTheOneOfManyNames() {
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "tool" + i * 7 + ".exe").toList();
    Query query =
        QueryParser.parse(
                "process.name:(" + String.join(" OR ", names) + " OR cert*.exe OR Ünïcode.exe)")
            .query();
    for (String name : names) {
      assertThat(check(query, name(name))).isTrue();
      assertThat(check(query, name("x" + name))).isFalse();
      assertThat(check(query, name(name + "x"))).isFalse();
    }
    assertThat(check(query, name("certutil.exe"))).isTrue();
    assertThat(check(query, name("ünïcode.exe"))).isTrue();
    assertThat(check(query, name("tool1.exe"))).isFalse();
    assertThat(check(query, name(""))).isFalse();
    assertThat(check(query, EventRow.builder().build())).isFalse();
  }

  @Test
  void anyElementOfAListMayFitAndNotMeansThatNoneDoes() {
    EventRow event =
        EventRow.builder()
            .set(Columns.RELATED_USER, List.of("alice", "bob"))
            .set(Columns.REGISTRY_DATA_STRINGS, List.of("One", "ZWEI", "Drei"))
            .build();
    assertThat(fits("related.user:bob", event)).isTrue();
    assertThat(fits("related.user:(carol OR bob)", event)).isTrue();
    assertThat(fits("related.user:alice related.user:bob", event)).isTrue();
    assertThat(fits("NOT related.user:bob", event)).isFalse();
    assertThat(fits("NOT related.user:carol", event)).isTrue();
    assertThat(fits("registry.data.strings:zwei", event)).isTrue();
    assertThat(fits("registry.data.strings:D?EI", event)).isTrue();
    assertThat(fits("registry.data.strings:vier", event)).isFalse();
    assertThat(fits("NOT related.ip:10.0.0.0/8", event)).isTrue();
  }

  /// What one predicate had made is right for the next one, and gone with the event.
  @Test
  void oneViewIsAskedAboutManyEvents() {
    EventRow first =
        EventRow.builder()
            .set(Columns.PROCESS_COMMAND_LINE, "CMD /c One")
            .set(Columns.FILE_PATH, "\\Temp\\ONE")
            .attribute("Foo", "ONE")
            .attribute("json", "{\"a\":\"ONE\"}")
            .build();
    EventRow second =
        EventRow.builder()
            .set(Columns.PROCESS_COMMAND_LINE, "CMD /c Two")
            .attribute("Foo", "TWO")
            .attribute("json", "{\"a\":\"TWO\"}")
            .build();
    EventPredicate ones =
        predicate("process.command_line:*one* file.path:*one Foo:one json.a:one json:*one*");
    EventPredicate twos =
        predicate("process.command_line:*two* -file.path:* Foo:two json.a:two json:*two*");
    View view = new View();
    for (int i = 0; i < 3; i++) {
      view.event = first;
      compared.set(view);
      assertThat(ones.matches(compared)).isTrue();
      assertThat(twos.matches(compared)).isFalse();
      assertThat(ones.matches(compared)).isTrue();
      view.event = second;
      compared.set(view);
      assertThat(ones.matches(compared)).isFalse();
      assertThat(twos.matches(compared)).isTrue();
    }
  }

  @Test
  void largeEventsLeaveNothingBehind() {
    EventRow.Builder large = EventRow.builder();
    large.set(Columns.SCRIPT_CONTENT, "x".repeat(3_000_000) + "Needle");
    large.set(Columns.MESSAGE, "É".repeat(600_000) + "Needle");
    for (int i = 0; i < 300; i++) {
      large.attribute("name" + i, "VALUE" + i);
    }
    EventRow event = large.build();
    for (int round = 0; round < 2; round++) {
      assertThat(fits("script.content:*needle", event)).isTrue();
      assertThat(fits("message:éé*needle", event)).isTrue();
      assertThat(fits("script.content:*needle message:*needle name299:value299", event)).isTrue();
      assertThat(fits("name0:value0 name150:value150 name300:*", event)).isFalse();
      assertThat(fits("script.content:*needle*", name("a"))).isFalse();
    }
  }

  @Test
  void onePredicateServesManyThreads() {
    List<EventRow> events = new RandomEvents(Seeds.seed() + 2).list(200);
    List<Query> queries = queries(events, 200);
    List<EventPredicate> predicates = queries.stream().map(EventPredicate::of).toList();
    List<BitSet> meant = queries.stream().map(query -> meant(query, events)).toList();
    List<List<BitSet>> said =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                _ -> {
                  ComparedEvent own = new ComparedEvent();
                  List<BitSet> sets = queries.stream().map(_ -> new BitSet()).toList();
                  for (int i = 0; i < events.size(); i++) {
                    own.set(events.get(i));
                    for (int j = 0; j < predicates.size(); j++) {
                      sets.get(j).set(i, predicates.get(j).matches(own));
                    }
                  }
                  return sets;
                })
            .toList();
    assertThat(said).allSatisfy(sets -> assertThat(sets).isEqualTo(meant));
  }

  @Test
  void asksDearTermsOnlyOfEventsThatFitTheCheapOnes() {
    EventPredicate predicate =
        predicate("process.command_line:*x* Foo.a:1 (message:*y* OR event.class:dns) raw.line:>5");
    View view = new View();
    view.event = event("dns", 5);
    assertThat(predicate.matches(compared.set(view))).isFalse();
    assertThat(view.read).containsExactly("raw.line");
    view.read.clear();
    view.event = event("dns", 6);
    assertThat(predicate.matches(compared.set(view))).isTrue();
    assertThat(view.read)
        .containsExactly("raw.line", "process.command_line", "event.class", "attribute");
  }

  /// A rule is asked of every event: bytes are compared where they lie.
  @Test
  void allocatesNothingForTheUsualTerms() {
    EventRow event =
        EventRow.builder()
            .addAll(event("process", 5))
            .set(Columns.HOST_NAME, "ホスト01")
            .set(Columns.PROCESS_NAME, "cmd.exe")
            .set(Columns.PROCESS_ENTITY_ID, "4242")
            .set(Columns.SOURCE_IP, "10.1.2.3")
            .set(Columns.RELATED_IP, List.of("10.1.2.3", "2001:db8::5"))
            .build();
    List<EventPredicate> predicates =
        List.of(
            predicate("process.name:cmd.exe process.command_line:(*nowhere* OR *c?d*x OR zzz*)"),
            predicate("host.name:ホ*01 host.name:????? NOT process.name:(a OR b OR c)"),
            predicate("source.ip:10.0.0.0/8 related.ip:2001:db8::/32"),
            predicate("process.entity_id:>4000 raw.line:[1 TO 9] raw.line:? event.class:[a TO z]"),
            predicate("@timestamp:2026-11-20 OR nowhere OR Missing:x OR raw.line:5"));
    assertThat(ask(predicates, event, 1_000)).isEqualTo(1_000 * predicates.size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ask(predicates, event, 10_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  private int ask(List<EventPredicate> predicates, Event event, int times) {
    int fits = 0;
    for (int i = 0; i < times; i++) {
      compared.set(event);
      // without an iterator, which would be allocated
      for (int j = 0; j < predicates.size(); j++) {
        fits += predicates.get(j).matches(compared) ? 1 : 0;
      }
    }
    return fits;
  }

  private int compare(List<Query> queries, List<? extends Event> events) {
    List<EventPredicate> predicates = queries.stream().map(EventPredicate::of).toList();
    List<QueryMatcher> matchers = queries.stream().map(QueryMatcher::of).toList();
    BitSet found = new BitSet();
    for (Event event : events) {
      compared.set(event);
      for (int i = 0; i < queries.size(); i++) {
        boolean meant = matchers.get(i).matches(event);
        if (predicates.get(i).matches(compared) != meant) {
          throw new AssertionError(
              "%s is %s of %s, seed %d"
                  .formatted(
                      QueryPrinter.print(queries.get(i)),
                      meant,
                      event.string(Columns.EVENT_ID),
                      Seeds.seed()));
        }
        found.set(i, found.get(i) || meant);
      }
    }
    return found.cardinality();
  }

  private static List<Query> queries(List<EventRow> events, int count) {
    RandomQueries random = new RandomQueries(Seeds.seed() + 3, events);
    SplittableRandom choice = new SplittableRandom(Seeds.seed() + 4);
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queries.add(
          switch (i % 4) {
            case 0 -> random.leaf();
            case 1 -> attribute(events.get(choice.nextInt(events.size())), choice);
            default -> random.next();
          });
    }
    return queries;
  }

  /// A query for an attribute that the event has, whatever its name.
  private static Query attribute(EventRow event, SplittableRandom random) {
    if (event.attributeCount() == 0) {
      return new Query.Where(new AttributeField("Foo"), new Condition.Exists());
    }
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    event.attribute(random.nextInt(event.attributeCount()), name, value);
    Field field = new AttributeField(name.toString());
    return switch (random.nextInt(4)) {
      case 0 -> new Query.Where(field, new Condition.Exists());
      case 1 -> Literals.matching(field, Pattern.contains(OddTexts.cut(value.toString(), random)));
      case 2 -> Literals.between(field, new Bound<>(value.toString(), true), null, false);
      default -> Literals.matching(field, Pattern.exactly(value.toString()));
    };
  }

  /// The fixtures, and sensor events of odd texts; twice, for the decoder learns layouts.
  private static List<byte[]> lines() {
    SplittableRandom random = new SplittableRandom(Seeds.seed() + 5);
    List<String> lines = new ArrayList<>(FdrLines.events());
    lines.addAll(FdrLines.hosts());
    for (int i = 0; i < 150; i++) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("ImageFileName", OddTexts.text(random));
      fields.put("CommandLine", OddTexts.text(random) + " " + OddTexts.text(random));
      fields.put("UserName", OddTexts.text(random));
      fields.put("RemoteAddressIP4", OddTexts.address(random));
      fields.put("RawProcessId", Integer.toString(random.nextInt(10_000)));
      fields.put("Remark", OddTexts.text(random));
      lines.add(FdrLines.sensor("ProcessRollup2", fields));
    }
    lines.addAll(List.copyOf(lines));
    return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static Event decode(LineDecoder decoder, byte[] line) {
    return decoder.decode(line, 0, line.length, 1, CONTEXT);
  }

  private static BitSet meant(Query query, List<EventRow> events) {
    QueryMatcher matcher = QueryMatcher.of(query);
    BitSet meant = new BitSet();
    for (int i = 0; i < events.size(); i++) {
      meant.set(i, matcher.matches(events.get(i)));
    }
    return meant;
  }

  private static Pattern any(SplittableRandom random) {
    return Pattern.exactly(random.nextBoolean() ? "a\ufffd" : "bあ");
  }

  private static String text(List<Part> parts, SplittableRandom random) {
    return parts.get(random.nextInt(parts.size())) instanceof Part.Text(String text) ? text : "";
  }

  private boolean fits(String query, Event event) {
    return check(QueryParser.parse(query).query(), event);
  }

  /// What the predicate says, which is what the matcher says.
  private boolean check(Query query, Event event) {
    boolean said = EventPredicate.of(query).matches(compared.set(event));
    assertThat(said).as("%s", query).isEqualTo(QueryMatcher.of(query).matches(event));
    return said;
  }

  private static EventPredicate predicate(String query) {
    return EventPredicate.of(QueryParser.parse(query).query());
  }

  private static EventRow name(String name) {
    return EventRow.builder().set(Columns.PROCESS_NAME, name).build();
  }

  private static EventRow event(String eventClass, long line) {
    return EventRow.builder()
        .set(Columns.EVENT_CLASS, eventClass)
        .set(Columns.RAW_LINE, line)
        .set(Columns.PROCESS_COMMAND_LINE, "Cmd.exe /x")
        .set(Columns.MESSAGE, "A message")
        .attribute("Foo", "{\"a\":1}")
        .build();
  }

  /// One object for all events, as decoders have it; remembers what was read.
  private static final class View implements ForwardingEvent {
    private final Set<String> read = new LinkedHashSet<>();
    private Event event = EventRow.builder().build();

    @Override
    public long number(Column column) {
      read.add(column.name());
      return event.number(column);
    }

    @Override
    public void text(Column column, ByteSpan into) {
      read.add(column.name());
      event.text(column, into);
    }

    @Override
    public void attribute(int index, ByteSpan name, ByteSpan value) {
      read.add("attribute");
      event.attribute(index, name, value);
    }

    @Override
    public Event event() {
      return event;
    }
  }
}
