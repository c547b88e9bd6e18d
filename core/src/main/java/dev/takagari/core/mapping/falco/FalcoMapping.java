package dev.takagari.core.mapping.falco;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.Identity;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.mapping.record.TimeRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mapping of Falco's alerts. The fields are those of `output_fields`; what stands
/// around them is the envelope.
public final class FalcoMapping {
  /// `event.dataset` of its events.
  public static final String DATASET = "falco.alerts";

  static final String BODY = "output_fields";
  static final FieldPath RULE = FieldPath.of("$.rule");
  static final FieldPath SOURCE = FieldPath.of("$.source");
  static final FieldPath KIND = FieldPath.of("evt.type");

  private static final FieldPath FD_TYPE = FieldPath.of("fd.type");
  private static final FieldPath FD_NAME = FieldPath.of("fd.name");
  private static final FieldPath HOSTNAME = FieldPath.of("$.hostname");
  private static final FieldPath OUTPUT = FieldPath.of("$.output");
  private static final String TACTIC = "mitre_";

  /// The mapping; last, because it is made of the others.
  public static final RecordDefinition DEFINITION = definition();

  private FalcoMapping() {}

  private static RecordDefinition definition() {
    RecordDefinition.Builder builder =
        RecordDefinition.named("falco.1", "falco", DATASET)
            .body(BODY)
            .time(TimeRule.of("$.time", "evt.time", "evt.time.iso8601"))
            .held(Columns.EVENT_ACTION, Codec.TEXT_1, "evt.type", "ka.verb")
            .held(Columns.EVENT_SEVERITY, Codec.PRIORITY_1, "$.priority")
            .held(Columns.EVENT_PROVIDER, Codec.TEXT_1, "$.source")
            .held(Columns.MESSAGE, Codec.TEXT_1, "$.output")
            .held(Columns.RULE_NAME, Codec.TEXT_1, "$.rule")
            .held(Columns.HOST_NAME, Codec.FOLD_1, "$.hostname")
            .held(Columns.AGENT_VERSION, Codec.TEXT_1, "falco.version")
            .sources(
                ColumnSource.filled(
                    Columns.EVENT_OUTCOME,
                    result -> result.equals("SUCCESS") ? "success" : "failure",
                    "evt.res"),
                ColumnSource.added(
                    Columns.THREAT_TACTIC_NAME, FalcoMapping::tactic, "$.tags", "[]"),
                ColumnSource.added(
                    Columns.THREAT_TECHNIQUE_ID, Codec.TECHNIQUES_1::decode, "$.tags", "[]"));
    process(builder);
    return builder
        .held(Columns.CONTAINER_ID, Codec.CONTAINER_ID_1, "container.id")
        .held(Columns.CONTAINER_NAME, Codec.FOLD_1, "container.name")
        .held(Columns.CONTAINER_IMAGE_NAME, Codec.IMAGE_1, "container.image.repository")
        .held(Columns.ORCHESTRATOR_NAMESPACE, Codec.TEXT_1, "k8s.ns.name", "ka.target.namespace")
        .held(Columns.ORCHESTRATOR_CLUSTER_NAME, Codec.TEXT_1, "k8smeta.cluster.name")
        .held(Columns.ORCHESTRATOR_RESOURCE_NAME, Codec.TEXT_1, "k8s.pod.name", "ka.target.name")
        .held(Columns.SOURCE_IP, Codec.ADDRESS_1, "fd.cip")
        .sources(number(Columns.SOURCE_PORT, Codec.PORT_1, "fd.cport"))
        .held(Columns.DESTINATION_IP, Codec.ADDRESS_1, "fd.sip")
        .sources(number(Columns.DESTINATION_PORT, Codec.PORT_1, "fd.sport"))
        .held(Columns.SOURCE_DOMAIN, Codec.DOMAIN_1, "fd.cip.name")
        .held(Columns.DESTINATION_DOMAIN, Codec.DOMAIN_1, "fd.sip.name")
        .held(Columns.NETWORK_TRANSPORT, Codec.FOLD_1, "fd.l4proto")
        .derivation(FalcoMapping::derive)
        .derivedFrom(Columns.HOST_OS_TYPE, "$.source")
        .derivedFrom(Columns.FILE_PATH, "fd.name", "evt.arg.newpath", "evt.arg.linkpath")
        .derivedFrom(Columns.SOURCE_IP, "fd.name", "fd.lip", "fd.rip")
        .derivedFrom(Columns.SOURCE_PORT, "fd.name", "fd.lport", "fd.rport")
        .derivedFrom(Columns.SOURCE_DOMAIN, "fd.rip.name")
        .derivedFrom(Columns.DESTINATION_IP, "fd.name", "fd.rip", "fd.lip")
        .derivedFrom(Columns.DESTINATION_PORT, "fd.name", "fd.rport", "fd.lport")
        .derivedFrom(Columns.DESTINATION_DOMAIN, "fd.rip.name")
        .classification(new FalcoClassification())
        .derivedFrom(Columns.EVENT_KIND, "$.source", "$.rule")
        .derivedFrom(Columns.EVENT_CATEGORY, "evt.type", "$.source")
        .identity(identity())
        .derivedFrom(Columns.EVENT_ID, "$.hostname", "$.rule", "$.time", "$.output", BODY)
        .build();
  }

  private static void process(RecordDefinition.Builder builder) {
    builder
        .sources(number(Columns.PROCESS_PID, Codec.LONG_1, "proc.pid"))
        .held(Columns.PROCESS_NAME, Codec.FOLD_1, "proc.name")
        .held(Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "proc.exepath")
        .held(Columns.PROCESS_COMMAND_LINE, Codec.TEXT_1, "proc.cmdline")
        .held(Columns.PROCESS_WORKING_DIRECTORY, Codec.PATH_1, "proc.cwd")
        .held(Columns.PROCESS_PARENT_NAME, Codec.FOLD_1, "proc.pname")
        .held(Columns.PROCESS_PARENT_EXECUTABLE, Codec.PATH_1, "proc.pexepath")
        .held(Columns.PROCESS_PARENT_COMMAND_LINE, Codec.TEXT_1, "proc.pcmdline")
        .sources(number(Columns.USER_ID, Codec.UPPER_1, "user.uid"))
        .held(Columns.USER_NAME, Codec.USER_1, "user.name", "ka.user.name");
  }

  private static ColumnSource number(Column column, Codec codec, String field) {
    return ColumnSource.held(column, codec, JsonKind.NUMBER, field);
  }

  /// falcosidekick sends an alert under a new random id each time, sorts the tags and may rename
  /// the source; what an alert says stays.
  private static Identity identity() {
    Identity.Value said =
        view -> {
          String output = FalcoTime.text(view, OUTPUT);
          return output == null ? view.canonical(BODY) : output;
        };
    return new Identity(
        "falco/1",
        List.of(
            Identity.Part.of(false, HOSTNAME),
            Identity.Part.of(true, RULE),
            new Identity.Part(FalcoTime::nanos, true),
            new Identity.Part(said, false)));
  }

  private static @Nullable Object tactic(String tag) {
    return tag.startsWith(TACTIC) && tag.length() > TACTIC.length()
        ? tag.substring(TACTIC.length()).replace('_', ' ')
        : null;
  }

  private static void derive(RecordView view, Draft draft) {
    String source = view.text(SOURCE);
    // falcosidekick writes `syscalls` where Falco says nothing.
    if (source != null && (source.equals("syscall") || source.equals("syscalls"))) {
      draft.fill(Columns.HOST_OS_TYPE, "linux");
    }
    String name = view.text(FD_NAME);
    if (name != null) {
      String type = view.text(FD_TYPE);
      FalcoConnection connection = FalcoConnection.parse(name);
      if (connection != null) {
        connection.fill(draft);
      } else if ("file".equals(type) || (type == null && name.startsWith("/"))) {
        draft.fill(Columns.FILE_PATH, Codec.PATH_1.decode(name));
      }
    }
    FalcoSides.of(view, draft).fill(view, draft);
    for (String argument : new String[] {"evt.arg.newpath", "evt.arg.linkpath"}) {
      String path = view.text(argument);
      draft.fill(Columns.FILE_PATH, path == null ? null : Codec.PATH_1.decode(path));
    }
  }
}
