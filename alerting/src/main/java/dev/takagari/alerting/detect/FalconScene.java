package dev.takagari.alerting.detect;

import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where it happened and to whom, of messages about several things: they name hosts, processes and
/// accounts in lists, ids and names, which no column of their event can hold.
final class FalconScene {
  private static final Pattern INCIDENT = Pattern.compile("inc:([0-9a-f]{32}):.+");

  /// How Falcon calls what it put together on one host.
  private static final Pattern USER_ON_HOST = Pattern.compile("(\\S{1,256}) on (\\S{1,256})");

  private static final int MOST_SAID = 10;

  private FalconScene() {}

  static void add(AlertRecord record, FalconType type, DetectionDraft draft) {
    switch (type) {
      case LEAD -> lead(record, draft);
      case XDR -> xdr(record, draft);
      case INCIDENT -> incident(record, draft);
      case ENDPOINT,
          IDENTITY,
          IDENTITY_INCIDENT,
          MOBILE,
          CUSTOM_INDICATOR,
          CLOUD,
          RECON,
          DATA,
          FIREWALL,
          AUDIT,
          NOTICE,
          UNKNOWN -> {}
    }
  }

  /// What a lead was made of, the severest first.
  static List<Json> indicators(AlertRecord record) {
    return record.json("ThreatgraphIndicators").elements().stream()
        .sorted(Comparator.comparingInt(FalconScene::severity).reversed())
        .toList();
  }

  private static int severity(Json indicator) {
    String number = indicator.text("Severity");
    return number.matches("\\d{1,3}") ? Integer.parseInt(number) : 0;
  }

  /// Processes are those of the host that is named first: an id of a process is one of its host.
  private static void lead(AlertRecord record, DetectionDraft draft) {
    List<Json> indicators = indicators(record);
    String first = indicators.isEmpty() ? "" : indicators.getFirst().text("HostId");
    draft
        .field(Columns.HOST_ID, texts(indicators, "HostId"))
        .field(Columns.HOST_NAME, texts(indicators, "Hostname"))
        .field(
            Columns.PROCESS_ENTITY_ID,
            texts(
                indicators.stream().filter(one -> one.text("HostId").equals(first)).toList(),
                "ProcessId"));
    String said =
        String.join(
            "\n",
            indicators.stream()
                .map(one -> said(one.text("DisplayName"), one.text("Description")))
                .filter(text -> !text.isEmpty())
                .distinct()
                .limit(MOST_SAID)
                .toList());
    if (!said.isEmpty()) {
      draft.description(said);
    }
  }

  private static String said(String name, String description) {
    return name.isEmpty() || description.isEmpty() ? description : name + ": " + description;
  }

  private static void xdr(AlertRecord record, DetectionDraft draft) {
    List<String> sensors =
        Stream.of(record.attribute("SensorIds").split(",", -1)).map(String::strip).toList();
    draft.field(Columns.HOST_ID, sensors);
    Matcher named = USER_ON_HOST.matcher(record.text(Columns.RULE_NAME));
    if (sensors.size() == 1 && named.matches()) {
      draft
          .field(Columns.USER_NAME, List.of(Fold.fold(named.group(1))))
          .field(Columns.HOST_NAME, List.of(named.group(2)));
    }
  }

  private static void incident(AlertRecord record, DetectionDraft draft) {
    List<String> hosts = new ArrayList<>();
    Matcher id = INCIDENT.matcher(Fold.fold(record.attribute("IncidentID")));
    if (id.matches()) {
      hosts.add(id.group(1));
    }
    record.json("LMHostIDs").elements().forEach(host -> hosts.add(Fold.fold(host.text())));
    draft.field(Columns.HOST_ID, hosts);
  }

  private static List<String> texts(List<Json> indicators, String name) {
    return indicators.stream().map(one -> one.text(name)).toList();
  }
}
