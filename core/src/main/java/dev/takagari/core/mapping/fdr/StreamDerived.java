package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UserName;
import java.util.List;
import java.util.Map;

/// Columns of a streamed event that are made from several fields, by the rules of the external API
/// in FDR files ([FdrDerived]).
final class StreamDerived {
  private static final FieldPath SUCCESS = FieldPath.of("Success");
  private static final FieldPath RULE_ACTION = FieldPath.of("RuleAction");
  private static final FieldPath PLATFORM = FieldPath.of("PlatformName");
  private static final FieldPath DIRECTION = FieldPath.of("ConnectionDirection");
  private static final FieldPath SEVERITY = FieldPath.of("Severity");
  private static final FieldPath SEVERITY_NAME = FieldPath.of("SeverityName");
  private static final List<String> ATTACKS = List.of("MitreAttack", "Attacks");
  private static final List<String> TECHNIQUES = List.of("TechniqueID", "TechniqueId", "Technique");
  private static final List<String> CONNECTIONS =
      List.of("NetworkAccesses", "MobileNetworkConnections");
  private static final String QUESTIONS = "DnsRequests";

  private static final Map<String, String> PLATFORMS =
      Map.of(
          "windows", "windows", "mac", "macos", "macos", "macos", "linux", "linux", "ios", "ios",
          "android", "android");

  private StreamDerived() {}

  /// Names the fields that are used beyond those of the external API.
  static void sources(RecordDefinition.Builder builder) {
    builder
        .derivedFrom(Columns.HOST_OS_TYPE, "PlatformName", "Platform")
        .derivedFrom(Columns.PROCESS_EXECUTABLE, "ImageFileName")
        .derivedFrom(Columns.SOURCE_DOMAIN, "SourceEndpointHostName")
        .derivedFrom(Columns.USER_DOMAIN, "SourceAccountDomain")
        .derivedFrom(Columns.RELATED_IP, "MobileNetworkConnections", "IOCValue")
        .derivedFrom(Columns.RELATED_HASH, "SHA256Hashes", "IOCValue")
        .derivedFrom(Columns.RELATED_DOMAIN, QUESTIONS, "IOCValue");
  }

  static void derive(RecordView view, Draft draft) {
    Family family = StreamMapping.family(draft.text(Columns.EVENT_ACTION));
    if (family.isConnection() && "1".equals(view.text(DIRECTION))) {
      // The remote side opened the connection.
      swap(draft, Columns.SOURCE_IP, Columns.DESTINATION_IP);
      swap(draft, Columns.SOURCE_PORT, Columns.DESTINATION_PORT);
    }
    processes(view, draft);
    String user = view.text("UserName");
    draft.fill(Columns.USER_DOMAIN, user == null ? null : UserName.split(user).domain());
    String url = view.text("OriginatingURL");
    draft.fill(Columns.URL_ORIGINAL, url == null ? null : Codec.URL_1.decode(url));
    String platform = view.text(PLATFORM);
    String named = platform == null ? view.text("Platform") : platform;
    draft.fill(Columns.HOST_OS_TYPE, named == null ? null : PLATFORMS.get(Fold.fold(named)));
    severity(view, draft, family);
    for (String attacks : ATTACKS) {
      add(view, draft, Columns.THREAT_TACTIC_NAME, Codec.COMMA_LIST_1, attacks, "[]", "Tactic");
      for (String technique : TECHNIQUES) {
        add(view, draft, Columns.THREAT_TECHNIQUE_ID, Codec.TECHNIQUES_1, attacks, "[]", technique);
      }
    }
    related(view, draft);
  }

  private static void swap(Draft draft, Column one, Column other) {
    Object value = draft.get(one);
    draft.set(one, draft.get(other));
    draft.set(other, value);
  }

  private static void processes(RecordView view, Draft draft) {
    String name = view.text("FileName");
    for (Column column : List.of(Columns.PROCESS_EXECUTABLE, Columns.FILE_PATH)) {
      String path = draft.text(column);
      if (path != null && name != null && view.text("FilePath") != null) {
        draft.set(column, FdrDerived.withFileName(path, name));
      }
    }
    String parent = view.text("ParentImageFileName");
    draft.fill(Columns.PROCESS_PARENT_NAME, parent == null ? null : FilePath.baseName(parent));
  }

  private static void severity(RecordView view, Draft draft, Family family) {
    String number = view.text(SEVERITY);
    if (number != null && FdrPlan.isLegacySeverity(family)) {
      draft.fill(Columns.EVENT_SEVERITY, FdrDerived.legacySeverity(number));
    }
    String name = view.text(SEVERITY_NAME);
    draft.fill(
        Columns.EVENT_SEVERITY, name == null ? null : FdrDerived.SEVERITIES.get(Fold.fold(name)));
  }

  private static void related(RecordView view, Draft draft) {
    for (String field : FdrDerived.ADDRESSES) {
      for (String text : view.texts(FieldPath.of(field))) {
        addresses(draft, text);
      }
    }
    for (String connections : CONNECTIONS) {
      for (String side : List.of("LocalAddress", "RemoteAddress")) {
        view.texts(FieldPath.of(connections, "[]", side)).forEach(text -> addresses(draft, text));
      }
    }
    for (String field : FdrDerived.HASHES) {
      String text = view.text(field);
      draft.add(Columns.RELATED_HASH, text == null ? null : HashValue.canonical(text));
    }
    String hashes = view.text("SHA256Hashes");
    if (hashes != null) {
      for (String hash : hashes.split(",", -1)) {
        draft.add(Columns.RELATED_HASH, HashValue.canonical(hash.strip()));
      }
    }
    for (String field : FdrDerived.URLS) {
      String text = view.text(field);
      draft.add(
          Columns.RELATED_DOMAIN, text == null ? null : (String) Codec.URL_HOST_1.decode(text));
    }
    for (String name : view.texts(FieldPath.of(QUESTIONS, "[]", "DomainName"))) {
      draft.add(Columns.RELATED_DOMAIN, (String) Codec.DOMAIN_1.decode(name));
    }
    indicator(view, draft);
  }

  /// What the detection was made for.
  private static void indicator(RecordView view, Draft draft) {
    String type = view.text("IOCType");
    String value = view.text("IOCValue");
    if (type == null || value == null) {
      return;
    }
    String kind = Fold.fold(type);
    if (kind.contains("hash") || kind.equals("md5") || kind.startsWith("sha")) {
      draft.add(Columns.RELATED_HASH, HashValue.canonical(value));
    } else if (kind.contains("domain")) {
      draft.add(Columns.RELATED_DOMAIN, (String) Codec.DOMAIN_1.decode(value));
    } else if (kind.startsWith("ip")) {
      addresses(draft, value);
    }
  }

  private static void addresses(Draft draft, String text) {
    for (String piece : IpAddress.pieces(text)) {
      draft.add(Columns.RELATED_IP, IpAddress.canonical(piece));
    }
  }

  @SuppressWarnings("unchecked")
  private static void add(
      RecordView view, Draft draft, Column column, Codec codec, String... path) {
    for (String text : view.texts(FieldPath.of(path))) {
      if (codec.decode(text) instanceof List<?> list) {
        draft.addAll(column, (List<String>) list);
      }
    }
  }

  static Classification classify(RecordView view, Draft columns) {
    Family family = StreamMapping.family(columns.text(Columns.EVENT_ACTION));
    String rule = family.is("network") ? view.text(RULE_ACTION) : null;
    return new Classification(
        family.kind(), family.categories(), FdrDerived.types(rule, family), outcome(view, family));
  }

  private static String outcome(RecordView view, Family family) {
    String success = view.text(SUCCESS);
    return switch (success == null ? "" : Fold.fold(success)) {
      case "true" -> "success";
      case "false" -> "failure";
      default -> family.outcome();
    };
  }
}
