package dev.takagari.alerting.detect;

import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.List;

/// What a message of Falcon says of a detection beyond the columns.
final class FalconDetails {
  private static final int MOST_LISTED = 10;

  /// Flags that say what was done, in words; others say how it was found.
  private static final List<List<String>> DONE =
      List.of(
          List.of("ProcessBlocked", "process blocked"),
          List.of("KillProcess", "process killed"),
          List.of("KillSubProcess", "child killed"),
          List.of("KillParent", "parent killed"),
          List.of("SuspendProcess", "process suspended"),
          List.of("SuspendParent", "parent suspended"),
          List.of("OperationBlocked", "operation blocked"),
          List.of("RegistryOperationBlocked", "registry operation blocked"),
          List.of("FsOperationBlocked", "file operation blocked"),
          List.of("HandleOperationDowngraded", "handle downgraded"),
          List.of("QuarantineFile", "file quarantined"),
          List.of("QuarantineMachine", "host contained"),
          List.of("KillActionFailed", "killing failed"));

  private FalconDetails() {}

  static void add(AlertRecord record, DetectionDraft draft) {
    draft
        .detail("disposition", disposition(record))
        .detail("disposition text", record.attribute("PatternDispositionDescription"))
        .detail("tactic", record.texts(Columns.THREAT_TACTIC_NAME), ", ")
        .detail("technique", record.attribute("Technique", "Techniques"))
        .detail("objective", record.attribute("Objective"))
        .detail("indicator", indicator(record))
        .detail("lineage", lineage(record), DetectionDraft.ARROW)
        .detail("grandparent command", record.attribute("GrandParentCommandLine"))
        .detail("files written", members(record, "FilesWritten", "FileName"), ", ")
        .detail("executables written", members(record, "ExecutablesWritten", "FileName"), ", ")
        .detail("documents read", members(record, "DocumentsAccessed", "FileName"), ", ")
        .detail("names asked", members(record, "DnsRequests", "DomainName"), ", ")
        .detail("connections", connections(record), ", ")
        .detail("state", record.attribute("State"))
        .detail("score", record.attribute("FineScore", "Score"))
        .detail("aggregate", record.attribute("AggregateId"))
        .detail("falcon id", FalconIdentity.vendorId(record));
  }

  private static String disposition(AlertRecord record) {
    Json flags = record.json("PatternDispositionFlags");
    List<String> set = flags.trueMembers().stream().map(Fold::fold).toList();
    String done =
        String.join(
            ", ",
            DONE.stream()
                .filter(flag -> set.contains(Fold.fold(flag.getFirst())))
                .map(List::getLast)
                .toList());
    if (done.isEmpty()) {
      return flags.equals(Json.NOTHING) ? "" : "detected only";
    }
    return set.contains("policydisabled") ? "not done, the policy is off: " + done : done;
  }

  private static String indicator(AlertRecord record) {
    String value = record.attribute("IOCValue");
    String type = record.attribute("IOCType");
    return value.isEmpty() || type.isEmpty() ? value : type + " " + value;
  }

  /// Programs that started each other, the oldest first; empty when only one is known.
  private static List<String> lineage(AlertRecord record) {
    List<String> programs = new ArrayList<>();
    String grandparent = FilePath.baseName(record.attribute("GrandParentImageFileName"));
    programs.add(grandparent == null ? "" : grandparent);
    programs.add(record.text(Columns.PROCESS_PARENT_NAME));
    programs.add(record.text(Columns.PROCESS_NAME));
    programs.removeIf(String::isBlank);
    return programs.size() > 1 ? programs : List.of();
  }

  private static List<String> members(AlertRecord record, String field, String member) {
    return record.json(field).elements().stream()
        .map(element -> element.text(member))
        .filter(text -> !text.isEmpty())
        .distinct()
        .limit(MOST_LISTED)
        .toList();
  }

  private static List<String> connections(AlertRecord record) {
    List<String> sides = new ArrayList<>();
    for (String field : List.of("NetworkAccesses", "MobileNetworkConnections")) {
      for (Json access : record.json(field).elements()) {
        String address = access.text("RemoteAddress");
        String port = access.text("RemotePort");
        if (!address.isEmpty()) {
          sides.add(address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port);
        }
      }
    }
    return sides.stream().distinct().limit(MOST_LISTED).toList();
  }
}
