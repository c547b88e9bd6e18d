package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names that a query may use, and what they stand for.
///
/// In this order: a column's name, an alias of columns, and otherwise the name of an attribute or
/// of a leaf inside one. The source's own names (`TargetProcessId`) stand for the columns that hold
/// them *and* for the attribute of that name, because a value that no column can hold stays there.
/// `attributes.x` is the attribute `x` only. Immutable; safe for use by several threads.
public final class QueryFields {
  /// Before the name of an attribute that is meant even if an alias has the same name.
  public static final String ATTRIBUTE_PREFIX = EventSchema.ATTRIBUTES + ".";

  private static final QueryFields CURRENT = new QueryFields();

  /// Other names of columns: they mean nothing else.
  private static final String NAMES =
      """
      agent.id = host.id
      related.hosts = host.name source.domain destination.domain
      process.args = process.command_line
      process.file.path = process.executable
      time = @timestamp
      src_ip = source.ip
      dst_ip = destination.ip
      src_port = source.port
      dst_port = destination.port
      Image = process.executable
      ParentImage = process.parent.executable
      OriginalFileName = process.pe.original_file_name
      TargetFilename = file.path
      ImageLoaded = file.path
      TargetObject = registry.path
      Details = registry.data.strings
      QueryName = dns.question.name
      QueryResults = dns.resolved_ip dns.answers.data
      SourceIp = source.ip
      SourcePort = source.port
      DestinationIp = destination.ip
      DestinationPort = destination.port
      DestinationHostname = destination.domain
      SourceHostname = source.domain
      ScriptBlockText = script.content
      Payload = script.content
      User = user.name
      ProcessId = process.pid process.entity_id
      eventName = event.action
      eventSource = event.provider
      errorCode = error.code
      errorMessage = message
      awsRegion = cloud.region
      recipientAccountId = cloud.account.id
      userAgent = user_agent.original
      """;

  /// Names of source fields that columns hold when they can.
  private static final String SOURCE_NAMES =
      """
      timestamp = event.created
      event_simpleName = event.action
      ExternalApiType = event.action
      event_platform = host.os.type
      aid = host.id
      AgentIdString = host.id
      AgentId = host.id
      SensorId = host.id
      DeviceId = host.id
      HostID = host.id
      cid = organization.id
      CustomerIdString = organization.id
      aip = host.external_ip
      ComputerName = host.name
      Hostname = host.name
      HostName = host.name
      HostnameField = host.name
      EndpointName = host.name
      LocalIP = host.ip
      LocalIPv6 = host.ip
      EndpointIp = host.ip
      AgentVersion = agent.version
      ConfigBuild = agent.version
      TargetProcessId = process.entity_id process.target.entity_id
      ContextProcessId = process.entity_id
      RpcClientProcessId = process.entity_id
      ParentProcessId = process.parent.entity_id
      RawProcessId = process.pid
      EtwRawProcessId = process.pid
      ContextBaseFileName = process.name
      FileName = process.name file.name
      ImageFileName = process.executable file.path
      ContextImageFileName = process.executable
      FilePath = process.executable file.path
      CommandLine = process.command_line
      CurrentDirectory = process.working_directory
      WorkingDirectory = process.working_directory
      ProcessStartTime = process.start
      ContextTimeStamp = @timestamp
      ExitCode = process.exit_code
      MD5HashData = process.hash.md5 file.hash.md5
      MD5String = process.hash.md5
      SHA256HashData = process.hash.sha256 file.hash.sha256
      SHA256String = process.hash.sha256
      TargetSHA256HashData = file.hash.sha256
      SHA1HashData = related.hash
      OriginalFilename = process.pe.original_file_name
      IntegrityLevel = process.integrity_level
      ParentBaseFileName = process.parent.name
      ParentImageFileName = process.parent.executable
      ParentImageFilePath = process.parent.executable
      ParentCommandLine = process.parent.command_line
      UserSid = user.id
      FileOperatorSid = user.id
      UID = user.id
      SourceAccountObjectSid = user.id
      UserId = user.id
      UserName = user.name
      SourceAccountName = user.name
      LogonDomain = user.domain
      MachineDomain = user.domain
      TargetUserName = user.target.name
      TargetFileName = file.path
      ScriptFileName = file.path
      Size = file.size
      FileSize = file.size
      RegObjectName = registry.path
      RegValueName = registry.value
      RegStringValue = registry.data.strings
      RegNumericValue = registry.data.strings
      RegBinaryValue = registry.data.strings
      ScriptContent = script.content
      CommandHistory = script.content
      LocalAddressIP4 = source.ip destination.ip host.ip
      LocalAddressIP6 = source.ip destination.ip host.ip
      RemoteAddressIP4 = destination.ip source.ip
      RemoteAddressIP6 = destination.ip source.ip
      LocalPort = source.port destination.port
      RemotePort = destination.port source.port
      ClientComputerName = source.domain
      OriginatingURL = destination.domain url.original
      ConnectionDirection = network.direction
      Protocol = network.transport
      DomainName = dns.question.name
      RequestType = dns.question.type
      CNAMERecords = dns.answers.data
      IP4Records = dns.resolved_ip
      IP6Records = dns.resolved_ip
      HttpUrl = url.original
      RequestUrl = url.original
      Url = url.original
      UserAgent = user_agent.original
      ServiceDisplayName = service.name
      ServiceName = service.name
      OciContainerId = container.id
      ContainerId = container.id
      OciContainerName = container.name
      OciContainerImage = container.image.name
      PatternId = rule.id
      RuleId = rule.id
      TemplateInstanceId = rule.id
      PolicyId = rule.id
      DetectName = rule.name
      RuleName = rule.name
      Tactic = threat.tactic.name
      Tactics = threat.tactic.name
      TechniqueId = threat.technique.id
      Technique = threat.technique.id
      Description = message
      DetectDescription = message
      PolicyStatement = message
      """;

  private final EventSchema schema = EventSchema.current();
  private final Map<String, List<Field>> aliases = new LinkedHashMap<>();
  private final List<Column> textColumns =
      List.of(
          Columns.MESSAGE,
          Columns.EVENT_ACTION,
          Columns.HOST_NAME,
          Columns.USER_NAME,
          Columns.PROCESS_NAME,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_PARENT_NAME,
          Columns.PROCESS_PARENT_EXECUTABLE,
          Columns.PROCESS_PARENT_COMMAND_LINE,
          Columns.FILE_PATH,
          Columns.DNS_QUESTION_NAME,
          Columns.URL_ORIGINAL,
          Columns.REGISTRY_PATH,
          Columns.SCRIPT_CONTENT,
          Columns.RULE_NAME);

  private QueryFields() {
    for (Column column : schema.columns()) {
      if (column.name().startsWith("file.")) {
        aliases.put(
            "dll." + column.name().substring("file.".length()), List.of(new ColumnField(column)));
      }
    }
    NAMES.lines().forEach(line -> add(line, false));
    SOURCE_NAMES.lines().forEach(line -> add(line, true));
  }

  private void add(String line, boolean source) {
    int equals = line.indexOf(" = ");
    String name = line.substring(0, equals);
    List<Field> fields = new ArrayList<>();
    for (String column : line.substring(equals + 3).split(" ", -1)) {
      fields.add(new ColumnField(schema.column(column)));
    }
    if (source) {
      fields.add(new AttributeField(name));
    }
    if (aliases.put(name, List.copyOf(fields)) != null || schema.find(name).isPresent()) {
      throw new IllegalStateException("two meanings of the field name " + name);
    }
  }

  /// The names of the current schema.
  public static QueryFields current() {
    return CURRENT;
  }

  /// What a name stands for: at least one field; any of them may fit.
  public List<Field> resolve(String name) {
    if (schema.find(name).isPresent()) {
      return List.of(new ColumnField(schema.column(name)));
    }
    List<Field> alias = aliases.get(name);
    if (alias != null) {
      return alias;
    }
    boolean prefixed =
        name.startsWith(ATTRIBUTE_PREFIX) && name.length() > ATTRIBUTE_PREFIX.length();
    return List.of(new AttributeField(prefixed ? name.substring(ATTRIBUTE_PREFIX.length()) : name));
  }

  /// Whether the name is one of a column or an alias, or asks for an attribute outright.
  public boolean knows(String name) {
    return schema.find(name).isPresent()
        || aliases.containsKey(name)
        || name.startsWith(ATTRIBUTE_PREFIX);
  }

  /// The shortest name that [#resolve(String)] gives this one field for.
  public String nameOf(Field field) {
    return switch (field) {
      case ColumnField(Column column) -> column.name();
      case AttributeField(String name) -> knows(name) ? ATTRIBUTE_PREFIX + name : name;
    };
  }

  /// The columns that a bare word searches.
  public List<Column> textColumns() {
    return textColumns;
  }

  /// All columns and aliases with what they stand for, columns first.
  public Map<String, List<Field>> catalogue() {
    Map<String, List<Field>> all = new LinkedHashMap<>();
    for (Column column : schema.columns()) {
      all.put(column.name(), List.of(new ColumnField(column)));
    }
    all.putAll(aliases);
    return all;
  }

  /// Known names that look like this one, nearest first; at most three.
  public List<String> nearest(String name) {
    String wanted = plain(name);
    if (wanted.length() > 64) {
      return List.of();
    }
    int tolerated = Math.max(1, wanted.length() / 4);
    record Candidate(String name, int distance) {}
    return catalogue().keySet().stream()
        .map(known -> new Candidate(known, distance(wanted, plain(known))))
        .filter(candidate -> candidate.distance <= tolerated)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(3)
        .map(Candidate::name)
        .toList();
  }

  /// Names that differ only in case and separators are the same at a glance.
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace(".", "").replace("-", "");
  }

  /// The number of letters to add, drop or change; counts 1 when one is the end of the other.
  private static int distance(String a, String b) {
    if (!a.isEmpty() && (a.endsWith(b) || b.endsWith(a)) && Math.min(a.length(), b.length()) > 3) {
      return a.equals(b) ? 0 : 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
