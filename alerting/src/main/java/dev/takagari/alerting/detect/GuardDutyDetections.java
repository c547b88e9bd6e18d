package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.List;

/// Findings of GuardDuty, and what it says of its agents.
final class GuardDutyDetections {
  private static final String SOURCE = Detection.Sources.GUARDDUTY;
  private static final String SAMPLE = "[SAMPLE]";
  private static final int MOST_LISTED = 10;

  /// Members of a resource that name it, in the order in which they are asked.
  private static final List<List<String>> NAMES =
      List.of(
          List.of("instanceDetails", "instanceId"),
          List.of("lambdaDetails", "functionName"),
          List.of("rdsDbInstanceDetails", "dbInstanceIdentifier"),
          List.of("eksClusterDetails", "name"),
          List.of("ecsClusterDetails", "name"));

  private GuardDutyDetections() {}

  static Verdict finding(AlertRecord record) {
    Json service = record.json("service");
    Json resource = record.json("resource");
    String type = record.text(Columns.RULE_NAME);
    String id = record.attribute("id");
    String title = record.attribute("title");
    DetectionDraft draft =
        new DetectionDraft(record, SOURCE, id(record, id))
            .revision(revision(service, record))
            .rule(type)
            .title(title.startsWith(SAMPLE) ? title.substring(SAMPLE.length()) : title, type)
            .severity(severity(record))
            .count(count(service))
            .link(
                ConsoleLink.guardDuty(
                    record.attribute("partition"), record.text(Columns.CLOUD_REGION), id))
            .detail("type", type)
            .detail("first seen", service.text("eventFirstSeen"))
            .detail("last seen", service.text("eventLastSeen"))
            .detail("count", service.text("count"))
            .detail("resource", resource.text("resourceType"))
            .detail("resource name", name(record, resource))
            .detail("role of the resource", service.text("resourceRole"));
    addRuntime(draft, service.at("runtimeDetails"));
    addTask(draft, resource.at("ecsClusterDetails", "taskDetails"));
    addAction(draft, service.at("action"));
    draft.detail("finding", record.attribute("arn"));
    return draft.build(key(record, resource, type));
  }

  private static GroupKey key(AlertRecord record, Json resource, String type) {
    GroupKey key =
        GroupKey.of(SOURCE)
            .and("tenant", record.tenant())
            .and("type", type)
            // what AWS makes up never joins what happened
            .and("sample", Boolean.toString(record.isSample()));
    String hash = record.text(Columns.PROCESS_HASH_SHA256);
    return hash.isEmpty()
        ? key.and("region", record.text(Columns.CLOUD_REGION))
            .and("resource", name(record, resource))
        : key.and("sha256", hash);
  }

  /// The same for every version of a finding, with or without envelope.
  private static String id(AlertRecord record, String finding) {
    return finding.isEmpty()
        ? record.text(Columns.EVENT_ID)
        : SOURCE
            + ":"
            + ShortDigest.of(
                record.text(Columns.CLOUD_ACCOUNT_ID),
                record.text(Columns.CLOUD_REGION),
                Fold.fold(finding));
  }

  private static String revision(Json service, AlertRecord record) {
    boolean told = record.event().has(Columns.EVENT_CREATED);
    String updated =
        told
            ? Long.toString(record.event().number(Columns.EVENT_CREATED))
            : record.attribute("updatedAt");
    return ShortDigest.of(service.text("count"), updated);
  }

  private static Severity severity(AlertRecord record) {
    if (record.event().has(Columns.EVENT_SEVERITY)) {
      return Severities.of(record.event().number(Columns.EVENT_SEVERITY));
    }
    return record.attribute("severity").isEmpty() ? Severity.MEDIUM : Severity.CRITICAL;
  }

  private static long count(Json service) {
    String count = service.text("count");
    boolean plain =
        !count.isEmpty()
            && count.length() < 10
            && count.chars().allMatch(c -> c >= '0' && c <= '9');
    return plain ? Long.parseLong(count) : 1;
  }

  /// What the finding is about, so that the same thing has the same name tomorrow: a service and
  /// not its task, a user and not a key.
  private static String name(AlertRecord record, Json resource) {
    String service = resource.text("ecsClusterDetails", "taskDetails", "group");
    String cluster = record.text(Columns.ORCHESTRATOR_CLUSTER_NAME);
    if (!service.isEmpty()) {
      return cluster + "/" + service;
    }
    String workload = resource.text("kubernetesDetails", "kubernetesWorkloadDetails", "name");
    if (!workload.isEmpty()) {
      return cluster + "/" + record.text(Columns.ORCHESTRATOR_NAMESPACE) + "/" + workload;
    }
    for (List<String> path : NAMES) {
      String named = resource.text(path.toArray(String[]::new));
      if (!named.isEmpty()) {
        return named;
      }
    }
    List<String> buckets =
        resource.at("s3BucketDetails").elements().stream()
            .map(bucket -> bucket.text("name"))
            .filter(text -> !text.isEmpty())
            .sorted()
            .toList();
    if (!buckets.isEmpty()) {
      return String.join(",", buckets);
    }
    String user = record.user();
    return user.isEmpty() ? record.text(Columns.CONTAINER_IMAGE_NAME) : user;
  }

  private static void addRuntime(DetectionDraft draft, Json runtime) {
    Json process = runtime.at("process");
    List<String> lineage = new ArrayList<>();
    for (Json ancestor : process.at("lineage").elements()) {
      // the nearest comes first
      lineage.addFirst(program(ancestor));
    }
    lineage.add(program(process));
    draft
        .detail("lineage", lineage.size() > 1 ? lineage : List.of(), DetectionDraft.ARROW)
        .detail("context", runtime.at("context").scalars(), ", ");
  }

  private static String program(Json process) {
    String path = process.text("executablePath");
    return path.isEmpty() ? process.text("name") : path;
  }

  private static void addTask(DetectionDraft draft, Json task) {
    draft
        .detail("task", task.text("arn"))
        .detail("task definition", task.text("definitionArn"))
        .detail("service of the task", task.text("group"))
        .detail("launch type", task.text("launchType"))
        .detail(
            "containers",
            task.at("containers").elements().stream()
                .map(container -> container.text("name") + " " + container.text("image"))
                .limit(MOST_LISTED)
                .toList(),
            ", ");
  }

  private static void addAction(DetectionDraft draft, Json action) {
    for (String kind :
        List.of(
            "networkConnectionAction",
            "awsApiCallAction",
            "kubernetesApiCallAction",
            "rdsLoginAttemptAction",
            "portProbeAction")) {
      Json done = action.at(kind);
      if (done.equals(Json.NOTHING)) {
        continue;
      }
      Json remote =
          kind.equals("portProbeAction")
              ? done.at("portProbeDetails").first().at("remoteIpDetails")
              : done.at("remoteIpDetails");
      draft
          .detail("call", done.text("api"))
          .detail("service called", done.text("serviceName"))
          .detail("country", remote.text("country", "countryName"))
          .detail("network of", remote.text("organization", "org"));
    }
    draft.detail("name asked", action.text("dnsRequestAction", "domain"));
  }

  /// What GuardDuty says of an agent: that it stopped watching something, or watches it again.
  static Verdict coverage(AlertRecord record) {
    String action = record.text(Columns.EVENT_ACTION);
    boolean healthy = action.equals(GuardDutyMapping.HEALTHY);
    Json details = record.json("resourceDetails");
    String resource =
        record.firstOf(
            Columns.ORCHESTRATOR_CLUSTER_NAME, Columns.CLOUD_INSTANCE_ID, Columns.CONTAINER_ID);
    List<String> issues = new ArrayList<>();
    issues.add(record.attribute("issue"));
    for (Json issue : details.at("ecsClusterDetails", "fargateDetails", "issues").elements()) {
      issues.add(issue.text());
    }
    DetectionDraft draft =
        new DetectionDraft(record, SOURCE, record.text(Columns.EVENT_ID))
            .rule("coverage")
            .title(
                (healthy ? "GuardDuty watches again: " : "GuardDuty lost sight of: ")
                    + (resource.isEmpty() ? "a resource" : resource))
            .severity(healthy ? Severity.INFO : Severity.MEDIUM)
            .mark(Detection.Mark.OPERATIONAL)
            .detail("status", record.attribute("currentStatus"))
            .detail("status before", record.attribute("previousStatus"))
            .detail("resource", details.text("resourceType"))
            .detail("issues", issues.stream().distinct().limit(MOST_LISTED).toList(), "; ");
    if (healthy) {
      draft.mark(Detection.Mark.RESOLVED);
    }
    return draft.build(
        GroupKey.of(SOURCE)
            .and("tenant", record.tenant())
            .and("region", record.text(Columns.CLOUD_REGION))
            .and("coverage of", details.text("resourceType"))
            .and("resource", resource));
  }
}
