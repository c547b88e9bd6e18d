package dev.takagari.core.mapping.panw;

import static dev.takagari.core.testing.RecordKit.assertColumns;
import static dev.takagari.core.testing.RecordKit.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.RecordKit;
import dev.takagari.core.testing.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PanwMappingTest {
  private static final List<RecordDefinition> DEFINITIONS = PanwMapping.DEFINITIONS;

  /// A session of PAN-OS 10.2 with everything that it may say.
  private static final Map<String, String> SESSION =
      Map.ofEntries(
          Map.entry("receive_time", "2026/07/20 19:00:09"),
          Map.entry("serial", "012345678901"),
          Map.entry("subtype", "end"),
          Map.entry("time_generated", "2026/07/20 19:00:08"),
          Map.entry("src", "10.1.2.3"),
          Map.entry("dst", "203.0.113.10"),
          Map.entry("natsrc", "198.51.100.20"),
          Map.entry("natdst", "0.0.0.0"),
          Map.entry("rule", "out, \"web\""),
          Map.entry("srcuser", "CORP\\Ann"),
          Map.entry("app", "ssl"),
          Map.entry("from", "trust"),
          Map.entry("to", "untrust"),
          Map.entry("sessionid", "22751"),
          Map.entry("sport", "51111"),
          Map.entry("dport", "443"),
          Map.entry("proto", "tcp"),
          Map.entry("action", "allow"),
          Map.entry("bytes", "7734"),
          Map.entry("bytes_sent", "1758"),
          Map.entry("bytes_received", "5976"),
          Map.entry("start", "2026/07/20 18:59:04"),
          Map.entry("seqno", "32091112"),
          Map.entry("rule_uuid", "0F6D-1"),
          Map.entry("link_switches", "{ethernet1/1, tag, isp}"),
          Map.entry("device_name", "fw-1"),
          Map.entry("high_res_timestamp", "2026-07-20T19:00:08.125+09:00"));

  private final RecordKit kit =
      new RecordKit(new RecordDecoder(new PanwSyntax(), DEFINITIONS), DEFINITIONS);

  private static String line(String type, int fields, Map<String, String> values) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      String name = PanwFields.name(type, i);
      String value = name.equals("type") ? type : values.getOrDefault(name, "");
      boolean quoted = value.indexOf('"') >= 0 || value.indexOf(',') >= 0 && value.charAt(0) != '{';
      cells.add(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
    return String.join(",", cells);
  }

  private static Map<String, String> with(String... more) {
    Map<String, String> values = new LinkedHashMap<>(SESSION);
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return values;
  }

  /// The record that a line comes back as.
  private Map<String, String> rebuilt(EventRow event) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonNode tree = new ObjectMapper().readTree(kit.rebuild(event));
      tree.properties().forEach(field -> values.put(field.getKey(), field.getValue().asText()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return values;
  }

  @Test
  void session() {
    int fields = PanwFields.named("TRAFFIC");
    EventRow event = kit.decode(line("TRAFFIC", fields, SESSION));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.TIMESTAMP, Instant.parse("2026-07-20T10:00:08.125Z")),
            Map.entry(Columns.EVENT_KIND, "event"),
            Map.entry(Columns.EVENT_CLASS, "network"),
            Map.entry(Columns.EVENT_CATEGORY, List.of("network")),
            Map.entry(Columns.EVENT_TYPE, List.of("connection", "end", "allowed")),
            Map.entry(Columns.EVENT_ACTION, "allow"),
            Map.entry(Columns.EVENT_OUTCOME, "success"),
            Map.entry(Columns.EVENT_MODULE, "panw"),
            Map.entry(Columns.EVENT_DATASET, "panw.firewall"),
            Map.entry(Columns.EVENT_PROVIDER, "TRAFFIC"),
            Map.entry(Columns.SOURCE_IP, "10.1.2.3"),
            Map.entry(Columns.SOURCE_PORT, 51_111L),
            Map.entry(Columns.DESTINATION_IP, "203.0.113.10"),
            Map.entry(Columns.DESTINATION_PORT, 443L),
            Map.entry(Columns.NETWORK_TRANSPORT, "tcp"),
            Map.entry(Columns.USER_NAME, "ann"),
            Map.entry(Columns.USER_DOMAIN, "corp"),
            Map.entry(Columns.RULE_NAME, "out, \"web\""),
            Map.entry(Columns.RULE_ID, "0f6d-1"),
            Map.entry(Columns.RELATED_IP, List.of("10.1.2.3", "203.0.113.10", "198.51.100.20"))));
    assertThat(attributes(event))
        .containsEntry("bytes", "7734")
        .containsEntry("app", "ssl")
        .containsEntry("srcuser", "CORP\\Ann")
        .containsEntry("link_switches", "{ethernet1/1, tag, isp}")
        .doesNotContainKeys("src", "sport", "dst", "dport", "proto", "action", "rule");
    Map<String, String> record = rebuilt(event);
    assertThat(record)
        .hasSize(fields)
        .containsAllEntriesOf(SESSION)
        .containsEntry("type", "TRAFFIC");
    assertThat(event.string(Columns.EVENT_ID))
        .isEqualTo(
            EventId.of(
                event.number(Columns.TIMESTAMP),
                "panw/1",
                "012345678901",
                "TRAFFIC",
                "32091112",
                "2026/07/20 19:00:08"));
  }

  @Test
  void positionsAreThoseOfTheDocumentation() {
    // Counted in the vendor's lists of 9.1; what 8.1 and 9.0 end with lies before that.
    assertThat(position("TRAFFIC", "chunks_received")).isEqualTo(65);
    assertThat(position("TRAFFIC", "dynusergroup_name")).isEqualTo(75);
    assertThat(position("THREAT", "severity")).isEqualTo(35);
    assertThat(position("THREAT", "http2_connection")).isEqualTo(78);
    assertThat(PanwFields.name("TRAFFIC", 0)).isEqualTo("future_use_1");
    assertThat(PanwFields.name("TRAFFIC", 500)).isEqualTo("field_501");
    assertThat(PanwFields.name("SYSTEM", 6)).isEqualTo("field_7");
    for (String type : List.of("TRAFFIC", "THREAT")) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < PanwFields.named(type); i++) {
        names.add(PanwFields.name(type, i));
      }
      assertThat(names).doesNotHaveDuplicates();
    }
  }

  private static int position(String type, String name) {
    for (int i = 0; i < PanwFields.named(type); i++) {
      if (PanwFields.name(type, i).equals(name)) {
        return i + 1;
      }
    }
    throw new AssertionError("no " + name);
  }

  @Test
  void oldVersionsEndEarlierAndNewOnesLater() {
    EventRow old = kit.decode(line("TRAFFIC", 65, with("high_res_timestamp", "")));
    assertThat(RecordKit.time(old, Columns.TIMESTAMP)).isEqualTo("2026-07-20T19:00:08Z");
    assertThat(old.strings(Columns.EVENT_MARKS)).containsExactly("time.nozone");
    assertThat(rebuilt(old)).hasSize(65);
    int named = PanwFields.named("TRAFFIC");
    EventRow tomorrow = kit.decode(line("TRAFFIC", named, SESSION) + ",new,\"a,b\",");
    assertThat(attributes(tomorrow))
        .containsEntry("field_" + (named + 1), "new")
        .containsEntry("field_" + (named + 2), "a,b")
        .containsEntry("field_" + (named + 3), "");
  }

  @Test
  void aHeaderOfSyslogIsKept() {
    String log = line("TRAFFIC", 80, SESSION).replaceFirst("^,", "1,");
    for (String header :
        List.of(
            "<14>Jul 20 19:00:09 fw-1 ",
            "<14>1 2026-07-20T19:00:09.000+09:00 fw-1 - - - - ",
            "2026-07-20T10:00:09Z, relay: ")) {
      EventRow event = kit.decode(header + log + "\r");
      assertThat(rebuilt(event))
          .containsEntry(PanwSyntax.HEADER, header)
          .containsEntry("future_use_1", "1")
          .containsEntry("serial", "012345678901");
      assertThat(event.string(Columns.EVENT_ID))
          .isEqualTo(kit.decode(log).string(Columns.EVENT_ID));
    }
  }

  @Test
  void threats() {
    Map<String, String> virus =
        with(
            "subtype", "virus",
            "action", "reset-both",
            "misc", "cdn.example/a/Bad.EXE",
            "threatid", "Trojan/Win32.bad(268198686)",
            "severity", "medium",
            "filedigest", "AB".repeat(32),
            "user_agent", "curl/8");
    EventRow event = kit.decode(line("THREAT", 120, virus));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.EVENT_KIND, "alert"),
            Map.entry(Columns.EVENT_CLASS, "alert"),
            Map.entry(Columns.EVENT_CATEGORY, List.of("intrusion_detection", "network", "malware")),
            Map.entry(Columns.EVENT_TYPE, List.of("info", "denied")),
            Map.entry(Columns.EVENT_OUTCOME, "failure"),
            Map.entry(Columns.EVENT_SEVERITY, 50L),
            Map.entry(Columns.EVENT_PROVIDER, "THREAT"),
            Map.entry(Columns.RULE_NAME, "Trojan/Win32.bad(268198686)"),
            Map.entry(Columns.RULE_ID, "268198686"),
            Map.entry(Columns.URL_ORIGINAL, "cdn.example/a/Bad.EXE"),
            Map.entry(Columns.DESTINATION_DOMAIN, "cdn.example"),
            Map.entry(Columns.FILE_HASH_SHA256, "ab".repeat(32)),
            Map.entry(Columns.USER_AGENT_ORIGINAL, "curl/8")));
    EventRow page =
        kit.decode(
            line(
                "THREAT",
                120,
                with(
                    "subtype", "url",
                    "action", "block-url",
                    "misc", "consent.example/",
                    "threatid", "(9999)",
                    "severity", "informational")));
    assertColumns(
        page,
        Map.of(
            Columns.EVENT_KIND,
            "event",
            Columns.EVENT_CLASS,
            "network",
            Columns.EVENT_CATEGORY,
            List.of("network", "web"),
            Columns.EVENT_TYPE,
            List.of("info", "denied"),
            Columns.EVENT_SEVERITY,
            10L,
            Columns.RULE_NAME,
            "out, \"web\"",
            Columns.URL_ORIGINAL,
            "consent.example/",
            Columns.RELATED_DOMAIN,
            List.of("consent.example")));
    EventRow file =
        kit.decode(
            line(
                "THREAT",
                120,
                with("subtype", "file", "action", "alert", "misc", "Plan.PDF", "severity", "low")));
    assertColumns(
        file,
        Map.of(
            Columns.FILE_NAME, "plan.pdf",
            Columns.FILE_EXTENSION, "pdf",
            Columns.EVENT_TYPE, List.of("info", "allowed"),
            Columns.EVENT_KIND, "event"));
  }

  @Test
  void otherTypesAreStored() {
    EventRow event =
        kit.decode(
            "1,2026/07/20 19:00:09,0123,SYSTEM,vpn,0,2026/07/20 19:00:09,x,\"a \"\"b\"\"\",");
    assertColumns(
        event,
        Map.of(
            Columns.EVENT_KIND, "event",
            Columns.EVENT_CLASS, "other",
            Columns.EVENT_PROVIDER, "SYSTEM",
            Columns.EVENT_ACTION, "vpn"));
    assertThat(rebuilt(event)).containsEntry("field_9", "a \"b\"").containsEntry("field_10", "");
  }

  @Test
  void whatIsNoLogIsRefused() {
    for (String line :
        List.of(
            "",
            "hello",
            "{\"a\":1}",
            "Receive Time,Serial Number,Type,Subtype",
            "1,2,3,TRAFFIC,")) {
      assertThatThrownBy(() -> kit.decode(line)).isInstanceOf(UndecodableLineException.class);
    }
  }

  @Test
  void joinsWithTheConnectionThatTheSensorSaw() {
    EventRow session = kit.decode(line("TRAFFIC", PanwFields.named("TRAFFIC"), SESSION));
    RecordKit sensor =
        new RecordKit(new FdrLineDecoder(new UnmappedNames()), List.of(new FdrMapping()));
    EventRow connect =
        sensor.json(
            FdrLines.sensor(
                    "NetworkConnectIP4",
                    Map.of(
                        "LocalAddressIP4", "10.1.2.3",
                        "LocalPort", "51111",
                        "RemoteAddressIP4", "203.0.113.10",
                        "RemotePort", "443",
                        "Protocol", "6",
                        "ConnectionDirection", "0",
                        "ContextTimeStamp", "1784541544.310"))
                .replace("1700000000123", "1784541544900"));
    for (var column :
        List.of(
            Columns.SOURCE_IP,
            Columns.SOURCE_PORT,
            Columns.DESTINATION_IP,
            Columns.DESTINATION_PORT,
            Columns.NETWORK_TRANSPORT)) {
      assertThat(RecordKit.value(session, column))
          .as(column.name())
          .isEqualTo(RecordKit.value(connect, column));
    }
    // The session was logged at its end; `start` in its attributes says when it began.
    assertThat(
            Duration.between(
                RecordKit.time(connect, Columns.TIMESTAMP),
                RecordKit.time(session, Columns.TIMESTAMP)))
        .isBetween(Duration.ZERO, Duration.ofMinutes(2));
  }

  @Test
  void everyRandomLineIsRebuilt() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int i = 0; i < 4_000; i++) {
      String type = List.of("TRAFFIC", "THREAT", "GLOBALPROTECT").get(random.nextInt(3));
      int fields = 6 + random.nextInt(130);
      Map<String, String> values = new LinkedHashMap<>();
      for (int at = 0; at < fields; at++) {
        if (random.nextInt(3) > 0) {
          String text = random.nextInt(6) == 0 ? OddTexts.address(random) : OddTexts.text(random);
          values.put(PanwFields.name(type, at), text);
        }
      }
      for (String fixed : List.of("receive_time", "serial", "subtype")) {
        values.put(fixed, SESSION.get(fixed));
      }
      values.put("future_use_1", "1");
      values.put("type", type);
      List<String> cells = new ArrayList<>();
      for (int at = 0; at < fields; at++) {
        String value = values.getOrDefault(PanwFields.name(type, at), "");
        boolean plain =
            at < 4 || (value.indexOf(',') < 0 && value.indexOf('"') < 0 && !value.startsWith("{"));
        cells.add(plain ? value : '"' + value.replace("\"", "\"\"") + '"');
      }
      String line = String.join(",", cells);
      if (line.endsWith("\r")) {
        continue;
      }
      Map<String, String> expected = new LinkedHashMap<>();
      for (int at = 0; at < fields; at++) {
        String name = PanwFields.name(type, at);
        expected.put(name, values.getOrDefault(name, ""));
      }
      assertThat(rebuilt(kit.decode(line))).as(line).isEqualTo(expected);
    }
  }
}
