package dev.takagari.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FleetGeneratorTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Set<String> STARTS = Set.of("ProcessRollup2", "SyntheticProcessRollup2");

  private static final List<JsonNode> demo = new ArrayList<>();
  private static FleetStory story;
  private static Map<String, Long> types;
  private static long bytes;

  @BeforeAll
  static void playTheDemo() throws IOException {
    FleetGenerator generator = new FleetGenerator(FleetOptions.demo(NOW));
    while (generator.hasNext()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      FleetGenerator.Part part = generator.writeNext(out);
      assertThat(part.jsonBytes()).isEqualTo(out.size());
      List<JsonNode> lines = parse(out.toByteArray());
      assertThat(lines).hasSize(Math.toIntExact(part.events()));
      demo.addAll(lines);
      bytes += out.size();
    }
    story = generator.story().orElseThrow();
    types = generator.eventTypes();
  }

  @Test
  void givesTheDemoItsSize() {
    assertThat(demo).hasSize(60_000);
    assertThat(types).hasSizeGreaterThanOrEqualTo(60);
    assertThat(bytes / demo.size()).isBetween(850L, 1100L);
    assertThat(demo.stream().map(FleetGeneratorTest::host).distinct()).hasSize(26);
    assertThat(demo.stream().map(event -> event.path("event_platform").asText()).distinct())
        .contains("Win", "Mac", "Lin", "iOS");
  }

  @Test
  void namesNoProcessBeforeItsStart() {
    Map<String, Set<String>> started = new HashMap<>();
    Map<String, Integer> unknown = new HashMap<>();
    for (JsonNode event : demo) {
      String type = event.path("event_simpleName").asText();
      Set<String> known = started.computeIfAbsent(host(event), _ -> new HashSet<>());
      if (type.equals("ProcessRollup2") && !known.contains(event.get("ParentProcessId").asText())) {
        unknown.merge(type + ".ParentProcessId", 1, Integer::sum);
      }
      if (STARTS.contains(type)) {
        known.add(event.get("TargetProcessId").asText());
      }
      for (String field : List.of("ContextProcessId", "TargetProcessId", "RpcClientProcessId")) {
        if (event.has(field) && !known.contains(event.get(field).asText())) {
          unknown.merge(type + "." + field, 1, Integer::sum);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void startsEachProcessOnceAndGivesEachEventItsOwnId() {
    Set<String> processes = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode event : demo) {
      if (event.path("event_simpleName").asText().equals("ProcessRollup2")) {
        assertThat(processes.add(host(event) + event.get("TargetProcessId").asText())).isTrue();
      }
      if (event.has("id")) {
        String id = event.get("id").asText();
        assertThat(ids.add(id)).isTrue();
        UUID uuid = UUID.fromString(id);
        assertThat(uuid.timestamp() / 10_000 - 12_219_292_800_000L)
            .isEqualTo(event.get("timestamp").asLong());
      }
    }
  }

  @Test
  void keepsClassicSensorsToStringsAndLetsOthersDiffer() {
    Set<String> kinds = new HashSet<>();
    for (JsonNode event : demo) {
      for (JsonNode value : event) {
        kinds.add(value.getNodeType() + (event.has("event_simpleName") ? " sensor" : " external"));
      }
    }
    assertThat(kinds)
        .contains("STRING sensor", "NUMBER sensor", "ARRAY sensor", "OBJECT sensor", "NULL sensor")
        .contains("NUMBER external", "BOOLEAN external", "OBJECT external");
    long strings =
        demo.stream()
            .filter(event -> event.has("event_simpleName"))
            .filter(event -> all(event, JsonNode::isTextual))
            .count();
    assertThat(strings).isGreaterThan(demo.size() / 2);
    assertThat(demo.stream().filter(event -> event.path("event_platform").asText().equals("iOS")))
        .anyMatch(
            event -> new BigInteger(event.path("ContextProcessId").asText("0")).bitLength() == 64);
    assertThat(demo).anyMatch(event -> event.path("ScriptContent").asText().contains("\n"));
    assertThat(demo).anyMatch(event -> event.path("ScriptContent").asText().contains("🦅"));
    assertThat(demo).anyMatch(event -> event.path("ScriptContent").asText().indexOf('\u0000') >= 0);
    assertThat(demo).anyMatch(event -> event.has("Id") && event.has("id"));
  }

  @Test
  void keepsTheKeysOfOneKindInOneOrder() {
    Map<String, String> after = new HashMap<>();
    for (JsonNode event : demo) {
      String kind = event.path("name").asText();
      List<String> keys = new ArrayList<>();
      event.fieldNames().forEachRemaining(keys::add);
      for (int i = 1;
          i < keys.size() && !kind.isEmpty() && !kind.equals("ProcessRollup2V21");
          i++) {
        after.putIfAbsent(kind + keys.get(i - 1) + "<" + keys.get(i), "");
        assertThat(after).doesNotContainKey(kind + keys.get(i) + "<" + keys.get(i - 1));
      }
    }
  }

  @Test
  void staysWithinTheLastDayExceptForTheLaptopThatWasOffLine() {
    Instant dayAgo = NOW.minus(Duration.ofHours(24));
    Set<String> late = new HashSet<>();
    for (JsonNode event : demo) {
      if (!event.has("ContextTimeStamp")) {
        continue;
      }
      Instant received = Instant.ofEpochMilli(event.get("timestamp").asLong());
      Instant happened = seconds(event.get("ContextTimeStamp").asText());
      assertThat(received).isBetween(dayAgo, NOW);
      assertThat(happened).isBefore(received.plusSeconds(25));
      if (happened.isBefore(dayAgo)) {
        late.add(host(event));
      }
    }
    assertThat(late).hasSize(1);
  }

  @Test
  void tellsAStoryThatIsInTheEvents() {
    Map<String, JsonNode> byId = new HashMap<>();
    demo.forEach(event -> byId.put(event.path("id").asText(), event));
    assertThat(story.events()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(story.events().stream().map(FleetStory.Step::host).distinct()).hasSize(3);
    Map<String, String> parents = new HashMap<>();
    for (FleetStory.Step step : story.events()) {
      JsonNode event = byId.get(step.id());
      assertThat(event).as(step.what()).isNotNull();
      assertThat(event.get("event_simpleName").asText()).isEqualTo(step.type());
      assertThat(event.get("aid").asText()).isEqualTo(step.aid());
      assertThat(event.get("timestamp").asLong()).isEqualTo(step.received().toEpochMilli());
      if (step.type().equals("ProcessRollup2")) {
        assertThat(event.get("TargetProcessId").asText()).isEqualTo(step.processId());
        assertThat(event.get("ParentProcessId").asText()).isEqualTo(step.parentProcessId());
        assertThat(seconds(event.get("ProcessStartTime").asText())).isEqualTo(step.time());
        parents.put(step.processId(), step.parentProcessId());
      } else {
        assertThat(event.get("ContextProcessId").asText()).isEqualTo(step.processId());
        assertThat(seconds(event.get("ContextTimeStamp").asText())).isEqualTo(step.time());
      }
    }
    String implant =
        story.events().stream()
            .filter(step -> step.type().equals("AsepValueUpdate"))
            .findFirst()
            .orElseThrow()
            .processId();
    List<String> ancestors = new ArrayList<>();
    for (String id = implant; id != null; id = parents.get(id)) {
      String process = id;
      demo.stream()
          .filter(event -> STARTS.contains(event.path("event_simpleName").asText()))
          .filter(event -> host(event).equals(story.hosts().getFirst().aid()))
          .filter(event -> event.get("TargetProcessId").asText().equals(process))
          .findFirst()
          .ifPresent(event -> ancestors.add(base(event.get("ImageFileName").asText())));
    }
    assertThat(ancestors)
        .containsExactly(
            story.fileName(), "powershell.exe", "WINWORD.EXE", "OUTLOOK.EXE", "explorer.exe");
    assertThat(story.from()).isAfter(NOW.minus(Duration.ofHours(8)));
  }

  @Test
  void countsWhatTheQueriesFind() {
    expect(0, event -> lower(event, "CommandLine").contains("-enc "));
    expect(1, event -> lower(event, "DomainName").equals(story.domain()));
    expect(
        2,
        event ->
            type(event).contains("Process")
                && lower(event, "SHA256HashData").equals(story.sha256()));
    assertThat(story.queries()).hasSize(3).allMatch(query -> query.expected() > 0);
    List<Predicate<JsonNode>> further =
        List.of(
            event ->
                lower(event, "ParentBaseFileName").equals("winword.exe")
                    && lower(event, "ImageFileName").endsWith("\\powershell.exe"),
            event ->
                !type(event).contains("Process")
                    && lower(event, "SHA256HashData").equals(story.sha256()),
            event ->
                lower(event, "RegObjectName").endsWith("\\currentversion\\run")
                    && lower(event, "RegValueName").equals("lapwingsync"),
            event ->
                type(event).startsWith("NetworkConnect")
                    && lower(event, "RemoteAddressIP4").equals(story.address()));
    for (int i = 0; i < further.size(); i++) {
      assertThat(demo.stream().filter(further.get(i)).count())
          .as(story.further().get(i).text())
          .isEqualTo(story.further().get(i).expected())
          .isPositive();
    }
    assertThat(demo.stream().filter(event -> event.toString().contains(story.address())))
        .as("nothing else mentions the address")
        .allMatch(
            event -> type(event).equals("DnsRequest") || type(event).equals("NetworkConnectIP4"));
  }

  @Test
  void givesTheSameBytesForTheSameOptions() throws IOException {
    FleetOptions options =
        FleetOptions.builder()
            .seed(7)
            .events(4_000)
            .batches(2)
            .partsPerBatch(2)
            .indicators(9)
            .build();
    assertThat(all(options)).isEqualTo(all(options));
    FleetOptions other =
        FleetOptions.builder()
            .seed(8)
            .events(4_000)
            .batches(2)
            .partsPerBatch(2)
            .indicators(9)
            .build();
    assertThat(all(other)).isNotEqualTo(all(options));
  }

  @Test
  void givesTheSameBytesOnEveryMachine() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(
        all(FleetOptions.builder().seed(1).events(2_000).batches(1).partsPerBatch(1).build()));
    assertThat(crc.getValue()).as("changes only with the generator itself").isEqualTo(PINNED);
  }

  @Test
  void fillsTheSizeAskedFor() throws IOException {
    FleetOptions options =
        FleetOptions.builder()
            .megabytes(5)
            .hosts(200)
            .days(30)
            .intrusion(false)
            .batches(3)
            .partsPerBatch(1)
            .build();
    byte[] lines = all(options);
    assertThat(lines.length).isBetween(5_000_000, 5_100_000);
    List<JsonNode> events = parse(lines);
    assertThat(
            events.stream()
                .map(event -> event.path("timestamp").asText())
                .filter(text -> !text.contains("T"))
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text)).toString().substring(0, 10))
                .distinct())
        .hasSize(30);
    assertThat(new String(lines, StandardCharsets.UTF_8)).doesNotContain(story.domain());
  }

  @Test
  void plantsIndicatorsAndCountsThem() throws IOException {
    FleetGenerator generator =
        new FleetGenerator(FleetOptions.builder().events(8_000).indicators(40).build());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (generator.hasNext()) {
      generator.writeNext(out);
    }
    List<JsonNode> events = parse(out.toByteArray());
    assertThat(generator.indicators()).hasSize(40);
    for (FleetStory.Indicator indicator : generator.indicators()) {
      String field =
          switch (indicator.column()) {
            case "process.hash.sha256" -> "SHA256HashData";
            case "dns.question.name" -> "DomainName";
            case "destination.ip" -> "RemoteAddressIP4";
            default -> "TargetFileName";
          };
      assertThat(
              events.stream()
                  .filter(event -> base(event.path(field).asText()).equals(indicator.value()))
                  .count())
          .as(indicator.toString())
          .isEqualTo(indicator.expected())
          .isBetween(1L, 5L);
    }
  }

  @Test
  void refusesOptionsThatMakeNoFleet() {
    assertThatThrownBy(() -> FleetOptions.builder().hosts(3).build())
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("hosts");
    assertThatThrownBy(() -> FleetOptions.builder().events(10).build())
        .hasMessageContaining("events");
    assertThatThrownBy(() -> FleetOptions.builder().lateBatch(9).build())
        .hasMessageContaining("lateBatch");
    assertThatThrownBy(() -> FleetOptions.builder().gzipLevel(0).build())
        .hasMessageContaining("gzipLevel");
  }

  @Test
  @Tag("slow")
  void makesAMillionEventsInBoundedMemory() throws IOException {
    FleetGenerator generator =
        new FleetGenerator(
            FleetOptions.builder()
                .hosts(2_000)
                .events(1_000_000)
                .batches(20)
                .days(7)
                .indicators(100)
                .build());
    CheckedOutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    long began = System.nanoTime();
    long json = 0;
    long events = 0;
    while (generator.hasNext()) {
      FleetGenerator.Part part = generator.writeNext(out);
      json += part.jsonBytes();
      events += part.events();
    }
    System.out.printf(
        Locale.ROOT, "1M events: %.0f MB JSON/s%n", json * 1000.0 / (System.nanoTime() - began));
    assertThat(events).isEqualTo(1_000_000);
    assertThat(generator.story().orElseThrow().queries()).allMatch(query -> query.expected() > 0);
  }

  private static final long PINNED = 1_786_205_890L;

  private static void expect(int query, Predicate<JsonNode> finds) {
    assertThat(demo.stream().filter(finds).count())
        .as(story.queries().get(query).text())
        .isEqualTo(story.queries().get(query).expected());
  }

  private static byte[] all(FleetOptions options) throws IOException {
    FleetGenerator generator = new FleetGenerator(options);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (generator.hasNext()) {
      generator.writeNext(out);
    }
    return out.toByteArray();
  }

  private static List<JsonNode> parse(byte[] lines) throws IOException {
    String text = new String(lines, StandardCharsets.UTF_8);
    assertThat(text).endsWith("\n").doesNotContain("\uFFFD");
    List<JsonNode> events = new ArrayList<>();
    for (String line : text.split("\n")) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static boolean all(JsonNode event, Predicate<JsonNode> rule) {
    for (JsonNode value : event) {
      if (!rule.test(value)) {
        return false;
      }
    }
    return true;
  }

  private static String host(JsonNode event) {
    return event.has("aid") ? event.get("aid").asText() : event.path("AgentIdString").asText();
  }

  private static String type(JsonNode event) {
    return event.path("event_simpleName").asText();
  }

  private static String lower(JsonNode event, String field) {
    return event.path(field).asText().toLowerCase(Locale.ROOT);
  }

  private static String base(String path) {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  private static Instant seconds(String text) {
    return Instant.ofEpochMilli(Long.parseLong(text.replace(".", "")));
  }
}
