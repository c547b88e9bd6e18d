package dev.takagari.core.mapping.falco;

import static dev.takagari.core.testing.RecordKit.assertColumns;
import static dev.takagari.core.testing.RecordKit.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.testing.RandomJson;
import dev.takagari.core.testing.RecordKit;
import dev.takagari.core.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FalcoMappingTest {
  private static final List<RecordDefinition> DEFINITIONS = List.of(FalcoMapping.DEFINITION);

  private static final String SHELL =
      """
      {"hostname":"Node-7","output":"18:16:23.209907608: Notice A shell (user=root)",\
      "output_fields":{"container.id":"c1209dd4c6e6","container.image.repository":\
      "registry.example/shop/web","container.name":null,"evt.time.iso8601":1762539383209907608,\
      "evt.type":"execve","evt.res":"SUCCESS","k8s.ns.name":null,"proc.cmdline":"sh -lc id",\
      "proc.exepath":"/bin/busybox","proc.name":"sh","proc.pname":"containerd-shim","proc.tty":34816,\
      "user.loginuid":-1,"user.name":"root","user.uid":0},"priority":"Notice","rule":\
      "Terminal shell in container","source":"syscall","tags":["T1059","T1059.004","container",\
      "maturity_stable","mitre_execution","mitre_privilege_escalation","shell"],\
      "time":"2025-11-07T18:16:23.209907608Z"}""";

  private final RecordKit kit =
      new RecordKit(new RecordDecoder(RecordSyntax.json(), DEFINITIONS), DEFINITIONS);

  private static String alert(String rule, String fields) {
    return "{\"rule\":\"%s\",\"priority\":\"Error\",\"time\":\"2025-11-07T18:16:23Z\",\"output_fields\":{%s}}"
        .formatted(rule, fields);
  }

  @Test
  void shellInAContainer() {
    EventRow event = kit.json(SHELL);
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.TIMESTAMP, Instant.parse("2025-11-07T18:16:23.209907Z")),
            Map.entry(Columns.EVENT_CREATED, "none"),
            Map.entry(Columns.EVENT_KIND, "alert"),
            Map.entry(Columns.EVENT_CLASS, "alert"),
            Map.entry(Columns.EVENT_CATEGORY, List.of("intrusion_detection", "process")),
            Map.entry(Columns.EVENT_ACTION, "execve"),
            Map.entry(Columns.EVENT_OUTCOME, "success"),
            Map.entry(Columns.EVENT_SEVERITY, 30L),
            Map.entry(Columns.EVENT_MODULE, "falco"),
            Map.entry(Columns.EVENT_DATASET, "falco.alerts"),
            Map.entry(Columns.EVENT_PROVIDER, "syscall"),
            Map.entry(Columns.MESSAGE, "18:16:23.209907608: Notice A shell (user=root)"),
            Map.entry(Columns.HOST_NAME, "node-7"),
            Map.entry(Columns.HOST_OS_TYPE, "linux"),
            Map.entry(Columns.RULE_NAME, "Terminal shell in container")));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.PROCESS_NAME, "sh"),
            Map.entry(Columns.PROCESS_EXECUTABLE, "/bin/busybox"),
            Map.entry(Columns.PROCESS_COMMAND_LINE, "sh -lc id"),
            Map.entry(Columns.PROCESS_PARENT_NAME, "containerd-shim"),
            Map.entry(Columns.USER_NAME, "root"),
            Map.entry(Columns.USER_ID, "0"),
            Map.entry(Columns.CONTAINER_ID, "c1209dd4c6e6"),
            Map.entry(Columns.CONTAINER_IMAGE_NAME, "registry.example/shop/web"),
            Map.entry(Columns.THREAT_TACTIC_NAME, List.of("execution", "privilege escalation")),
            Map.entry(Columns.THREAT_TECHNIQUE_ID, List.of("T1059", "T1059.004"))));
    assertThat(attributes(event).keySet())
        .containsExactly(
            "$.hostname",
            "$.tags",
            "$.time",
            "container.name",
            "evt.res",
            "evt.time.iso8601",
            "k8s.ns.name",
            "proc.tty",
            "user.loginuid");
    assertThat(attributes(event)).containsEntry("evt.time.iso8601", "1762539383209907608");
    assertThat(event.string(Columns.EVENT_ID))
        .isEqualTo(
            EventId.of(
                event.number(Columns.TIMESTAMP),
                "falco/1",
                "Node-7",
                "Terminal shell in container",
                "1762539383209907608",
                "18:16:23.209907608: Notice A shell (user=root)"));
  }

  @Test
  void falcosidekickPassesOnTheSameEvent() {
    String payload =
        SHELL
            .replace(
                "{\"hostname\"", "{\"uuid\":\"0f6d7a2e-0000-4000-8000-000000000001\",\"hostname\"")
            .replace("\"source\":\"syscall\"", "\"source\":\"syscalls\"")
            .replace("[\"T1059\",\"T1059.004\",", "[\"added\",\"T1059\",\"T1059.004\",")
            .replace("\"output_fields\":{", "\"output_fields\":{\"custom\":\"x\",");
    assertThat(kit.json(payload).string(Columns.EVENT_ID))
        .isEqualTo(kit.json(SHELL).string(Columns.EVENT_ID));
    assertThat(kit.json(payload).string(Columns.HOST_OS_TYPE)).isEqualTo("linux");
  }

  @Test
  void alertsOfOneMicrosecondAreTwo() {
    String later = SHELL.replace("209907608Z", "209907609Z");
    assertThat(kit.json(later).string(Columns.EVENT_ID))
        .isNotEqualTo(kit.json(SHELL).string(Columns.EVENT_ID));
    String elsewhere = SHELL.replace("18:16:23.209907608Z", "20:16:23.209907608+02:00");
    assertThat(kit.json(elsewhere).string(Columns.EVENT_ID))
        .isEqualTo(kit.json(SHELL).string(Columns.EVENT_ID));
  }

  @Test
  void withoutOutputTheFieldsTellAlertsApart() {
    String one = alert("r", "\"a\":1,\"b\":2");
    assertThat(kit.json(one).string(Columns.EVENT_ID))
        .isEqualTo(kit.json(alert("r", "\"b\":2, \"a\":1")).string(Columns.EVENT_ID))
        .isNotEqualTo(kit.json(alert("r", "\"a\":1,\"b\":3")).string(Columns.EVENT_ID));
  }

  @Test
  void prioritiesAreSeverities() {
    Map.of(
            "Emergency", 100L,
            "Alert", 95L,
            "Critical", 90L,
            "Error", 70L,
            "Warning", 50L,
            "Notice", 30L,
            "Informational", 10L,
            "Debug", 0L)
        .forEach(
            (priority, severity) -> {
              EventRow event = kit.json(alert("r", "\"a\":1").replace("Error", priority));
              assertThat(event.number(Columns.EVENT_SEVERITY)).isEqualTo(severity);
              assertThat(attributes(event)).doesNotContainKey("$.priority");
            });
  }

  @Test
  void connectionsByTheirLocalAndRemoteSide() {
    String sides =
        "\"fd.lip\":\"10.0.3.7\",\"fd.lport\":43812,\"fd.rip\":\"198.51.100.7\",\"fd.rport\":4444,"
            + "\"fd.rip.name\":\"C2.Evil.Example\"";
    Map<Column, Object> called =
        Map.of(
            Columns.SOURCE_IP,
            "10.0.3.7",
            Columns.SOURCE_PORT,
            43_812L,
            Columns.DESTINATION_IP,
            "198.51.100.7",
            Columns.DESTINATION_PORT,
            4_444L,
            Columns.DESTINATION_DOMAIN,
            "c2.evil.example",
            Columns.RELATED_IP,
            List.of("10.0.3.7", "198.51.100.7"));
    assertColumns(kit.json(alert("r", "\"evt.type\":\"connect\"," + sides)), called);
    assertColumns(kit.json(alert("r", "\"evt.type\":\"dup2\"," + sides)), called);
    Map<Column, Object> wasCalled =
        Map.of(
            Columns.SOURCE_IP, "198.51.100.7",
            Columns.SOURCE_PORT, 4_444L,
            Columns.SOURCE_DOMAIN, "c2.evil.example",
            Columns.DESTINATION_IP, "10.0.3.7",
            Columns.DESTINATION_PORT, 43_812L,
            Columns.DESTINATION_DOMAIN, "none");
    assertColumns(kit.json(alert("r", "\"evt.type\":\"accept4\"," + sides)), wasCalled);
    assertColumns(kit.json(alert("r", "\"fd.is_server\":true," + sides)), wasCalled);
    assertColumns(kit.json(alert("r", "\"fd.cip\":\"198.51.100.7\"," + sides)), wasCalled);
  }

  @Test
  void whatAnAlertCallsClientAndServerCountsMore() {
    assertColumns(
        kit.json(
            alert(
                "r",
                "\"fd.cip\":\"10.0.0.1\",\"fd.sip\":\"10.0.0.2\",\"fd.rip\":\"10.0.0.1\","
                    + "\"fd.lip\":\"10.0.0.2\",\"fd.sport\":80,\"fd.lport\":80")),
        Map.of(
            Columns.SOURCE_IP, "10.0.0.1",
            Columns.DESTINATION_IP, "10.0.0.2",
            Columns.SOURCE_PORT, "none",
            Columns.DESTINATION_PORT, 80L));
  }

  @Test
  void connectionsByTheirDescriptor() {
    EventRow event =
        kit.json(
            alert(
                "Contact",
                "\"evt.type\":\"connect\",\"evt.res\":\"EINPROGRESS\",\"fd.type\":\"ipv4\","
                    + "\"fd.l4proto\":\"tcp\",\"fd.name\":\"172.17.0.9:43812->10.96.0.1:443\""));
    assertColumns(
        event,
        Map.of(
            Columns.SOURCE_IP, "172.17.0.9",
            Columns.SOURCE_PORT, 43_812L,
            Columns.DESTINATION_IP, "10.96.0.1",
            Columns.DESTINATION_PORT, 443L,
            Columns.NETWORK_TRANSPORT, "tcp",
            Columns.EVENT_OUTCOME, "failure",
            Columns.EVENT_CATEGORY, List.of("intrusion_detection", "network"),
            Columns.RELATED_IP, List.of("172.17.0.9", "10.96.0.1"),
            Columns.FILE_PATH, "none"));
    event = kit.json(alert("v6", "\"fd.name\":\"fe80::1:43812->2001:DB8::2:443\""));
    assertColumns(
        event,
        Map.of(
            Columns.SOURCE_IP, "fe80::1",
            Columns.DESTINATION_IP, "2001:db8::2",
            Columns.DESTINATION_PORT, 443L));
    event =
        kit.json(
            alert(
                "given",
                "\"fd.cip\":\"10.0.0.1\",\"fd.cport\":50000,\"fd.sip\":\"10.0.0.2\",\"fd.sport\":80,"
                    + "\"fd.sip.name\":\"Web.Example\""));
    assertColumns(
        event,
        Map.of(
            Columns.SOURCE_IP,
            "10.0.0.1",
            Columns.SOURCE_PORT,
            50_000L,
            Columns.DESTINATION_PORT,
            80L,
            Columns.DESTINATION_DOMAIN,
            "web.example",
            Columns.RELATED_DOMAIN,
            List.of("web.example")));
    assertThat(attributes(event)).containsOnlyKeys("$.time", "fd.sip.name");
  }

  @Test
  void filesByTheirDescriptor() {
    assertColumns(
        kit.json(
            alert(
                "Write",
                "\"evt.type\":\"openat\",\"fd.type\":\"file\",\"fd.name\":\"/usr/local/bin/Drift.TXT\","
                    + "\"container.id\":\"host\"")),
        Map.of(
            Columns.FILE_PATH, "/usr/local/bin/Drift.TXT",
            Columns.FILE_NAME, "drift.txt",
            Columns.FILE_EXTENSION, "txt",
            Columns.CONTAINER_ID, "none",
            Columns.EVENT_CATEGORY, List.of("intrusion_detection", "file")));
    assertColumns(
        kit.json(alert("Link", "\"evt.type\":\"symlinkat\",\"evt.arg.linkpath\":\"/tmp/l\"")),
        Map.of(Columns.FILE_PATH, "/tmp/l"));
  }

  @Test
  void kubernetesAudit() {
    assertColumns(
        kit.json(
            alert(
                    "Attach",
                    "\"ka.verb\":\"create\",\"ka.user.name\":\"Admin\",\"ka.target.name\":\"nginx-1\","
                        + "\"ka.target.namespace\":\"shop\"")
                .replace("{\"rule\"", "{\"source\":\"k8s_audit\",\"rule\"")),
        Map.of(
            Columns.EVENT_ACTION, "create",
            Columns.EVENT_CATEGORY, List.of("intrusion_detection", "api"),
            Columns.USER_NAME, "admin",
            Columns.ORCHESTRATOR_NAMESPACE, "shop",
            Columns.ORCHESTRATOR_RESOURCE_NAME, "nginx-1",
            Columns.HOST_OS_TYPE, "none"));
  }

  @Test
  void whatFalcoSaysOfItselfIsNoAlert() {
    EventRow metrics =
        kit.json(
            alert(
                "Falco internal: metrics snapshot", "\"falco.version\":\"0.40.0\",\"evt.time\":1"));
    assertColumns(
        metrics,
        Map.of(
            Columns.EVENT_KIND, "metric",
            Columns.EVENT_CLASS, "other",
            Columns.EVENT_CATEGORY, List.of("host"),
            Columns.AGENT_VERSION, "0.40.0"));
    EventRow drops = kit.json(alert("Falco internal: syscall event drop", "\"n_drops\":7"));
    assertThat(drops.string(Columns.EVENT_KIND)).isEqualTo("state");
  }

  @Test
  void timesInTheFieldsHelp() {
    EventRow event =
        kit.json(
            "{\"rule\":\"r\",\"time\":\"2021-04-13T20:58:00Z+2\",\"output_fields\":{\"evt.time\":"
                + "1618347519000000}}");
    assertThat(RecordKit.time(event, Columns.TIMESTAMP)).isEqualTo("2021-04-13T20:58:39Z");
    event = kit.json("{\"rule\":\"r\"}");
    assertThat(event.strings(Columns.EVENT_MARKS)).containsExactly("time.arrival");
  }

  @Test
  void everyRandomRecordIsRebuilt() {
    List<String> fields = new ArrayList<>();
    List<String> around = new ArrayList<>();
    FalcoMapping.DEFINITION
        .fields()
        .values()
        .forEach(
            names ->
                names.forEach(
                    name -> {
                      if (name.startsWith("$.")) {
                        around.add(name.substring(2).replaceAll("\\[.*", ""));
                      } else {
                        fields.add(name);
                      }
                    }));
    around.add("output_fields");
    RandomJson inner = new RandomJson(Seeds.random("falco fields"), fields);
    RandomJson outer = new RandomJson(Seeds.random("falco envelope"), around);
    for (int i = 0; i < 8_000; i++) {
      String envelope = outer.object(8);
      boolean empty = envelope.substring(1, envelope.length() - 1).isBlank();
      kit.json(
          "{\"output_fields\":" + inner.object(20) + (empty ? "" : ",") + envelope.substring(1));
      kit.json(envelope);
    }
  }
}
