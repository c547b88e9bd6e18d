package dev.takagari.core.detection;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// Detections for tests: a process on a host, seen by Falcon.
public final class Detections {
  public static final Instant TIME = Instant.parse("2026-11-20T03:04:05.678Z");

  private Detections() {}

  /// One of a rule, on a host.
  public static Detection of(String id, String groupKey, String hostId) {
    return of(id, "1", groupKey, hostId, TIME);
  }

  public static Detection of(
      String id, String revision, String groupKey, String hostId, Instant time) {
    return new Detection(
        id,
        revision,
        Detection.Sources.FALCON,
        "SuspiciousPowerShell",
        "PowerShell download cradle",
        "A process fetched and ran a script.",
        Severity.HIGH,
        time,
        1,
        groupKey,
        "01abcdefghjkmnpqrstvwxyz01",
        "crowdstrike.stream",
        fields(
            Columns.HOST_ID, hostId,
            Columns.HOST_NAME, "ws-" + hostId,
            Columns.PROCESS_NAME, "powershell.exe",
            Columns.PROCESS_COMMAND_LINE, "powershell -nop -w hidden -enc AAAA",
            Columns.USER_NAME, "dana"),
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  /// Fields of columns and values, in turn.
  public static SequencedMap<String, List<String>> fields(Object... columnsAndValues) {
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      fields.put(((Column) columnsAndValues[i]).name(), List.of((String) columnsAndValues[i + 1]));
    }
    return fields;
  }
}
