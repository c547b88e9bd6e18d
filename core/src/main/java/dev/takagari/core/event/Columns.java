package dev.takagari.core.event;

/// Every column by name, for code that speaks of one. A test keeps this equal to `event.avsc`.
public final class Columns {
  public static final Column TIMESTAMP = column("@timestamp");
  public static final Column EVENT_CREATED = column("event.created");
  public static final Column EVENT_INGESTED = column("event.ingested");
  public static final Column EVENT_ID = column("event.id");
  public static final Column EVENT_KIND = column("event.kind");
  public static final Column EVENT_CLASS = column("event.class");
  public static final Column EVENT_CATEGORY = column("event.category");
  public static final Column EVENT_TYPE = column("event.type");
  public static final Column EVENT_ACTION = column("event.action");
  public static final Column EVENT_OUTCOME = column("event.outcome");
  public static final Column EVENT_SEVERITY = column("event.severity");
  public static final Column EVENT_MODULE = column("event.module");
  public static final Column EVENT_DATASET = column("event.dataset");
  public static final Column EVENT_PROVIDER = column("event.provider");
  public static final Column ERROR_CODE = column("error.code");
  public static final Column MESSAGE = column("message");
  public static final Column ORGANIZATION_ID = column("organization.id");
  public static final Column RAW_OBJECT = column("raw.object");
  public static final Column RAW_LINE = column("raw.line");
  public static final Column RAW_SHAPE = column("raw.shape");
  public static final Column EVENT_MARKS = column("event.marks");
  public static final Column HOST_ID = column("host.id");
  public static final Column HOST_NAME = column("host.name");
  public static final Column HOST_IP = column("host.ip");
  public static final Column HOST_EXTERNAL_IP = column("host.external_ip");
  public static final Column HOST_OS_TYPE = column("host.os.type");
  public static final Column AGENT_VERSION = column("agent.version");
  public static final Column PROCESS_ENTITY_ID = column("process.entity_id");
  public static final Column PROCESS_PID = column("process.pid");
  public static final Column PROCESS_NAME = column("process.name");
  public static final Column PROCESS_EXECUTABLE = column("process.executable");
  public static final Column PROCESS_COMMAND_LINE = column("process.command_line");
  public static final Column PROCESS_WORKING_DIRECTORY = column("process.working_directory");
  public static final Column PROCESS_START = column("process.start");
  public static final Column PROCESS_EXIT_CODE = column("process.exit_code");
  public static final Column PROCESS_HASH_MD5 = column("process.hash.md5");
  public static final Column PROCESS_HASH_SHA256 = column("process.hash.sha256");
  public static final Column PROCESS_PE_ORIGINAL_FILE_NAME =
      column("process.pe.original_file_name");
  public static final Column PROCESS_INTEGRITY_LEVEL = column("process.integrity_level");
  public static final Column PROCESS_PARENT_ENTITY_ID = column("process.parent.entity_id");
  public static final Column PROCESS_PARENT_NAME = column("process.parent.name");
  public static final Column PROCESS_PARENT_EXECUTABLE = column("process.parent.executable");
  public static final Column PROCESS_PARENT_COMMAND_LINE = column("process.parent.command_line");
  public static final Column PROCESS_TARGET_ENTITY_ID = column("process.target.entity_id");
  public static final Column USER_ID = column("user.id");
  public static final Column USER_NAME = column("user.name");
  public static final Column USER_DOMAIN = column("user.domain");
  public static final Column USER_TARGET_NAME = column("user.target.name");
  public static final Column FILE_PATH = column("file.path");
  public static final Column FILE_NAME = column("file.name");
  public static final Column FILE_EXTENSION = column("file.extension");
  public static final Column FILE_SIZE = column("file.size");
  public static final Column FILE_HASH_MD5 = column("file.hash.md5");
  public static final Column FILE_HASH_SHA256 = column("file.hash.sha256");
  public static final Column REGISTRY_HIVE = column("registry.hive");
  public static final Column REGISTRY_KEY = column("registry.key");
  public static final Column REGISTRY_PATH = column("registry.path");
  public static final Column REGISTRY_VALUE = column("registry.value");
  public static final Column REGISTRY_DATA_STRINGS = column("registry.data.strings");
  public static final Column SCRIPT_CONTENT = column("script.content");
  public static final Column SOURCE_IP = column("source.ip");
  public static final Column SOURCE_PORT = column("source.port");
  public static final Column SOURCE_DOMAIN = column("source.domain");
  public static final Column DESTINATION_IP = column("destination.ip");
  public static final Column DESTINATION_PORT = column("destination.port");
  public static final Column DESTINATION_DOMAIN = column("destination.domain");
  public static final Column NETWORK_DIRECTION = column("network.direction");
  public static final Column NETWORK_TRANSPORT = column("network.transport");
  public static final Column DNS_QUESTION_NAME = column("dns.question.name");
  public static final Column DNS_QUESTION_TYPE = column("dns.question.type");
  public static final Column DNS_ANSWERS_DATA = column("dns.answers.data");
  public static final Column DNS_RESOLVED_IP = column("dns.resolved_ip");
  public static final Column URL_ORIGINAL = column("url.original");
  public static final Column USER_AGENT_ORIGINAL = column("user_agent.original");
  public static final Column SERVICE_NAME = column("service.name");
  public static final Column CONTAINER_ID = column("container.id");
  public static final Column CONTAINER_NAME = column("container.name");
  public static final Column CONTAINER_IMAGE_NAME = column("container.image.name");
  public static final Column ORCHESTRATOR_NAMESPACE = column("orchestrator.namespace");
  public static final Column ORCHESTRATOR_CLUSTER_NAME = column("orchestrator.cluster.name");
  public static final Column ORCHESTRATOR_RESOURCE_NAME = column("orchestrator.resource.name");
  public static final Column CLOUD_PROVIDER = column("cloud.provider");
  public static final Column CLOUD_ACCOUNT_ID = column("cloud.account.id");
  public static final Column CLOUD_REGION = column("cloud.region");
  public static final Column CLOUD_INSTANCE_ID = column("cloud.instance.id");
  public static final Column AWS_ACCESS_KEY_ID = column("aws.access_key_id");
  public static final Column AWS_PRINCIPAL_ARN = column("aws.principal_arn");
  public static final Column AWS_MFA = column("aws.mfa");
  public static final Column RULE_ID = column("rule.id");
  public static final Column RULE_NAME = column("rule.name");
  public static final Column THREAT_TACTIC_NAME = column("threat.tactic.name");
  public static final Column THREAT_TECHNIQUE_ID = column("threat.technique.id");
  public static final Column RELATED_IP = column("related.ip");
  public static final Column RELATED_HASH = column("related.hash");
  public static final Column RELATED_DOMAIN = column("related.domain");
  public static final Column RELATED_USER = column("related.user");

  private Columns() {}

  private static Column column(String name) {
    return EventSchema.current().column(name);
  }
}
