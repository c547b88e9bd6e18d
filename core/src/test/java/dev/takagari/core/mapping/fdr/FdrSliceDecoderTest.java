package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.testing.ComposedNames;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.RandomJson;
import dev.takagari.core.testing.Samples;
import dev.takagari.core.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The byte decoder against the plain one, which is the meaning.
class FdrSliceDecoderTest {
  private static final LineContext CONTEXT =
      new LineContext(
          "raw/part-00000.gz",
          FdrTestKit.INGESTED,
          FdrTestKit.BATCH,
          FdrTestKit.OBJECT,
          id -> id.startsWith("a") ? "Host-" + id.length() : null);

  /// `-Dtakagari.fuzz.lines=N` for a longer run.
  private static final int FUZZED = Integer.getInteger("takagari.fuzz.lines", 30_000);

  private final UnmappedNames unmapped = new UnmappedNames();
  private final UnmappedNames plainUnmapped = new UnmappedNames();
  private final PlainLines plainLines = new PlainLines();
  private final FdrSliceDecoder fast = new FdrSliceDecoder(unmapped, plainLines);
  private final FdrLineDecoder plain = new FdrLineDecoder(plainUnmapped);

  @Test
  void givesTheEventOfThePlainDecoderForEveryFixture() {
    for (int round = 0; round < 3; round++) {
      FdrLines.events().forEach(this::compare);
      FdrLines.hosts().forEach(this::compare);
    }
    assertThat(unmapped.counts()).isEqualTo(plainUnmapped.counts());
  }

  @Test
  void decodesSensorEventsItselfOnceTheirLayoutIsKnown() {
    List<String> lines =
        FdrLines.events().stream().filter(line -> line.contains("\"event_simpleName\"")).toList();
    lines.forEach(this::compare);
    long learning = plainLines.count();
    List<String> flat =
        lines.stream().filter(line -> !line.contains("[") && line.contains("\"cid\"")).toList();
    flat.forEach(this::compare);
    assertThat(learning).isPositive();
    long again = plainLines.count() - learning;
    assertThat(again)
        .as("lines of %d left to the plain decoder", flat.size())
        .isLessThan(flat.size() / 4);
  }

  @Test
  void givesTheEventOfThePlainDecoderForEverySample() throws IOException {
    for (int round = 0; round < 2; round++) {
      for (Path file : Samples.files("fdr", ".ndjson")) {
        Files.readAllLines(file).forEach(this::compare);
      }
    }
    assertThat(plainLines.count()).isPositive();
  }

  @Test
  void givesTheEventOfThePlainDecoderForRandomRecords() {
    RandomGenerator random = Seeds.random("fdr slices");
    List<String> fields = new ArrayList<>();
    FdrMapping.sources(true).values().forEach(fields::addAll);
    FdrMapping.sources(false).values().forEach(fields::addAll);
    RandomJson json = new RandomJson(random, fields);
    List<String> names =
        List.of(
            "DnsRequest",
            "NetworkConnectIP4",
            "ProcessRollup2",
            "ImageHash",
            "NetworkReceiveAcceptIP6",
            "AsepValueUpdate",
            "UserLogon",
            "NetworkListenIP4",
            "LocalIpAddressIP4",
            "DirectoryCreate",
            "FirewallMatchIP4",
            "NoSuchEvent",
            "SomethingDetectInfo",
            "Event_DetectionSummaryEvent",
            "Event_EppDetectionSummaryEvent",
            "Event_FirewallMatchEvent",
            "Event_ModuleSummaryInfoEvent",
            "Event_NoSuchEvent");
    for (int i = 0; i < 2_000; i++) {
      List<String> members = new ArrayList<>();
      for (String field : fields) {
        if (random.nextInt(6) == 0 && members.stream().noneMatch(m -> m.equals(field))) {
          members.add(field);
        }
      }
      members.removeAll(List.of("event_simpleName", "ExternalApiType"));
      members.removeAll(List.of("cid", "aid", "id", "timestamp"));
      for (int j = 0; j < 6; j++) {
        compare(record(random, json, names.get(random.nextInt(names.size())), members));
      }
    }
    assertThat(plainLines.count()).isLessThan(2_000 * 6 * 3 / 4);
    assertThat(unmapped.counts()).isEqualTo(plainUnmapped.counts());
  }

  @Test
  void readsAddressesInEverySpellingAndList() {
    List<String> addresses =
        List.of(
            "192.0.2.1",
            "192.0.2.1 198.51.100.7",
            "192.0.2.1 198.51.100.7 ",
            "192.0.2.1 ",
            " 192.0.2.1",
            "192.0.2.1  198.51.100.7",
            "192.0.2.1 192.0.2.1",
            "192.0.2.1,198.51.100.7",
            "192.0.2.1;198.51.100.7",
            "192.0.2.1;198.51.100.7;",
            "192.0.2.1;;198.51.100.7;",
            "192.0.2.01 198.51.100.7",
            "0.0.0.0 192.0.2.1",
            "192.0.2.1 ::",
            "2001:db8::1",
            "2001:DB8::1",
            "2001:db8:0:0:0:0:0:1",
            "2001:db8::1 192.0.2.1",
            "2001:db8::1;2001:db8::2;",
            "2001:db8::1;2001:DB8::2;",
            "2001:db8::1;2001:db8::1;",
            "::1",
            "::1;ff02::fb;2001:db8::1;",
            "fe80::1%eth0",
            "fe80::1%eth0 192.0.2.1",
            "::ffff:192.0.2.1",
            "127.0.0.1;224.0.0.251;192.0.2.1;",
            "-;192.0.2.1;",
            ";",
            " ",
            "x;192.0.2.1");
    String dns =
        "{\"event_simpleName\":\"DnsRequest\",\"cid\":\"c\",\"aid\":\"a\",\"id\":\"i\",\"timestamp\":\"1600000000000\","
            + "\"aip\":\"%s\",\"IP4Records\":\"%s\",\"IP6Records\":\"%s\",\"FirstIP4Record\":\"%s\"}";
    String connection =
        "{\"event_simpleName\":\"NetworkConnectIP6\",\"cid\":\"c\",\"aid\":\"a\",\"id\":\"i\","
            + "\"timestamp\":\"1600000000000\",\"LocalAddressIP6\":\"%s\",\"RemoteAddressIP6\":\"%s\"}";
    for (String one : addresses) {
      for (String other : addresses) {
        compare(dns.formatted(one, other, one, other));
        compare(connection.formatted(one, other));
      }
    }
    assertThat(plainLines.count()).isEqualTo(2);
  }

  @Test
  void readsTheSeverityOfOldDetectionsInEverySpelling() {
    for (String severity :
        List.of("\"5\"", "5", "\"05\"", "\"0\"", "\"6\"", "\"-1\"", "\"x\"", "true")) {
      String line = "{\"ExternalApiType\":\"Event_DetectionSummaryEvent\",\"Severity\":%s}";
      for (int round = 0; round < 3; round++) {
        compare(line.formatted(severity));
      }
    }
    assertThat(plainLines.count()).isEqualTo(1);
  }

  private static String record(
      RandomGenerator random, RandomJson json, String name, List<String> members) {
    String type = name.startsWith("Event_") ? "ExternalApiType" : "event_simpleName";
    StringBuilder line = new StringBuilder("{\"" + type + "\":\"" + name + "\"");
    for (String identity : List.of("cid", "aid", "id")) {
      if (random.nextInt(30) == 0) {
        continue;
      }
      line.append(",\"")
          .append(identity)
          .append("\":\"")
          .append((char) ('a' + random.nextInt(4)))
          .append("1\"");
    }
    line.append(",\"timestamp\":\"").append(random.nextInt(5) == 0 ? "x" : "1700000000123");
    line.append('"');
    for (String member : members) {
      boolean odd = random.nextInt(200) == 0;
      String value = json.value(odd ? 0 : 9);
      while (!odd && value.matches(".*\\\\u[dD].*")) {
        value = json.value(9);
      }
      line.append(",\"").append(member).append("\":").append(value);
    }
    return line.append('}').toString();
  }

  @Test
  void neverThrowsAnythingElseAndNeverDiffersOnMutatedLines() {
    RandomGenerator random = Seeds.random("fdr mutations");
    List<byte[]> lines =
        FdrLines.events().stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
    lines.forEach(line -> compare(line, 0, line.length));
    for (int i = 0; i < FUZZED; i++) {
      byte[] line = lines.get(random.nextInt(lines.size())).clone();
      byte[] mutated = mutate(random, line, lines);
      compare(mutated, 0, mutated.length);
    }
  }

  private static byte[] mutate(RandomGenerator random, byte[] source, List<byte[]> others) {
    byte[] line = source;
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(7)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] = (byte) "\"\\{}[]:,0 u\t\0é".charAt(random.nextInt(14));
        case 2 -> line = Arrays.copyOf(line, Math.max(1, at));
        case 3 -> {
          byte[] other = others.get(random.nextInt(others.size()));
          int from = random.nextInt(other.length);
          int count = Math.min(random.nextInt(40), Math.min(other.length - from, line.length - at));
          System.arraycopy(other, from, line, at, count);
        }
        case 4 -> {
          int count = Math.min(line.length - at - 1, random.nextInt(20));
          byte[] shorter = new byte[line.length - count];
          System.arraycopy(line, 0, shorter, 0, at);
          System.arraycopy(line, at + count, shorter, at, line.length - at - count);
          line = shorter;
        }
        case 5 -> {
          byte[] inserted =
              " \"x\":\"\\u00e9\\n\\/\",é\\ud83d\\ude00".getBytes(StandardCharsets.UTF_8);
          int count = random.nextInt(inserted.length);
          byte[] longer = new byte[line.length + count];
          System.arraycopy(line, 0, longer, 0, at);
          System.arraycopy(inserted, random.nextInt(inserted.length - count), longer, at, count);
          System.arraycopy(line, at, longer, at + count, line.length - at);
          line = longer;
        }
        default -> {
          // a digit or letter that may change the meaning of a value
          if (Character.isLetterOrDigit(line[at])) {
            line[at] = (byte) "0aAZ9.-:;".charAt(random.nextInt(9));
          }
        }
      }
    }
    return line;
  }

  @Test
  void whatStandsAroundTheLineDoesNotMatter() {
    RandomGenerator random = Seeds.random("fdr surroundings");
    for (String text : FdrLines.events()) {
      byte[] line = text.getBytes(StandardCharsets.UTF_8);
      for (int cut = line.length; cut > line.length - 40; cut--) {
        byte[] around = new byte[line.length + 64];
        random.nextBytes(around);
        Arrays.fill(around, 32 + line.length, around.length, (byte) '"');
        System.arraycopy(line, 0, around, 32, line.length);
        compare(around, 32, cut);
      }
    }
  }

  @Test
  void hostileLayoutsTakeABoundedMemoryAndStayCorrect() {
    for (int i = 0; i < 70_000; i++) {
      String line =
          FdrLines.sensor("DnsRequest", Map.of("DomainName", "a.example", "field" + i, "1"));
      if (i % 500 == 0) {
        compare(line);
        compare(line);
        compare(line);
      } else {
        fast(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void givesTheEventOfThePlainDecoderForNamesWithMarksOfTheirOwn() {
    for (String name : ComposedNames.NAMES) {
      for (Form form : List.of(Form.NFC, Form.NFD)) {
        String text = Normalizer.normalize(name, form);
        compare(
            FdrLines.sensor(
                "ProcessRollup2",
                Map.of(
                    "ComputerName", text.toUpperCase(Locale.ROOT),
                    "ImageFileName", "/" + text + "/" + text + ".App",
                    "CommandLine", text,
                    "UserName", text,
                    "Remark", text)));
        compare(FdrLines.sensor("NewExecutableWritten", Map.of("TargetFileName", "\\x\\" + text)));
      }
    }
  }

  @Test
  void eventsOfOneLayoutShareTheirNames() {
    String line = FdrLines.sensor("DnsRequest", Map.of("DomainName", "a.example", "x", "1"));
    compare(line);
    compare(line);
    AttributeNames names = fast(line.getBytes(StandardCharsets.UTF_8)).attributeNames();
    AttributeNames again =
        fast(line.replace("a.example", "b.example").getBytes(StandardCharsets.UTF_8))
            .attributeNames();
    assertThat(names).isNotNull().isSameAs(again);
  }

  private Event fast(byte[] line) {
    return fast.decode(line, 0, line.length, 7, CONTEXT);
  }

  private void compare(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    compare(bytes, 0, bytes.length);
  }

  private void compare(byte[] bytes, int offset, int length) {
    Object expected = outcome(plain, bytes, offset, length);
    Object found = outcome(fast, bytes, offset, length);
    if (!expected.equals(found)) {
      String line = new String(bytes, offset, length, StandardCharsets.UTF_8);
      throw new AssertionError(difference(expected, found) + "\nof " + line);
    }
  }

  /// The event, or what is wrong with the line.
  private static Object outcome(LineDecoder decoder, byte[] bytes, int offset, int length) {
    try {
      Event event = decoder.decode(bytes, offset, length, 7, CONTEXT);
      return copy(event);
    } catch (UndecodableLineException e) {
      return e.code() + " " + e.getMessage();
    }
  }

  private static EventRow copy(Event event) {
    int walked = 0;
    for (int i = event.nextColumn(0);
        i < EventSchema.current().columns().size();
        i = event.nextColumn(i + 1)) {
      assertThat(event.has(EventSchema.current().columns().get(i))).isTrue();
      walked++;
    }
    long present = EventSchema.current().columns().stream().filter(event::has).count();
    assertThat(walked).isEqualTo((int) present);
    AttributeNames names = event.attributeNames();
    if (names != null) {
      assertThat(names.count()).isEqualTo(event.attributeCount());
      ByteSpan name = new ByteSpan();
      ByteSpan own = new ByteSpan();
      for (int i = 0; i < names.count(); i++) {
        names.name(i, name);
        event.attribute(i, own, new ByteSpan());
        assertThat(own).isEqualTo(name);
      }
    }
    return EventRow.copyOf(event);
  }

  private static String difference(Object expected, Object found) {
    if (!(expected instanceof EventRow plain) || !(found instanceof EventRow fast)) {
      return "plain: " + expected + ", fast: " + found;
    }
    StringBuilder text = new StringBuilder("plain and fast differ");
    for (Column column : EventSchema.current().columns()) {
      String a = value(plain, column);
      String b = value(fast, column);
      if (!String.valueOf(a).equals(String.valueOf(b))) {
        text.append("\n  ").append(column).append(": ").append(a).append(" | ").append(b);
      }
    }
    text.append("\n  ").append(FdrTestKit.attributes(plain));
    text.append("\n  ").append(FdrTestKit.attributes(fast));
    return text.toString();
  }

  private static @Nullable String value(Event event, Column column) {
    if (!event.has(column)) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> event.string(column);
      case TEXT_LIST -> event.strings(column).toString();
      case INT, LONG, BOOLEAN, TIME -> Long.toString(event.number(column));
    };
  }
}
