package dev.takagari.core.mapping.panw;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.Identity;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.mapping.record.TimeRule;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UserName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mappings of Palo Alto logs: sessions (TRAFFIC), what was found in them
/// (THREAT), and any other type, of which only the first fields have names.
public final class PanwMapping {
  /// `event.dataset` of its events.
  public static final String DATASET = "panw.firewall";

  static final FieldPath ACTION = FieldPath.of("action");
  static final FieldPath SUBTYPE = FieldPath.of("subtype");
  static final FieldPath SEVERITY = FieldPath.of("severity");

  private static final String MODULE = "panw";
  private static final FieldPath HIGH_RESOLUTION = FieldPath.of("high_res_timestamp");
  private static final FieldPath GENERATED = FieldPath.of("time_generated");
  private static final FieldPath RECEIVED = FieldPath.of("receive_time");
  private static final FieldPath USER = FieldPath.of("srcuser");
  private static final FieldPath THREAT = FieldPath.of("threatid");
  private static final FieldPath RULE = FieldPath.of("rule");
  private static final FieldPath RULE_ID = FieldPath.of("rule_uuid");
  private static final FieldPath SUBJECT = FieldPath.of("misc");
  private static final List<String> OTHER_ADDRESSES = List.of("natsrc", "natdst", "xff", "xff_ip");
  private static final int DATE = 10;

  private static final Map<String, Long> SEVERITIES =
      Map.of("informational", 10L, "low", 30L, "medium", 50L, "high", 70L, "critical", 90L);

  /// Subtypes whose subject is a URL when it looks like one, else a file.
  private static final Set<String> URL_OR_FILE =
      Set.of("virus", "ml-virus", "wildfire", "wildfire-virus", "vulnerability", "spyware");

  private static final Set<String> FILES = Set.of("file", "data");

  /// Sessions.
  static final RecordDefinition TRAFFIC_LOG =
      session("panw-traffic.1", "TRAFFIC")
          .held(Columns.RULE_NAME, Codec.TEXT_1, "rule")
          .held(Columns.RULE_ID, Codec.ID_1, "rule_uuid")
          .build();

  /// What was found in sessions.
  static final RecordDefinition THREAT_LOG =
      session("panw-threat.1", "THREAT")
          .sources(
              ColumnSource.filled(
                  Columns.EVENT_SEVERITY, text -> SEVERITIES.get(Fold.fold(text)), "severity"))
          .held(Columns.USER_AGENT_ORIGINAL, Codec.TEXT_1, "user_agent")
          .held(Columns.FILE_HASH_SHA256, Codec.SHA256_1, "filedigest")
          .derivation(PanwMapping::rule)
          .derivedFrom(Columns.RULE_NAME, "threatid", "rule")
          .derivedFrom(Columns.RULE_ID, "threatid", "rule_uuid")
          .derivation(PanwMapping::subject)
          .derivedFrom(Columns.URL_ORIGINAL, "misc")
          .derivedFrom(Columns.DESTINATION_DOMAIN, "misc")
          .derivedFrom(Columns.FILE_PATH, "misc")
          .derivedFrom(Columns.FILE_NAME, "misc")
          .derivedFrom(Columns.EVENT_KIND, "severity", "subtype")
          .build();

  /// Logs of any other type.
  static final RecordDefinition OTHER_LOG =
      RecordDefinition.named("panw-other.1", MODULE, DATASET)
          .held(Columns.EVENT_PROVIDER, Codec.TEXT_1, "type")
          .held(Columns.EVENT_ACTION, Codec.TEXT_1, "subtype")
          .time(new TimeRule(List.of(RECEIVED), null, PanwMapping::time))
          .identity(Identity.whole("panw-other/1"))
          .derivation(PanwMapping::created)
          .derivedFrom(Columns.EVENT_CREATED, "receive_time")
          .build();

  /// All of them; the last one is for any type.
  public static final List<RecordDefinition> DEFINITIONS =
      List.of(TRAFFIC_LOG, THREAT_LOG, OTHER_LOG);

  private PanwMapping() {}

  private static RecordDefinition.Builder session(String name, String type) {
    return RecordDefinition.named(name, MODULE, DATASET)
        .when(record -> type.equals(record.scalar("type")))
        .time(new TimeRule(List.of(HIGH_RESOLUTION, GENERATED, RECEIVED), null, PanwMapping::time))
        .held(Columns.EVENT_PROVIDER, Codec.TEXT_1, "type")
        .held(Columns.EVENT_ACTION, Codec.TEXT_1, "action")
        .held(Columns.SOURCE_IP, Codec.ADDRESS_1, "src")
        .held(Columns.SOURCE_PORT, Codec.PORT_1, "sport")
        .held(Columns.DESTINATION_IP, Codec.ADDRESS_1, "dst")
        .held(Columns.DESTINATION_PORT, Codec.PORT_1, "dport")
        .held(Columns.NETWORK_TRANSPORT, Codec.FOLD_1, "proto")
        .held(Columns.USER_NAME, Codec.USER_1, "srcuser")
        .held(Columns.USER_TARGET_NAME, Codec.USER_1, "dstuser")
        .held(Columns.CONTAINER_ID, Codec.CONTAINER_ID_1, "container_id")
        .held(Columns.ORCHESTRATOR_NAMESPACE, Codec.TEXT_1, "pod_namespace")
        .held(Columns.ORCHESTRATOR_RESOURCE_NAME, Codec.TEXT_1, "pod_name")
        .derivation(PanwMapping::created)
        .derivedFrom(Columns.EVENT_CREATED, "receive_time")
        .derivation(PanwMapping::people)
        .derivedFrom(Columns.USER_DOMAIN, "srcuser")
        .derivedFrom(Columns.RELATED_IP, OTHER_ADDRESSES.toArray(String[]::new))
        .classification(new PanwClassification())
        .derivedFrom(Columns.EVENT_CATEGORY, "type", "subtype")
        .derivedFrom(Columns.EVENT_TYPE, "subtype", "action")
        .derivedFrom(Columns.EVENT_OUTCOME, "action")
        .identity(
            new Identity(
                "panw/1",
                List.of(
                    Identity.Part.of(true, FieldPath.of("serial")),
                    Identity.Part.of(true, FieldPath.of("type")),
                    new Identity.Part(PanwMapping::number, true),
                    Identity.Part.of(true, GENERATED))))
        .derivedFrom(Columns.EVENT_ID, "serial", "type", "seqno", "time_generated");
  }

  /// Logs of a firewall and type are numbered; 0 is no number.
  private static @Nullable String number(RecordView view) {
    String number = view.text("seqno");
    return number == null || number.equals("0") ? null : number;
  }

  /// Reads `2018/11/30 16:09:07` beside the forms that others use.
  static @Nullable EventTime time(String text) {
    boolean slashes = text.length() > DATE && text.charAt(4) == '/' && text.charAt(DATE) == ' ';
    return EventTime.parse(
        slashes
            ? text.substring(0, DATE).replace('/', '-') + "T" + text.substring(DATE + 1)
            : text);
  }

  private static void created(RecordView view, Draft draft) {
    String received = view.text(RECEIVED);
    EventTime time = received == null ? null : time(received);
    // Beyond what times of events may be, an index cannot store it.
    boolean usable =
        time != null && Codec.MILLIS_1.decode(Long.toString(time.micros() / 1_000)) != null;
    draft.fill(Columns.EVENT_CREATED, time != null && usable ? time.micros() : null);
  }

  private static void people(RecordView view, Draft draft) {
    String user = view.text(USER);
    draft.fill(Columns.USER_DOMAIN, user == null ? null : UserName.split(user).domain());
    for (String field : OTHER_ADDRESSES) {
      String text = view.text(field);
      if (text != null) {
        for (String piece : IpAddress.pieces(text)) {
          draft.add(Columns.RELATED_IP, IpAddress.canonical(piece));
        }
      }
    }
  }

  /// What was found is the rule of an alert, `Name(12345)`; of what was only logged it is the
  /// policy's.
  private static void rule(RecordView view, Draft draft) {
    String found = PanwClassification.isAlert(view) ? view.text(THREAT) : null;
    if (found == null) {
      draft.fill(Columns.RULE_NAME, view.text(RULE));
      String id = view.text(RULE_ID);
      draft.fill(Columns.RULE_ID, id == null ? null : Codec.ID_1.decode(id));
      return;
    }
    draft.fill(Columns.RULE_NAME, found);
    int open = found.lastIndexOf('(');
    if (open >= 0 && found.endsWith(")")) {
      String id = found.substring(open + 1, found.length() - 1);
      draft.fill(Columns.RULE_ID, id.isEmpty() ? null : Codec.ID_1.decode(id));
    }
  }

  private static void subject(RecordView view, Draft draft) {
    String subject = view.text(SUBJECT);
    String subtype = view.text(SUBTYPE);
    if (subject == null || subtype == null) {
      return;
    }
    boolean path = subject.indexOf('/') >= 0 || subject.indexOf('\\') >= 0;
    boolean url = subtype.equals("url") || (URL_OR_FILE.contains(subtype) && subject.contains("/"));
    if (url) {
      draft.fill(Columns.URL_ORIGINAL, subject);
      draft.fill(Columns.DESTINATION_DOMAIN, Codec.URL_HOST_1.decode(subject));
    } else if (path && (FILES.contains(subtype) || URL_OR_FILE.contains(subtype))) {
      draft.fill(Columns.FILE_PATH, Codec.PATH_1.decode(subject));
    } else if (FILES.contains(subtype) || URL_OR_FILE.contains(subtype)) {
      draft.fill(Columns.FILE_NAME, Fold.fold(subject));
    }
  }
}
