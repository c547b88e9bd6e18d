package dev.takagari.app.cli.detections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Adds up what became of the records of a file: each is a detection, none for a reason, set aside,
/// or had been brought before. For one thread.
final class BroughtReport {
  private long received;
  private long detections;
  private long parked;
  private long duplicates;

  /// Of those that are set aside.
  private long notArchived;

  private final List<JsonNode> lost = new ArrayList<>();
  private final Map<String, Long> without = new TreeMap<>();

  /// Records that are not kept because they are too long.
  ///
  /// @param named those of them of which it is known where they are
  void tooLong(long records, JsonNode named) {
    received += records;
    parked += records;
    notArchived += records;
    named.forEach(lost::add);
  }

  /// Records that had been brought before.
  void known(long records) {
    received += records;
    duplicates += records;
  }

  /// What became of a unit that is not waiting any more.
  ///
  /// @param records that it was made of
  /// @param account as the service gives it
  void add(long records, JsonNode account) {
    switch (account.path("state").asText()) {
      case "known" -> known(records);
      case "set-aside" -> {
        received += records;
        parked += records;
      }
      default -> counted(records, account);
    }
  }

  private void counted(long records, JsonNode account) {
    JsonNode each = account.path("records");
    received += Math.max(records, each.path("received").asLong());
    detections += each.path("detections").asLong();
    each.path("no_detection")
        .properties()
        .forEach(reason -> without.merge(reason.getKey(), reason.getValue().asLong(), Long::sum));
    parked += each.path("parked").asLong();
    duplicates += each.path("duplicates").asLong();
  }

  private long withoutDetection() {
    return without.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Whether it is known of every record what became of it.
  boolean isComplete() {
    return received == detections + withoutDetection() + parked + duplicates;
  }

  boolean hasParked() {
    return parked > 0;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("received", received);
    json.put("detections", detections);
    ObjectNode reasons = json.putObject("no_detection");
    without.forEach(reasons::put);
    json.put("parked", parked);
    json.put("duplicates", duplicates);
    if (notArchived > 0) {
      ObjectNode missing = json.putObject("not_archived");
      missing.put("records", notArchived);
      missing.putArray("first").addAll(lost);
    }
    return json;
  }

  /// One line for people.
  String text() {
    String reasons =
        without.entrySet().stream()
            .map(reason -> PlainText.visible(reason.getKey()) + " " + reason.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
    return Counted.of(received, "record")
        + ": "
        + Counted.of(detections, "detection")
        + ", "
        + withoutDetection()
        + " without"
        + (without.isEmpty() ? "" : reasons)
        + ", "
        + parked
        + " set aside"
        + (notArchived == 0 ? "" : " (" + notArchived + " NOT archived)")
        + ", "
        + duplicates
        + " known before";
  }
}
