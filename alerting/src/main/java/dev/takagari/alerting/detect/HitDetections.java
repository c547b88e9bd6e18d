package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionFields;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.normalize.Fold;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A hit of an indicator as a detection.
final class HitDetections {
  private static final int LONGEST_SHOWN = 80;
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_RULE = 200;
  private static final int LONGEST_DESCRIPTION = 4_000;
  private static final int LONGEST_DETAIL = 2_000;
  private static final String SOURCE = Detection.Sources.INDICATOR;

  private HitDetections() {}

  /// Where it was, the clearest first.
  private static final List<Column> PLACES =
      List.of(
          Columns.HOST_NAME,
          Columns.HOST_ID,
          Columns.CLOUD_INSTANCE_ID,
          Columns.ORCHESTRATOR_RESOURCE_NAME,
          Columns.CONTAINER_NAME,
          Columns.CONTAINER_ID,
          Columns.CLOUD_ACCOUNT_ID);

  /// By what or whom, the clearest first.
  private static final List<Column> ACTORS =
      List.of(
          Columns.PROCESS_NAME,
          Columns.PROCESS_EXECUTABLE,
          Columns.USER_NAME,
          Columns.AWS_PRINCIPAL_ARN);

  /// @param hostName of the host whose id the hit holds, when its event does not name it; empty
  ///   when nobody knows
  /// @param said what sources say of the value; those whose word does not count any more only serve
  ///   when there is no other
  static Detection of(IndicatorHit hit, String hostName, List<StoredIndicator> said) {
    List<StoredIndicator> active =
        said.stream().filter(each -> each.state() == StoredIndicator.State.ACTIVE).toList();
    List<StoredIndicator> counted = active.isEmpty() ? said : active;
    Optional<StoredIndicator> gravest =
        counted.stream().max(Comparator.comparing(each -> severity(each.indicator())));
    IndicatorValue value = hit.indicator();
    SequencedMap<String, List<String>> fields = fields(hit, hostName);
    return new Detection(
        SOURCE + ":" + ShortDigest.of(value.type().name(), value.text(), hit.eventId()),
        "1",
        SOURCE,
        gravest.map(each -> CleanText.line(each.source(), LONGEST_RULE)).orElse(""),
        title(value, gravest, fields),
        gravest
            .map(each -> CleanText.of(each.indicator().description(), LONGEST_DESCRIPTION))
            .orElse(""),
        gravest.map(each -> severity(each.indicator())).orElse(Severity.MEDIUM),
        hit.time(),
        1,
        GroupKey.of(SOURCE).and("type", value.type().name()).and("value", value.text()).text(),
        hit.eventId(),
        hit.context().text(Columns.EVENT_DATASET),
        fields,
        details(hit, counted),
        "",
        Set.of());
  }

  /// What the indicator's source says, and medium when it does not say.
  private static Severity severity(Indicator indicator) {
    Severity severity = indicator.severity();
    return severity == null ? Severity.MEDIUM : severity;
  }

  /// What was seen where, and by what.
  private static String title(
      IndicatorValue value,
      Optional<StoredIndicator> gravest,
      SequencedMap<String, List<String>> fields) {
    String feed = gravest.map(each -> ", feed " + name(each.source())).orElse("");
    String place = first(PLACES, fields);
    String actor = first(ACTORS, fields);
    return CleanText.line(
        "Indicator "
            + ShownText.defanged(value.text(), LONGEST_SHOWN)
            + " ("
            + value.type().code()
            + feed
            + ") seen"
            + (place.isEmpty() ? "" : " on " + place)
            + (actor.isEmpty() ? "" : " by " + actor),
        LONGEST_TITLE);
  }

  private static String first(List<Column> columns, SequencedMap<String, List<String>> fields) {
    return columns.stream()
        .flatMap(column -> fields.getOrDefault(column.name(), List.of()).stream())
        .map(HitDetections::name)
        .findFirst()
        .orElse("");
  }

  private static String name(String text) {
    return CleanText.line(text, LONGEST_NAME);
  }

  /// All that a hit says of its event; the rest is in the event.
  private static SequencedMap<String, List<String>> fields(IndicatorHit hit, String hostName) {
    Map<String, String> said = new HashMap<>(hit.context().values());
    said.put(Columns.HOST_ID.name(), hit.hostId());
    said.merge(Columns.HOST_NAME.name(), hostName, (own, other) -> own.isEmpty() ? other : own);
    said.put(hit.field(), hit.observed());
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    for (Column column : EventSchema.current().columns()) {
      String value = said.getOrDefault(column.name(), "");
      if (DetectionFields.isCarried(column) && !value.isEmpty()) {
        fields.put(column.name(), List.of(CleanText.of(value, EventFields.LONGEST_VALUE)));
      }
    }
    return fields;
  }

  private static SequencedMap<String, String> details(
      IndicatorHit hit, List<StoredIndicator> said) {
    SequencedMap<String, String> details = new LinkedHashMap<>();
    add(details, "indicator", hit.indicator().text());
    add(details, "type", Fold.fold(hit.indicator().type().name()));
    add(details, "found in", hit.field());
    add(details, "found", hit.how() == IndicatorHit.How.RETRO ? "afterwards" : "as it came");
    add(
        details,
        "named by",
        String.join(", ", said.stream().map(StoredIndicator::source).distinct().toList()));
    add(
        details,
        "tags",
        String.join(
            ", ",
            said.stream().flatMap(each -> each.indicator().tags().stream()).distinct().toList()));
    return details;
  }

  private static void add(SequencedMap<String, String> details, String name, String value) {
    if (!value.isBlank()) {
      details.put(name, CleanText.of(value, LONGEST_DETAIL));
    }
  }
}
