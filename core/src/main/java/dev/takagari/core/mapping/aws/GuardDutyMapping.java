package dev.takagari.core.mapping.aws;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.Derivation;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.Identity;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.mapping.record.TimeRule;
import dev.takagari.core.normalize.Fold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mapping of GuardDuty findings: as exported to S3 or as the API answers, with
/// names in either case, and inside the envelope of EventBridge.
public final class GuardDutyMapping {
  /// `event.dataset` of its events.
  public static final String DATASET = "aws.guardduty";

  /// The array around findings of the API.
  public static final String WRAPPER = "findings";

  /// `event.action` when an agent watches what it had lost sight of.
  public static final String HEALTHY = "GuardDuty Runtime Protection Healthy";

  /// `event.action` when an agent lost sight of what it should watch.
  public static final String UNHEALTHY = "GuardDuty Runtime Protection Unhealthy";

  private static final String BODY = "detail";
  private static final FieldPath NOTICE = FieldPath.of("$.detail-type");
  private static final BigDecimal CRITICAL = BigDecimal.valueOf(9);
  private static final BigDecimal HIGH = BigDecimal.valueOf(7);
  private static final BigDecimal MEDIUM = BigDecimal.valueOf(4);
  private static final int LONGEST_NUMBER = 20;

  private static final FieldPath TITLE = FieldPath.of("title");
  private static final FieldPath TYPE = FieldPath.of("type");
  private static final FieldPath SAMPLE = FieldPath.of("service", "additionalInfo", "sample");
  private static final FieldPath MORE = FieldPath.of("service", "additionalInfo", "value");
  private static final FieldPath FEATURE = FieldPath.of("service", "featureName");
  private static final List<String> SCANS = List.of("ebsVolumeScanDetails", "malwareScanDetails");

  /// Findings that stand for themselves; last but one, because it is made of the others.
  public static final RecordDefinition BARE = definition("guardduty.1").build();

  /// Findings as EventBridge delivers them.
  public static final RecordDefinition ENVELOPED =
      definition("guardduty-eb.1")
          .body(BODY)
          .when(
              record -> record.find(BODY) >= 0 && record.kind(record.find(BODY)) == JsonKind.OBJECT)
          .filled(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "resourceAccountId")
          .filled(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "$.account")
          .filled(Columns.CLOUD_REGION, Codec.FOLD_1, "$.region")
          .sources(
              ColumnSource.filled(
                  Columns.EVENT_ACTION, GuardDutyMapping::coverage, "$.detail-type"))
          .filled(Columns.MESSAGE, Codec.TEXT_1, "issue")
          .filled(
              Columns.ORCHESTRATOR_CLUSTER_NAME,
              Codec.TEXT_1,
              "resourceDetails",
              "ecsClusterDetails",
              "clusterName")
          .filled(
              Columns.ORCHESTRATOR_CLUSTER_NAME,
              Codec.TEXT_1,
              "resourceDetails",
              "eksClusterDetails",
              "clusterName")
          .filled(
              Columns.CLOUD_INSTANCE_ID,
              Codec.FOLD_1,
              "resourceDetails",
              "ec2InstanceDetails",
              "instanceId")
          .time(
              new TimeRule(
                  List.of(
                      FieldPath.of("service", "eventLastSeen"),
                      FieldPath.of("updatedAt"),
                      FieldPath.of("$.time")),
                  FieldPath.of("updatedAt")))
          .build();

  private GuardDutyMapping() {}

  private static RecordDefinition.Builder definition(String name) {
    RecordDefinition.Builder builder =
        RecordDefinition.named(name, "aws", DATASET)
            .foldNames()
            .time(
                new TimeRule(
                    List.of(FieldPath.of("service", "eventLastSeen"), FieldPath.of("updatedAt")),
                    FieldPath.of("updatedAt")))
            .identity(
                new Identity(
                    "guardduty/1",
                    List.of(
                        Identity.Part.of(false, FieldPath.of("accountId")),
                        Identity.Part.of(false, FieldPath.of("region")),
                        Identity.Part.of(true, FieldPath.of("id")),
                        Identity.Part.of(true, FieldPath.of("updatedAt")),
                        Identity.Part.of(false, FieldPath.of("service", "count")))))
            .derivedFrom(
                Columns.EVENT_ID, "accountId", "region", "id", "updatedAt", "service.count")
            .constant(Columns.CLOUD_PROVIDER, "aws")
            .held(Columns.EVENT_CREATED, Codec.ISO_1, "updatedAt")
            .filled(Columns.EVENT_ACTION, Codec.TEXT_1, "service", "action", "actionType")
            .sources(
                ColumnSource.filled(Columns.EVENT_SEVERITY, GuardDutyMapping::severity, "severity"))
            .filled(Columns.EVENT_PROVIDER, Codec.TEXT_1, "service", "featureName")
            .filled(Columns.EVENT_PROVIDER, Codec.TEXT_1, "service", "serviceName")
            .held(Columns.MESSAGE, Codec.TEXT_1, "description")
            .held(Columns.RULE_NAME, Codec.TEXT_1, "type")
            .sources(
                ColumnSource.filled(
                    Columns.THREAT_TACTIC_NAME, GuardDutyMapping::beforeColon, "type"))
            .held(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "accountId")
            .held(Columns.CLOUD_REGION, Codec.FOLD_1, "region");
    instance(builder);
    process(builder);
    people(builder);
    containers(builder);
    files(builder);
    return builder
        .derivation(GuardDutyMapping::mark)
        .derivedFrom(Columns.EVENT_MARKS, SAMPLE.toString(), MORE.toString(), TITLE.toString())
        .derivation(FindingAction::derive)
        .derivedFrom(Columns.SOURCE_IP, FindingAction.ADDRESSES)
        .derivedFrom(Columns.SOURCE_PORT, FindingAction.PORTS)
        .derivedFrom(Columns.DESTINATION_IP, FindingAction.ADDRESSES)
        .derivedFrom(Columns.DESTINATION_PORT, FindingAction.PORTS)
        .derivedFrom(Columns.NETWORK_DIRECTION, FindingAction.of("connectionDirection"))
        .derivedFrom(Columns.NETWORK_TRANSPORT, FindingAction.of("protocol"))
        .derivedFrom(Columns.DNS_QUESTION_NAME, FindingAction.of("domain"))
        .derivedFrom(Columns.USER_AGENT_ORIGINAL, FindingAction.of("userAgent"))
        .derivedFrom(Columns.SERVICE_NAME, FindingAction.of("serviceName"))
        .derivedFrom(Columns.RELATED_IP, FindingAction.ADDRESSES)
        .derivedFrom(Columns.EVENT_OUTCOME, FindingAction.of("blocked"))
        .classification(GuardDutyMapping::classify)
        .derivedFrom(Columns.EVENT_CATEGORY, "service.action.actionType", "type")
        .derivedFrom(Columns.EVENT_TYPE, FindingAction.of("blocked"));
  }

  private static void instance(RecordDefinition.Builder builder) {
    String[] card = {"resource", "instanceDetails", "networkInterfaces", "[]"};
    builder
        .filled(
            Columns.CLOUD_INSTANCE_ID, Codec.FOLD_1, "resource", "instanceDetails", "instanceId")
        .sources(
            ColumnSource.filled(
                Columns.HOST_OS_TYPE,
                text -> Fold.fold(text).equals("windows") ? "windows" : null,
                "resource",
                "instanceDetails",
                "platform"))
        .sources(
            address(Columns.HOST_IP, card, "privateIpAddress"),
            address(Columns.HOST_IP, card, "privateIpAddresses", "[]", "privateIpAddress"),
            address(Columns.HOST_IP, card, "ipv6Addresses", "[]"),
            address(Columns.HOST_EXTERNAL_IP, card, "publicIp"),
            address(Columns.RELATED_IP, card, "privateIpAddress"),
            address(Columns.RELATED_IP, card, "privateIpAddresses", "[]", "privateIpAddress"),
            address(Columns.RELATED_IP, card, "ipv6Addresses", "[]"),
            address(Columns.RELATED_IP, card, "publicIp"));
  }

  private static ColumnSource address(Column column, String[] card, String... steps) {
    String[] path = new String[card.length + steps.length];
    System.arraycopy(card, 0, path, 0, card.length);
    System.arraycopy(steps, 0, path, card.length, steps.length);
    return ColumnSource.added(column, Codec.ADDRESSES_1::decode, path);
  }

  private static void process(RecordDefinition.Builder builder) {
    running(builder, Columns.PROCESS_ENTITY_ID, Codec.ID_1, "uuid");
    running(builder, Columns.PROCESS_PID, Codec.LONG_1, "pid");
    running(builder, Columns.PROCESS_NAME, Codec.FOLD_1, "name");
    running(builder, Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "executablePath");
    running(builder, Columns.PROCESS_WORKING_DIRECTORY, Codec.PATH_1, "pwd");
    running(builder, Columns.PROCESS_START, Codec.ISO_1, "startTime");
    running(builder, Columns.PROCESS_HASH_SHA256, Codec.SHA256_1, "executableSha256");
    running(builder, Columns.PROCESS_PARENT_ENTITY_ID, Codec.ID_1, "parentUuid");
    running(builder, Columns.PROCESS_PARENT_NAME, Codec.FOLD_1, "lineage", "[0]", "name");
    running(
        builder,
        Columns.PROCESS_PARENT_EXECUTABLE,
        Codec.PATH_1,
        "lineage",
        "[0]",
        "executablePath");
    builder.filled(
        Columns.PROCESS_COMMAND_LINE,
        Codec.TEXT_1,
        "service",
        "runtimeDetails",
        "context",
        "commandLineExample");
  }

  private static void running(
      RecordDefinition.Builder builder, Column column, Codec codec, String... steps) {
    List<String> path = new ArrayList<>(List.of("service", "runtimeDetails", "process"));
    path.addAll(List.of(steps));
    builder.filled(column, codec, path.toArray(String[]::new));
  }

  private static void people(RecordDefinition.Builder builder) {
    builder
        .filled(Columns.USER_ID, Codec.UPPER_1, "resource", "accessKeyDetails", "principalId")
        .filled(Columns.USER_ID, Codec.UPPER_1, "service", "runtimeDetails", "process", "userId")
        .filled(Columns.USER_NAME, Codec.FOLD_1, "resource", "accessKeyDetails", "userName")
        .filled(Columns.USER_NAME, Codec.USER_1, "service", "runtimeDetails", "process", "user")
        .filled(
            Columns.AWS_ACCESS_KEY_ID, Codec.UPPER_1, "resource", "accessKeyDetails", "accessKeyId")
        .sources(
            ColumnSource.added(
                Columns.RELATED_USER,
                Codec.FOLD_1::decode,
                "resource",
                "kubernetesDetails",
                "kubernetesUserDetails",
                "username"));
  }

  private static void containers(RecordDefinition.Builder builder) {
    List<String[]> places =
        List.of(
            new String[] {"resource", "containerDetails"},
            new String[] {
              "resource", "kubernetesDetails", "kubernetesWorkloadDetails", "containers", "[0]"
            },
            new String[] {"resource", "ecsClusterDetails", "taskDetails", "containers", "[0]"});
    for (String[] place : places) {
      builder
          .filled(Columns.CONTAINER_ID, Codec.FOLD_1, with(place, "id"))
          .filled(Columns.CONTAINER_NAME, Codec.FOLD_1, with(place, "name"))
          .filled(Columns.CONTAINER_IMAGE_NAME, Codec.IMAGE_1, with(place, "image"));
    }
    builder
        .filled(
            Columns.ORCHESTRATOR_NAMESPACE,
            Codec.TEXT_1,
            "resource",
            "kubernetesDetails",
            "kubernetesWorkloadDetails",
            "namespace")
        .filled(
            Columns.ORCHESTRATOR_CLUSTER_NAME,
            Codec.TEXT_1,
            "resource",
            "ecsClusterDetails",
            "name")
        .filled(
            Columns.ORCHESTRATOR_CLUSTER_NAME,
            Codec.TEXT_1,
            "resource",
            "eksClusterDetails",
            "name")
        .filled(
            Columns.ORCHESTRATOR_RESOURCE_NAME,
            Codec.TEXT_1,
            "resource",
            "kubernetesDetails",
            "kubernetesWorkloadDetails",
            "name")
        .sources(
            ColumnSource.filled(
                Columns.ORCHESTRATOR_RESOURCE_NAME,
                arn -> arn.substring(arn.lastIndexOf('/') + 1),
                "resource",
                "ecsClusterDetails",
                "taskDetails",
                "arn"));
  }

  private static void files(RecordDefinition.Builder builder) {
    String[] file = {
      "service",
      "ebsVolumeScanDetails",
      "scanDetections",
      "threatDetectedByName",
      "threatNames",
      "[0]",
      "filePaths",
      "[0]"
    };
    builder
        .filled(Columns.FILE_PATH, Codec.PATH_1, with(file, "filePath"))
        .filled(Columns.FILE_NAME, Codec.FOLD_1, with(file, "fileName"))
        .filled(Columns.FILE_HASH_SHA256, Codec.SHA256_1, with(file, "hash"));
  }

  private static String[] with(String[] path, String last) {
    String[] longer = new String[path.length + 1];
    System.arraycopy(path, 0, longer, 0, path.length);
    longer[path.length] = last;
    return longer;
  }

  /// The type of a notice about agents; null for every other.
  private static @Nullable Object coverage(String type) {
    return List.of(HEALTHY, UNHEALTHY).stream()
        .filter(known -> known.equalsIgnoreCase(type))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Object beforeColon(String type) {
    int colon = type.indexOf(':');
    return colon < 1 ? null : type.substring(0, colon);
  }

  /// The bands of AWS, on the scale of [Columns#EVENT_SEVERITY].
  private static @Nullable Object severity(String text) {
    boolean plain =
        text.length() <= LONGEST_NUMBER
            && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    if (!plain) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.compareTo(CRITICAL) >= 0) {
        return 90L;
      }
      if (number.compareTo(HIGH) >= 0) {
        return 70L;
      }
      return number.compareTo(MEDIUM) >= 0 ? 50L : 30L;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// AWS makes findings on request, to try things out.
  private static void mark(RecordView view, Draft draft) {
    String title = view.text(TITLE);
    String more = view.text(MORE);
    boolean sample =
        "true".equals(view.text(SAMPLE))
            || (title != null && title.startsWith("[SAMPLE]"))
            || (more != null && saysSample(more));
    if (sample) {
      Derivation.markSample(draft);
    }
  }

  /// What the API answers has the mark inside JSON inside a text.
  private static boolean saysSample(String json) {
    return json.replace(" ", "").contains("\"sample\":true");
  }

  private static Classification classify(RecordView view, Draft columns) {
    String notice = view.text(NOTICE);
    if (notice != null && coverage(notice) != null) {
      return new Classification("state", List.of("host"), List.of("info"), null);
    }
    List<String> categories = new ArrayList<>(List.of("intrusion_detection"));
    String action = columns.text(Columns.EVENT_ACTION);
    switch (action == null ? "" : action) {
      case "NETWORK_CONNECTION", "PORT_PROBE", "DNS_REQUEST" -> categories.add("network");
      case "AWS_API_CALL", "KUBERNETES_API_CALL" -> categories.add("api");
      default -> {}
    }
    String type = view.text(TYPE);
    if (type != null && type.contains(":Runtime/")) {
      categories.add("process");
    }
    if (isScan(view)) {
      categories.add("malware");
    }
    boolean blocked = FindingAction.isBlocked(view);
    return new Classification(
        "alert",
        categories,
        blocked ? List.of("info", "denied") : List.of("info"),
        blocked ? "failure" : "success");
  }

  private static boolean isScan(RecordView view) {
    return "EbsVolumeScan".equals(view.text(FEATURE))
        || SCANS.stream().anyMatch(scan -> !view.trees(FieldPath.of("service", scan)).isEmpty());
  }
}
