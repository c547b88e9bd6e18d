package dev.takagari.core.mapping.fdr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonText;
import dev.takagari.core.mapping.AbsentText;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.fdr.Family.Role;
import dev.takagari.core.mapping.fdr.Family.Which;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.RegistryPath;
import dev.takagari.core.normalize.UserName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Columns that are made from several fields, from part of one, or from other columns. They are
/// filled beside the lossless rule: what they are made from is kept unless its home holds it.
final class FdrDerived {
  static final List<String> HASHES =
      List.of(
          "MD5HashData",
          "SHA1HashData",
          "SHA256HashData",
          "AuthenticodeHashData",
          "TargetSHA256HashData",
          "MD5String",
          "SHA1String",
          "SHA256String");
  static final List<String> ADDRESSES =
      List.of(
          "LocalAddressIP4",
          "LocalAddressIP6",
          "RemoteAddressIP4",
          "RemoteAddressIP6",
          "FirstIP4Record",
          "FirstIP6Record",
          "IP4Records",
          "IP6Records",
          "RespondingDnsServer",
          "ClientComputerName",
          "UserIp",
          "SourceIp",
          "UserSourceIp",
          "SourceEndpointIpAddress",
          "IPv4",
          "IPv6");
  static final List<String> URLS =
      List.of("OriginatingURL", "HttpUrl", "RequestUrl", "Url", "RemoteHost");
  static final Map<String, Long> SEVERITIES =
      Map.of(
          "informational",
          10L,
          "info",
          10L,
          "low",
          30L,
          "medium",
          50L,
          "high",
          70L,
          "critical",
          90L);

  /// What the sensor's firewall did, when it says so by number.
  private static final Map<String, String> RULE_ACTIONS = Map.of("1", "allow", "2", "block");

  private static final ObjectMapper JSON = new ObjectMapper();

  private FdrDerived() {}

  /// Whether a text says that there is no value.
  static boolean isAbsent(String text) {
    return AbsentText.is(text);
  }

  /// Fields that columns are made from besides their homes.
  static Map<Column, List<String>> sources(boolean sensor) {
    Map<Column, List<String>> s = new LinkedHashMap<>();
    if (sensor) {
      s.put(Columns.TIMESTAMP, List.of("ContextTimeStamp", "ProcessStartTime", "timestamp", "id"));
      s.put(Columns.EVENT_ID, List.of("cid", "aid", "id", "event_simpleName", "timestamp"));
      s.put(Columns.PROCESS_ENTITY_ID, List.of("TargetProcessId"));
      s.put(Columns.USER_TARGET_NAME, List.of("DomainSid", "UserRid"));
    } else {
      s.put(
          Columns.TIMESTAMP,
          List.of(
              "UTCTimestamp",
              "timestamp",
              "StartTime",
              "StartTimeEpoch",
              "ContextTimeStamp",
              "id"));
      s.put(Columns.EVENT_SEVERITY, List.of("Severity", "SeverityName"));
      s.put(Columns.EVENT_OUTCOME, List.of("Success"));
      s.put(Columns.EVENT_TYPE, List.of("RuleAction"));
      s.put(Columns.PROCESS_EXECUTABLE, List.of("FileName"));
    }
    s.put(Columns.HOST_NAME, List.of());
    s.put(Columns.PROCESS_NAME, List.of("ImageFileName"));
    s.put(Columns.PROCESS_PARENT_NAME, List.of("ParentImageFileName", "ParentImageFilePath"));
    s.put(Columns.USER_DOMAIN, List.of("UserName"));
    s.put(Columns.FILE_NAME, List.of("TargetFileName", "ScriptFileName"));
    s.put(Columns.FILE_EXTENSION, List.of("TargetFileName", "ScriptFileName"));
    s.put(Columns.REGISTRY_HIVE, List.of("RegObjectName"));
    s.put(Columns.REGISTRY_KEY, List.of("RegObjectName"));
    s.put(Columns.REGISTRY_PATH, List.of("RegObjectName", "RegValueName"));
    s.put(Columns.URL_ORIGINAL, List.of("OriginatingURL"));
    s.put(Columns.THREAT_TACTIC_NAME, List.of("MitreAttack", "Attacks"));
    s.put(Columns.THREAT_TECHNIQUE_ID, List.of("MitreAttack", "Attacks"));
    List<String> related = new ArrayList<>(ADDRESSES);
    related.add("NetworkAccesses");
    s.put(Columns.RELATED_IP, related);
    s.put(Columns.RELATED_HASH, HASHES);
    s.put(
        Columns.RELATED_DOMAIN,
        List.of(
            "DomainName",
            "CNAMERecords",
            "OriginatingURL",
            "HttpUrl",
            "RequestUrl",
            "Url",
            "RemoteHost",
            "ClientComputerName"));
    s.put(Columns.RELATED_USER, List.of("UserSid", "UserName", "TargetUserName"));
    s.values().removeIf(List::isEmpty);
    return s;
  }

  /// Fills what must be known before the homes are: a target that acts for want of another process.
  static void before(Draft draft, JsonRecord record, Family family) {
    boolean noActor = family.process() == Which.ACTOR && text(record, "ContextProcessId") == null;
    String target = noActor ? text(record, "TargetProcessId") : null;
    if (target != null) {
      draft.set(Columns.PROCESS_ENTITY_ID, Codec.ID_1.decode(target));
    }
  }

  /// Fills everything else once the homes are filled.
  static void after(
      Draft draft, JsonRecord record, boolean sensor, Family family, LineContext context) {
    processes(draft, record, sensor, family);
    users(draft, record);
    files(draft, family);
    registry(draft, record);
    String url = text(record, "OriginatingURL");
    if (url != null) {
      draft.fill(Columns.URL_ORIGINAL, Codec.URL_1.decode(url));
    }
    attacks(draft, record, "MitreAttack");
    attacks(draft, record, "Attacks");
    classify(draft, record, sensor, family);
    related(draft, record, family);
    String hostId = draft.text(Columns.HOST_ID);
    if (hostId != null && !draft.has(Columns.HOST_NAME)) {
      String name = context.hostNames().find(hostId);
      draft.set(Columns.HOST_NAME, name == null ? null : Fold.fold(name));
    }
  }

  private static void processes(Draft draft, JsonRecord record, boolean sensor, Family family) {
    String entity = draft.text(Columns.PROCESS_ENTITY_ID);
    if (entity != null && entity.equals(draft.text(Columns.PROCESS_TARGET_ENTITY_ID))) {
      draft.set(Columns.PROCESS_TARGET_ENTITY_ID, null);
    }
    if (!sensor) {
      appendFileName(draft, record, Columns.PROCESS_EXECUTABLE);
      appendFileName(draft, record, Columns.FILE_PATH);
    }
    fillBaseName(draft, Columns.PROCESS_NAME, Columns.PROCESS_EXECUTABLE);
    fillBaseName(draft, Columns.PROCESS_PARENT_NAME, Columns.PROCESS_PARENT_EXECUTABLE);
    String parent = text(record, "ParentImageFileName");
    if (parent != null) {
      draft.fill(Columns.PROCESS_PARENT_NAME, FilePath.baseName(parent));
    }
    String context = text(record, "ContextBaseFileName");
    if (family.process() == Which.SUBJECT && context != null) {
      String actor = text(record, "ContextProcessId");
      String subject = text(record, "TargetProcessId");
      if (actor == null || actor.equals(subject)) {
        draft.fill(Columns.PROCESS_NAME, Fold.fold(context));
      }
    }
  }

  /// Old detections give the directory, new ones the whole path.
  private static void appendFileName(Draft draft, JsonRecord record, Column column) {
    String path = draft.text(column);
    String name = text(record, "FileName");
    if (path != null && name != null) {
      draft.set(column, withFileName(path, name));
    }
  }

  /// The path with the name at its end, unless it ends so.
  static String withFileName(String path, String name) {
    if (Fold.fold(path).endsWith(Fold.fold(name))) {
      return path;
    }
    char separator = path.startsWith("/") ? '/' : '\\';
    boolean separated = path.charAt(path.length() - 1) == separator;
    return separated ? path + name : path + separator + name;
  }

  private static void fillBaseName(Draft draft, Column name, Column path) {
    String whole = draft.text(path);
    if (whole != null && !draft.has(name)) {
      draft.set(name, FilePath.baseName(whole));
    }
  }

  private static void users(Draft draft, JsonRecord record) {
    String user = text(record, "UserName");
    if (user != null) {
      draft.fill(Columns.USER_DOMAIN, UserName.split(user).domain());
    }
    String domain = text(record, "DomainSid");
    String rid = text(record, "UserRid");
    if (domain != null && rid != null) {
      draft.fill(Columns.USER_TARGET_NAME, Fold.fold(domain + "-" + rid));
    }
  }

  private static void files(Draft draft, Family family) {
    fillBaseName(draft, Columns.FILE_NAME, Columns.FILE_PATH);
    String name = draft.text(Columns.FILE_NAME);
    if (name != null && family.role() != Role.DIRECTORY) {
      draft.set(Columns.FILE_EXTENSION, FilePath.extension(name));
    }
  }

  private static void registry(Draft draft, JsonRecord record) {
    String object = text(record, "RegObjectName");
    if (object == null) {
      return;
    }
    RegistryPath path = RegistryPath.of(object, draft.text(Columns.REGISTRY_VALUE));
    draft.set(Columns.REGISTRY_HIVE, path.hive());
    draft.set(Columns.REGISTRY_KEY, path.key());
    draft.set(Columns.REGISTRY_PATH, path.path());
  }

  private static void classify(Draft draft, JsonRecord record, boolean sensor, Family family) {
    draft.set(Columns.EVENT_KIND, family.kind());
    draft.addAll(Columns.EVENT_CATEGORY, family.categories());
    String ruleAction = family.is("network") ? text(record, "RuleAction") : null;
    draft.addAll(Columns.EVENT_TYPE, types(ruleAction, family));
    draft.set(Columns.EVENT_OUTCOME, outcome(record, sensor, family));
    if (!sensor) {
      severity(draft, record, family);
    }
    draft.set(
        Columns.EVENT_CLASS,
        EventClass.of(
                family.kind(),
                family.categories(),
                draft.text(Columns.EVENT_ACTION),
                draft.has(Columns.DNS_QUESTION_NAME))
            .text());
  }

  /// @param action what a firewall's rule did, null if there was none
  static List<String> types(@Nullable String action, Family family) {
    if (action == null) {
      return family.types();
    }
    String folded = RULE_ACTIONS.getOrDefault(action, Fold.fold(action));
    if (folded.contains("allow") || folded.contains("permit")) {
      return List.of("allowed");
    }
    boolean denied = folded.contains("block") || folded.contains("den") || folded.contains("drop");
    return denied ? List.of("denied") : family.types();
  }

  private static String outcome(JsonRecord record, boolean sensor, Family family) {
    if (sensor) {
      String status = family.is("network") ? text(record, "QueryStatus") : null;
      return status != null && !status.equals("0") ? "failure" : family.outcome();
    }
    String success = record.scalar("Success");
    if (success == null) {
      return family.outcome();
    }
    return switch (Fold.fold(success)) {
      case "true" -> "success";
      case "false" -> "failure";
      default -> family.outcome();
    };
  }

  private static void severity(Draft draft, JsonRecord record, Family family) {
    String number = record.scalar("Severity");
    if (number != null && FdrPlan.isLegacySeverity(family)) {
      draft.fill(Columns.EVENT_SEVERITY, legacySeverity(number));
    }
    String name = text(record, "SeverityName");
    if (name != null) {
      draft.fill(Columns.EVENT_SEVERITY, SEVERITIES.get(Fold.fold(name)));
    }
  }

  /// The severity that one of 1 to 5 stands for, null for anything else.
  static @Nullable Long legacySeverity(String level) {
    return Codec.SEVERITY_1.decode(level) instanceof Long n && n >= 1 && n <= 5
        ? (Long) (n * 20 - 10)
        : null;
  }

  private static void attacks(Draft draft, JsonRecord record, String field) {
    for (JsonNode attack : elements(record, field)) {
      addList(draft, Columns.THREAT_TACTIC_NAME, Codec.COMMA_LIST_1, attack.path("Tactic"));
      addList(draft, Columns.THREAT_TECHNIQUE_ID, Codec.TECHNIQUES_1, attack.path("TechniqueID"));
      addList(draft, Columns.THREAT_TECHNIQUE_ID, Codec.TECHNIQUES_1, attack.path("TechniqueId"));
      addList(draft, Columns.THREAT_TECHNIQUE_ID, Codec.TECHNIQUES_1, attack.path("Technique"));
    }
  }

  @SuppressWarnings("unchecked")
  private static void addList(Draft draft, Column column, Codec codec, JsonNode node) {
    if (node.isTextual()
        && codec.decode(JsonText.whole(node.textValue())) instanceof List<?> list) {
      draft.addAll(column, (List<String>) list);
    }
  }

  private static void related(Draft draft, JsonRecord record, Family family) {
    related(draft, draft.text(Columns.SOURCE_IP));
    related(draft, draft.text(Columns.DESTINATION_IP));
    draft.list(Columns.DNS_RESOLVED_IP).forEach(address -> related(draft, address));
    boolean ownAddress = !family.isConnection();
    for (String field : ADDRESSES) {
      boolean skipped = ownAddress && field.startsWith("LocalAddress");
      String text = skipped ? null : text(record, field);
      if (text != null) {
        for (String piece : IpAddress.pieces(text)) {
          related(draft, IpAddress.canonical(piece));
        }
      }
    }
    for (JsonNode access : elements(record, "NetworkAccesses")) {
      related(draft, IpAddress.canonical(access.path("LocalAddress").asText("")));
      related(draft, IpAddress.canonical(access.path("RemoteAddress").asText("")));
    }
    for (String field : HASHES) {
      String text = text(record, field);
      draft.add(Columns.RELATED_HASH, text == null ? null : HashValue.canonical(text));
    }
    relatedDomain(draft, draft.text(Columns.DNS_QUESTION_NAME));
    draft.list(Columns.DNS_ANSWERS_DATA).forEach(name -> relatedDomain(draft, name));
    relatedDomain(draft, draft.text(Columns.SOURCE_DOMAIN));
    relatedDomain(draft, draft.text(Columns.DESTINATION_DOMAIN));
    for (String field : URLS) {
      String text = text(record, field);
      relatedDomain(draft, text == null ? null : (String) Codec.URL_HOST_1.decode(text));
    }
    String id = draft.text(Columns.USER_ID);
    draft.add(Columns.RELATED_USER, id == null ? null : Fold.fold(id));
    draft.add(Columns.RELATED_USER, draft.text(Columns.USER_NAME));
    draft.add(Columns.RELATED_USER, draft.text(Columns.USER_TARGET_NAME));
  }

  private static void related(Draft draft, @Nullable String address) {
    boolean named =
        address != null
            && !IpAddress.isUnspecified(address)
            && !IpAddress.isLoopbackOrMulticast(address);
    draft.add(Columns.RELATED_IP, named ? address : null);
  }

  private static void relatedDomain(Draft draft, @Nullable String name) {
    draft.add(Columns.RELATED_DOMAIN, name != null && DomainName.isQualified(name) ? name : null);
  }

  /// The objects of a field that is an array; none for anything else.
  private static Iterable<JsonNode> elements(JsonRecord record, String field) {
    int index = record.find(field);
    if (index < 0 || record.kind(index) != JsonKind.ARRAY) {
      return List.of();
    }
    try {
      return JSON.readTree(record.text(index));
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  /// The text of a field, null when there is none or it says that there is none.
  static @Nullable String text(JsonRecord record, String field) {
    String text = record.scalar(field);
    return text == null || isAbsent(text) ? null : text;
  }
}
