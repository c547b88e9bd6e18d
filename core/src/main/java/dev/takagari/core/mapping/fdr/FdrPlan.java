package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.fdr.Family.Role;
import dev.takagari.core.mapping.fdr.Family.Which;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The homes of all fields in one family and direction, in mapping order.
///
/// Part of mapping version 1: rebuilding an old row asks for the same plan again.
final class FdrPlan {
  /// Which of the three ways a record can be read.
  ///
  /// @param sensor whether it is a sensor event, else one of the external API
  /// @param accepted whether the remote side opened the connection
  private record Key(boolean sensor, Family family, boolean accepted) {}

  private static final ConcurrentHashMap<Key, FdrPlan> PLANS = new ConcurrentHashMap<>();

  private final List<Home> homes = new ArrayList<>();
  private final Map<String, Integer> byField = new HashMap<>();

  private FdrPlan() {}

  /// The plan of a sensor event.
  static FdrPlan ofSensor(Family family, boolean accepted) {
    return PLANS.computeIfAbsent(new Key(true, family, accepted), FdrPlan::sensor);
  }

  /// The plan of an event of the external API.
  static FdrPlan ofExternal(Family family, boolean accepted) {
    return PLANS.computeIfAbsent(new Key(false, family, accepted), FdrPlan::external);
  }

  /// Whether the remote side opened the connection, told from the family and `network.direction`.
  static boolean isAccepted(Family family, @Nullable String direction) {
    if (family.role() == Role.ACCEPTED) {
      return !"egress".equals(direction);
    }
    return family.role() == Role.CONNECTION && "ingress".equals(direction);
  }

  List<Home> homes() {
    return homes;
  }

  /// The position of a field's home, null when it has none.
  @Nullable Integer indexOf(String field) {
    return byField.get(field);
  }

  @Nullable Home home(String field) {
    Integer index = byField.get(field);
    return index == null ? null : homes.get(index);
  }

  private static FdrPlan sensor(Key key) {
    Family family = key.family();
    FdrPlan plan = new FdrPlan();
    plan.add(Columns.EVENT_ACTION, Codec.TEXT_1, "event_simpleName");
    plan.add(Columns.TIMESTAMP, Codec.SECONDS_3_1, "ContextTimeStamp");
    plan.add(Columns.EVENT_CREATED, Codec.MILLIS_1, "timestamp");
    plan.add(Columns.ORGANIZATION_ID, Codec.FOLD_1, "cid");
    plan.add(Columns.HOST_ID, Codec.FOLD_1, "aid");
    plan.common(family);
    plan.add(Columns.AGENT_VERSION, Codec.TEXT_1, "AgentVersion", "ConfigBuild");
    plan.add(Columns.PROCESS_START, Codec.SECONDS_3_1, "ProcessStartTime");
    if (family.process() == Which.SUBJECT) {
      plan.add(Columns.PROCESS_ENTITY_ID, Codec.ID_1, "TargetProcessId");
    } else if (family.process() == Which.ACTOR) {
      plan.add(Columns.PROCESS_ENTITY_ID, Codec.ID_1, "ContextProcessId", "RpcClientProcessId");
      plan.add(Columns.PROCESS_TARGET_ENTITY_ID, Codec.ID_1, "TargetProcessId");
    }
    plan.add(Columns.PROCESS_PARENT_ENTITY_ID, Codec.ID_1, "ParentProcessId");
    if (family.process() != Which.SUBJECT) {
      plan.add(Columns.PROCESS_NAME, Codec.FOLD_1, "ContextBaseFileName");
    }
    if (family.role() == Role.MODULE) {
      plan.add(Columns.FILE_PATH, Codec.PATH_1, "ImageFileName");
      plan.add(Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "TargetImageFileName");
    } else {
      plan.add(Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "ImageFileName");
    }
    if (family.process() != Which.SUBJECT) {
      plan.add(Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "ContextImageFileName");
    }
    boolean ofFile = plan.hashes(family);
    if (ofFile || family.is("file")) {
      plan.add(Columns.FILE_SIZE, Codec.LONG_1, "Size", "FileSize");
    }
    plan.add(Columns.FILE_HASH_SHA256, Codec.SHA256_1, "TargetSHA256HashData");
    plan.add(Columns.SERVICE_NAME, Codec.TEXT_1, "ServiceDisplayName", "ServiceName");
    plan.add(Columns.ERROR_CODE, Codec.FAILURE_1, "QueryStatus", "Status");
    if (family.role() == Role.HOST_ADDRESS) {
      plan.addTo(Columns.HOST_IP, Codec.ADDRESSES_1, "LocalAddressIP4", "LocalAddressIP6");
    } else if (family.role() == Role.LOGON) {
      plan.add(Columns.SOURCE_IP, Codec.ADDRESS_1, "RemoteAddressIP4", "RemoteAddressIP6");
    } else if (family.isConnection()) {
      plan.connection(family.role() == Role.LISTENING, key.accepted());
    }
    return plan;
  }

  private static FdrPlan external(Key key) {
    Family family = key.family();
    FdrPlan plan = new FdrPlan();
    plan.add(Columns.EVENT_ACTION, Codec.TEXT_1, "ExternalApiType", "event_type");
    plan.number(Columns.TIMESTAMP, Codec.MILLIS_1, "UTCTimestamp");
    plan.add(Columns.EVENT_CREATED, Codec.ISO_1, "timestamp");
    plan.add(Columns.EVENT_PROVIDER, Codec.TEXT_1, "ServiceName", "SourceProducts");
    if (!isLegacySeverity(family)) {
      plan.number(Columns.EVENT_SEVERITY, Codec.SEVERITY_1, "Severity");
    }
    plan.add(Columns.ORGANIZATION_ID, Codec.FOLD_1, "cid", "CustomerIdString");
    plan.add(
        Columns.HOST_ID,
        Codec.FOLD_1,
        "aid",
        "AgentIdString",
        "AgentId",
        "SensorId",
        "DeviceId",
        "HostID");
    plan.common(family);
    plan.add(Columns.AGENT_VERSION, Codec.TEXT_1, "AgentVersion");
    plan.addTo(Columns.HOST_IP, Codec.ADDRESSES_1, "LocalIP", "LocalIPv6", "EndpointIp");
    if (family.process() == Which.SUBJECT) {
      plan.number(Columns.PROCESS_ENTITY_ID, Codec.ID_1, "ProcessId");
      plan.number(Columns.PROCESS_PARENT_ENTITY_ID, Codec.ID_1, "ParentProcessId");
      plan.number(Columns.PROCESS_START, Codec.SECONDS_1, "ProcessStartTime");
    }
    plan.add(Columns.RULE_NAME, Codec.TEXT_1, "Name");
    plan.number(Columns.PROCESS_PID, Codec.LONG_1, "PID");
    boolean ofFile = plan.hashes(family);
    plan.add(ofFile ? Columns.FILE_NAME : Columns.PROCESS_NAME, Codec.FOLD_1, "FileName");
    plan.add(ofFile ? Columns.FILE_PATH : Columns.PROCESS_EXECUTABLE, Codec.PATH_1, "FilePath");
    plan.add(ofFile ? Columns.FILE_HASH_MD5 : Columns.PROCESS_HASH_MD5, Codec.MD5_1, "MD5String");
    plan.add(
        ofFile ? Columns.FILE_HASH_SHA256 : Columns.PROCESS_HASH_SHA256,
        Codec.SHA256_1,
        "SHA256String");
    plan.add(Columns.USER_DOMAIN, Codec.FOLD_1, "MachineDomain");
    if (family.isConnection()) {
      boolean accepted = key.accepted();
      plan.connection(false, accepted);
      plan.add(
          accepted ? Columns.DESTINATION_IP : Columns.SOURCE_IP, Codec.ADDRESS_1, "LocalAddress");
      plan.add(
          accepted ? Columns.SOURCE_IP : Columns.DESTINATION_IP, Codec.ADDRESS_1, "RemoteAddress");
    }
    return plan;
  }

  /// Severity 1 to 5 was sent by the detection events of old, which are told by their name.
  static boolean isLegacySeverity(Family family) {
    return family.role() == Role.LEGACY_DETECTION;
  }

  /// Fields with one meaning in every event.
  private void common(Family family) {
    add(
        Columns.HOST_NAME,
        Codec.FOLD_1,
        "ComputerName",
        "Hostname",
        "HostName",
        "HostnameField",
        "EndpointName");
    addTo(Columns.HOST_EXTERNAL_IP, Codec.ADDRESSES_1, "aip");
    add(Columns.HOST_OS_TYPE, Codec.PLATFORM_1, "event_platform");
    add(Columns.PROCESS_PID, Codec.LONG_1, "RawProcessId", "EtwRawProcessId");
    add(Columns.PROCESS_COMMAND_LINE, Codec.TEXT_1, "CommandLine");
    add(Columns.PROCESS_WORKING_DIRECTORY, Codec.PATH_1, "CurrentDirectory", "WorkingDirectory");
    add(Columns.PROCESS_EXIT_CODE, Codec.LONG_1, "ExitCode");
    add(Columns.PROCESS_PE_ORIGINAL_FILE_NAME, Codec.TEXT_1, "OriginalFilename");
    add(Columns.PROCESS_INTEGRITY_LEVEL, Codec.INTEGRITY_1, "IntegrityLevel");
    add(Columns.PROCESS_PARENT_NAME, Codec.FOLD_1, "ParentBaseFileName");
    add(
        Columns.PROCESS_PARENT_EXECUTABLE,
        Codec.FULL_PATH_1,
        "ParentImageFileName",
        "ParentImageFilePath");
    add(Columns.PROCESS_PARENT_COMMAND_LINE, Codec.TEXT_1, "ParentCommandLine");
    add(
        Columns.USER_ID,
        Codec.UPPER_1,
        "UserSid",
        "FileOperatorSid",
        "UID",
        "SourceAccountObjectSid",
        "UserId");
    add(Columns.USER_NAME, Codec.USER_1, "UserName", "SourceAccountName");
    add(Columns.USER_DOMAIN, Codec.FOLD_1, "LogonDomain");
    add(Columns.USER_TARGET_NAME, Codec.FOLD_1, "TargetUserName");
    add(Columns.FILE_PATH, Codec.PATH_1, "TargetFileName", "ScriptFileName");
    add(Columns.REGISTRY_VALUE, Codec.TEXT_1, "RegValueName");
    add(Columns.REGISTRY_DATA_STRINGS, Codec.NUL_LIST_1, "RegStringValue");
    add(Columns.REGISTRY_DATA_STRINGS, Codec.SINGLE_1, "RegNumericValue", "RegBinaryValue");
    add(Columns.SCRIPT_CONTENT, Codec.TEXT_1, "ScriptContent", "CommandHistory");
    add(
        Columns.SOURCE_IP,
        Codec.ADDRESS_1,
        "UserIp",
        "SourceIp",
        "UserSourceIp",
        "SourceEndpointIpAddress");
    add(Columns.SOURCE_DOMAIN, Codec.DOMAIN_1, "ClientComputerName");
    add(Columns.DESTINATION_DOMAIN, Codec.URL_HOST_1, "OriginatingURL", "RemoteHost");
    if (family.is("network")) {
      add(Columns.NETWORK_DIRECTION, Codec.DIRECTION_1, "ConnectionDirection");
      add(Columns.NETWORK_TRANSPORT, Codec.TRANSPORT_1, "Protocol");
    }
    if (family.role() != Role.ACCOUNT && family.role() != Role.LOGON) {
      add(Columns.DNS_QUESTION_NAME, Codec.DOMAIN_1, "DomainName");
    }
    add(Columns.DNS_QUESTION_TYPE, Codec.RECORD_TYPE_1, "RequestType");
    addTo(Columns.DNS_ANSWERS_DATA, Codec.DOMAIN_RECORDS_1, "CNAMERecords");
    addTo(Columns.DNS_RESOLVED_IP, Codec.ADDRESS_RECORDS_1, "IP4Records", "IP6Records");
    add(Columns.URL_ORIGINAL, Codec.TEXT_1, "HttpUrl", "RequestUrl", "Url");
    add(Columns.USER_AGENT_ORIGINAL, Codec.TEXT_1, "UserAgent");
    add(Columns.CONTAINER_ID, Codec.FOLD_1, "OciContainerId", "ContainerId");
    add(Columns.CONTAINER_NAME, Codec.FOLD_1, "OciContainerName");
    add(Columns.CONTAINER_IMAGE_NAME, Codec.IMAGE_1, "OciContainerImage");
    add(Columns.ORCHESTRATOR_NAMESPACE, Codec.TEXT_1, "K8SNamespace");
    add(Columns.ORCHESTRATOR_RESOURCE_NAME, Codec.TEXT_1, "K8SPodName");
    add(Columns.CLOUD_PROVIDER, Codec.FOLD_1, "CloudPlatform", "CloudProvider");
    add(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "AccountId");
    add(Columns.CLOUD_REGION, Codec.FOLD_1, "Region");
    add(Columns.CLOUD_INSTANCE_ID, Codec.FOLD_1, "InstanceId");
    add(Columns.MESSAGE, Codec.TEXT_1, "Description", "DetectDescription", "PolicyStatement");
    add(Columns.RULE_ID, Codec.ID_1, "PatternId", "RuleId", "TemplateInstanceId", "PolicyId");
    add(Columns.RULE_NAME, Codec.TEXT_1, "DetectName", "RuleName");
    addTo(Columns.THREAT_TACTIC_NAME, Codec.COMMA_LIST_1, "Tactic", "Tactics");
    addTo(
        Columns.THREAT_TECHNIQUE_ID,
        Codec.TECHNIQUES_1,
        "TechniqueId",
        "TechniqueIds",
        "Technique");
  }

  /// Homes of the image's hashes; whether they are a file's.
  private boolean hashes(Family family) {
    boolean ofFile =
        family.role() == Role.MODULE
            || family.role() == Role.FILE
            || family.role() == Role.DIRECTORY;
    add(ofFile ? Columns.FILE_HASH_MD5 : Columns.PROCESS_HASH_MD5, Codec.MD5_1, "MD5HashData");
    add(
        ofFile ? Columns.FILE_HASH_SHA256 : Columns.PROCESS_HASH_SHA256,
        Codec.SHA256_1,
        "SHA256HashData");
    return ofFile;
  }

  private void connection(boolean listening, boolean accepted) {
    boolean localAnswers = listening || accepted;
    Column localIp = localAnswers ? Columns.DESTINATION_IP : Columns.SOURCE_IP;
    Column localPort = localAnswers ? Columns.DESTINATION_PORT : Columns.SOURCE_PORT;
    add(localIp, Codec.ADDRESS_1, "LocalAddressIP4", "LocalAddressIP6");
    add(localPort, Codec.PORT_1, "LocalPort");
    if (listening) {
      return;
    }
    Column remoteIp = accepted ? Columns.SOURCE_IP : Columns.DESTINATION_IP;
    Column remotePort = accepted ? Columns.SOURCE_PORT : Columns.DESTINATION_PORT;
    add(remoteIp, Codec.ADDRESS_1, "RemoteAddressIP4", "RemoteAddressIP6");
    add(remotePort, Codec.PORT_1, "RemotePort");
  }

  private void add(Column column, Codec codec, String... fields) {
    for (String field : fields) {
      add(new Home(field, column, codec, JsonKind.STRING, false));
    }
  }

  private void addTo(Column list, Codec codec, String... fields) {
    for (String field : fields) {
      add(new Home(field, list, codec, JsonKind.STRING, true));
    }
  }

  private void number(Column column, Codec codec, String... fields) {
    for (String field : fields) {
      add(new Home(field, column, codec, JsonKind.NUMBER, false));
    }
  }

  private void add(Home home) {
    if (byField.putIfAbsent(home.field(), homes.size()) != null) {
      throw new IllegalStateException(home.field() + " has two homes");
    }
    homes.add(home);
  }
}
